"""Write invented notices for benchmarks: the same seed gives the same bytes.

    python benchmarks/generate.py FOLDER --count 20000 --bytes 30000 --seed 1

Places, offices and numbers are made up. Each notice has the habits of the genre (page
furniture, letter, three levels of headings, lists of responsible units, targets, a table,
a signature) and, one in four, the damage that scrapers do: lost numerals and brackets,
full-width digits, broken lines.
"""

from __future__ import annotations

import argparse
import pathlib
import random

_PLACES = ["云岭省青禾市", "云岭省白石市", "澜川省临江县", "澜川省望溪区", "北屏省松涛市", "北屏省金穗县"]
_TOPICS = [
    "全民健康素养提升",
    "社区慢性病管理",
    "村庄饮水安全",
    "学校营养午餐",
    "老年人照护服务",
    "职业人群防护",
]
_OFFICES = "卫生健康 教育 财政 民政 农业农村 市场监管 生态环境 体育 人力资源社会保障 文化旅游".split()
_VERBS = "健全 推进 加强 完善 落实 规范 扩大 优化".split()
_THINGS = "工作推进机制 基层服务网络 信息登记制度 宣传教育活动 人员培训体系 监测评估办法 应急保障能力".split()
_CLAUSES = [
    "各街道和乡镇要把这项任务列入年度计划，明确一名负责人和一名联络员",
    "以家庭为单位开展入户走访，做到底数清、情况明、记录全",
    "依托现有站点开设便民窗口，延长服务时间，减少群众往返",
    "对山区和库区给予适当倾斜，逐步缩小不同村组之间的差距",
    "每季度汇总一次进展，遇到问题及时会商，不得层层转报",
    "鼓励志愿者和退休医护人员参与，按规定给予交通和误餐补助",
    "选择条件较好的三个镇先行试点，成熟后在全域推开",
    "资料统一归档，数据统一口径，不重复采集、不多头报送",
]
_INDICATORS = (
    "居民健康素养水平 家庭医生签约率 饮用水水质合格率 国民体质合格率 重点人群随访率 近视筛查覆盖率".split()
)
_CHINESE = "一二三四五六七八九十"
_FULL_WIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")


def notice(chance: random.Random, size: int) -> str:
    """One notice of about ``size`` bytes of UTF-8."""
    place, topic, year = chance.choice(_PLACES), chance.choice(_TOPICS), chance.randrange(2021, 2031)
    county = place[3:]
    number = chance.randrange(1, 60)
    title = f"{county}人民政府办公室关于印发{county}{topic}行动计划（{year}—{year + 4}年）的通知"
    lines = [
        f"首页 > 政务公开 > 政策文件 > {topic}",
        f"索引号：YL{chance.randrange(10**8):08d}",
        f"发布机构：{county}人民政府办公室",
        f"发文字号：{county[0]}政办发〔{year}〕{number}号",
        title,
        "各镇人民政府、街道办事处，县级有关单位：",
        f"《{county}{topic}行动计划（{year}—{year + 4}年）》已经会议讨论同意，现印发给你们，请结合实际认真组织实施。",
        f"{county}人民政府办公室",
        f"{year}年{chance.randrange(1, 13)}月{chance.randrange(1, 29)}日",
        f"{county}{topic}行动计划（{year}—{year + 4}年）",
    ]
    written = sum(map(_bytes, lines))
    part = 0
    while written < size and part < len(_CHINESE):
        part_lines = _part(chance, part, year, (size - written) // (len(_CHINESE) - part))
        lines += part_lines
        written += sum(map(_bytes, part_lines))
        part += 1
    lines += _table(chance, year)
    lines += ["（此件公开发布）", "扫一扫在手机打开当前页", "版权所有 未经许可不得转载"]
    return _damaged(chance, "\n".join(lines) + "\n") if chance.random() < 0.25 else "\n".join(lines) + "\n"


def _bytes(line: str) -> int:
    return len(line.encode()) + 1


def _part(chance: random.Random, index: int, year: int, size: int) -> list[str]:
    lines = [f"{_CHINESE[index]}、{_heading(chance)}"]
    written = 0
    for section in range(len(_CHINESE)):
        if written > size:
            break
        new = [f"（{_CHINESE[section]}）{_heading(chance)}。{_sentences(chance, 2)}"]
        new += [
            f"{item}.{_heading(chance)}。{_sentences(chance, 3)}" for item in range(1, chance.randrange(2, 5))
        ]
        new += [_target(chance, year), _units(chance)]
        lines += new
        written += sum(map(_bytes, new))
    return lines


def _heading(chance: random.Random) -> str:
    return chance.choice(_VERBS) + chance.choice(_TOPICS) + chance.choice(_THINGS)


def _sentences(chance: random.Random, most: int) -> str:
    return "".join(one + "。" for one in chance.sample(_CLAUSES, chance.randrange(1, most + 1)))


def _target(chance: random.Random, year: int) -> str:
    first, second = chance.sample(_INDICATORS, 2)
    low, high = chance.randrange(20, 60), chance.randrange(60, 99)
    return f"到{year + 4}年，{first}达到{low}%以上，{second}提高到{high}.{chance.randrange(10)}%。"


def _units(chance: random.Random) -> str:
    lead, *others = chance.sample(_OFFICES, chance.randrange(2, 6))
    names = "、".join(f"县{one}局" for one in others)
    if chance.random() < 0.5:
        return f"（县{lead}局牵头，{names}按职责分工负责）"
    return f"责任单位：县{lead}局、{names}"


def _table(chance: random.Random, year: int) -> list[str]:
    rows = [
        f"{number}\t{_heading(chance)}\t县{chance.choice(_OFFICES)}局\t{year + chance.randrange(1, 5)}年底前"
        for number in range(1, chance.randrange(4, 12))
    ]
    return ["附件：重点任务分工表", "序号\t任务\t牵头单位\t完成时限", *rows]


def _damaged(chance: random.Random, text: str) -> str:
    """What scrapers and PDF extraction do to a text."""
    kind = chance.randrange(4)
    if kind == 0:  # a numeral is lost
        return text.replace("\n三、", "\n、")
    if kind == 1:  # brackets are lost
        return text.replace("〔", "").replace("〕", "")
    if kind == 2:
        return text.translate(_FULL_WIDTH)
    return "\n".join(
        line[start : start + 40] for line in text.split("\n") for start in range(0, len(line) or 1, 40)
    )


def write_notices(folder: pathlib.Path, *, count: int, size: int, seed: int) -> None:
    """Write ``count`` notices of about ``size`` bytes below ``folder``, a thousand in each folder."""
    for index in range(count):
        place = folder / f"{index // 1000:03d}"
        if index % 1000 == 0:
            place.mkdir(parents=True, exist_ok=True)
        # A generator of its own for each: notice 17 is the same in a corpus of any size.
        chance = random.Random(seed * 1_000_003 + index)
        (place / f"{index:06d}.txt").write_text(notice(chance, size), encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description="Write invented notices.")
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--bytes", type=int, default=30_000, help="size of each, about")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    write_notices(given.folder, count=given.count, size=given.bytes, seed=given.seed)


if __name__ == "__main__":
    main()
