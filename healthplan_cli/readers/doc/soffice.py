"""LibreOffice as a converter: one process a document, with limits, without macros, links and network."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from healthplan_cli.limits import MAX_BYTES

PROGRAM = "soffice"
# A long notice takes two seconds. Below the 30 s that a batch gives to a notice.
SECONDS = 20
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    # Whatever asks for an address all the same asks a proxy that is not there.
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
)
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    + "</oor:items>\n"
)


class NotConverted(Exception):
    """LibreOffice made nothing of the document; the message says why, in a phrase."""


def is_installed() -> bool:
    """True if the program is on the path."""
    return shutil.which(PROGRAM) is not None


def to_docx(data: bytes, filter_name: str) -> bytes:
    """The document as LibreOffice converts it to ``.docx``.

    Args:
        data: the bytes of the document.
        filter_name: LibreOffice's name of its format, so that nothing else is tried on it.

    Raises:
        NotConverted: it took too long, failed, or is not there.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise NotConverted("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="healthplan-") as name:
        folder = pathlib.Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, "utf-8")
        (folder / "notice.doc").write_bytes(data)
        _run(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--nologo", "--nodefault", "--norestore", "--nolockcheck"),
                f"--infilter={filter_name}",
                *("--convert-to", "docx:MS Word 2007 XML"),
                *("--outdir", str(folder / "converted")),
                str(folder / "notice.doc"),
            ],
            folder,
        )
        made = folder / "converted" / "notice.docx"
        if not made.is_file() or not 0 < made.stat().st_size <= MAX_BYTES:
            raise NotConverted("LibreOffice could not convert it")
        return made.read_bytes()


def _run(command: list[str], folder: pathlib.Path) -> None:
    """Run the program to its end, or end it with all that it started when its time is up."""
    quiet = subprocess.DEVNULL
    # Nothing of the user's own LibreOffice: neither settings nor files.
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, env=environment, start_new_session=True
        )
    except OSError as error:
        raise NotConverted(f"LibreOffice does not start: {error.strerror}") from error
    try:
        _limit_time(process.pid)
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise NotConverted(f"LibreOffice took longer than {SECONDS} s") from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _limit_time(process: int) -> None:
    """Have the kernel end it as well, should this process be killed while it waits."""
    try:
        import resource

        resource.prlimit(process, resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    except (ImportError, AttributeError, OSError, ValueError):
        return  # macOS and Windows cannot; there our own clock must do
