"""Small OFD files (GB/T 33190), made for tests: packages of XML parts from short descriptions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text(x: float, y: float, content: str, *, size: float = 5, more: str = "", codes: str = "") -> str:
    """A text object whose first character stands at a place in millimetres from the left and the upper edge."""
    advances = f' DeltaX="g {len(content) - 1} {size}"' if len(content) > 1 else ""
    codes = codes or f'<ofd:TextCode X="0" Y="{size}"{advances}>{content}</ofd:TextCode>'
    return f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 170 {size * 1.4}" Font="1" Size="{size}" {more}>{codes}</ofd:TextObject>'


def page(*objects: str, templates: Sequence[str] = ()) -> str:
    used = "".join(f'<ofd:Template TemplateID="{one}" ZOrder="Background"/>' for one in templates)
    layer = f'<ofd:Content><ofd:Layer ID="2" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content>'
    return f"{HEAD}<ofd:Page {NAMESPACE}>{used}<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>{layer}</ofd:Page>"


def document(pages: Sequence[str], templates: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of one document by their names within its folder."""
    kept = templates or {}
    named = "".join(f'<ofd:TemplatePage ID="{key}" BaseLoc="Tpls/Tpl_{key}/Content.xml"/>' for key in kept)
    listed = "".join(f'<ofd:Page ID="{100 + index}" BaseLoc="Pages/Page_{index}/Content.xml"/>' for index in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    main = f"{HEAD}<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>200</ofd:MaxUnitID>{area}{named}</ofd:CommonData>"
    parts = {"Document.xml": f"{main}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"}
    parts |= {f"Pages/Page_{index}/Content.xml": content for index, content in enumerate(pages)}
    return parts | {f"Tpls/Tpl_{key}/Content.xml": content for key, content in kept.items()}


def ofd(*documents: Mapping[str, str], info: str = "", **more: str) -> bytes:
    """A file of documents; ``more`` are further parts, or other contents, by name with ``__`` for ``/`` and ``_`` for ``.``."""
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>{info}</ofd:DocInfo>"
        f"<ofd:DocRoot>Doc_{index}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for index in range(len(documents))
    )
    parts = {"OFD.xml": f'{HEAD}<ofd:OFD {NAMESPACE} Version="1.1" DocType="OFD">{bodies}</ofd:OFD>'}
    for index, one in enumerate(documents):
        parts |= {f"Doc_{index}/{name}": content for name, content in one.items()}
    return package(parts | {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in more.items()})


def package(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
