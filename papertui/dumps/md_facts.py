"""Labels that say facts of a paper: “**Authors:** …”, “- 👥 作者: …”, “| 📅 日期 | … |”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from papertui.dumps.json_values import read_day
from papertui.dumps.md_inline import read_inline
from papertui.dumps.printed_names import read_names
from papertui.reference import Date, Name

_SPELLINGS = {
    "authors": ("authors", "author", "by", "作者", "著者", "저자"),
    "date": (
        "published", "date", "publication date", "submitted", "published date", "publish date", "year",
        "发布日期", "發布日期", "日期", "发布时间", "提交日期", "发表时间", "年份", "公開日", "投稿日",
    ),
    "abstract": ("abstract", "摘要", "英文摘要", "原文摘要", "中文摘要", "概要"),
    "categories": ("categories", "category", "subjects", "分类", "类别", "分類"),
    "link": (
        "link", "links", "url", "paper", "pdf", "source", "arxiv", "arxiv id", "id", "doi",
        "arxiv link", "pdf link", "paper link", "html link", "doi link", "arxiv url", "paper url", "pdf url",
        "链接", "連結", "论文链接", "論文連結", "原文链接", "リンク", "論文リンク",
    ),
    "venue": ("venue", "conference", "journal", "published in", "会议", "會議", "期刊", "会議"),
    "code": ("code", "github", "code link", "代码", "代码链接"),
}  # fmt: skip
_NAMES = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings}
_ELEMENT = re.compile(r"</?(?:font|b|strong|span|em|i|u)\b[^<>]{0,200}>", re.IGNORECASE)
_SIGNS = r"[^\w\[(<`\"'“‘#|]{0,24}"
_LABELLED = re.compile(rf"{_SIGNS}([^\W\d_][\w ]{{1,24}}?)[*_]{{0,3}}[ \t]?[:：][*_]{{0,3}}[ \t]*(.*)")
# In bold, without a colon: what it says stands on the lines below.
_ALONE = re.compile(rf"{_SIGNS}([^\W\d_][\w ]{{1,24}}?)(?:\*\*|__)\s*()\Z")
_LINK = re.compile(r"[-*+•>\s]{0,12}🔗[*_]{0,3}\s*([\[<]?.*https?://.*)")
_ROW = re.compile(r"[ \t]*\|([^|]{1,40})\|([^|]{1,2000})\|?\s*\Z")
# “等 7 位作者”, “等5人”.
_AND_OTHERS = re.compile(r"[\s,，]{0,5}等\s*(?:\d{1,4}\s*)?(?:位|名|人|个)?\s*(?:作者|人)?\s*\Z")
_ASIDE = re.compile(r"（(?!等)[^（）]{0,60}）")
_COMMAS = str.maketrans({"、": ",", "，": ","})
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?")
_QUOTED = re.compile(r"[ \t]*>[ \t]?")
_ENDS = ("---", "***", "<")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as a line says it: its name, the label as written, the text behind it."""

    name: str
    label: str
    text: str


def read_label(line: str) -> Fact | None:
    """Read a line that begins with a label; None for any other."""
    if row := _ROW.match(line):
        line = f"{row[1].strip()}: {row[2].strip()}"
    text = _ELEMENT.sub("", line) if "<" in line[:40] else line
    match = _LABELLED.match(text) or _ALONE.match(text)
    label = match[1].strip().lower() if match else ""
    name = _NAMES.get(label)
    if match and name and (match.re is _LABELLED or name == "abstract"):
        return Fact(name, label, match[2])
    link = _LINK.match(text)
    return Fact("link", "🔗", link[1]) if link else None


def is_fact(line: str) -> bool:
    """Whether a line says what no title does: names, a date, an abstract."""
    fact = read_label(line)
    return fact is not None and fact.name in ("authors", "date", "abstract")


def read_facts(lines: Iterable[str]) -> dict[str, str]:
    """Return what labels are followed by; an abstract goes on to the next label or rule."""
    facts: dict[str, str] = {}
    name = ""
    for line in lines:
        if fact := read_label(line):
            name = _taken(facts, fact)
        elif name == "abstract" and not _ends_abstract(line):
            facts[name] = f"{facts[name]} {_QUOTED.sub('', line)}".strip()
        else:
            name = ""
    return facts


def _ends_abstract(line: str) -> bool:
    # A heading in English may be one within the abstract: “**Methods**”.
    return line.startswith(_ENDS) or (not line.isascii() and _ALONE.match(line) is not None)


def read_authors(text: str) -> tuple[list[str | Name], bool]:
    """Read the names behind a label, and whether they are all."""
    shown = _ASIDE.sub("", read_inline(text).plain).translate(_COMMAS)
    kept = _AND_OTHERS.sub("", shown)
    names, complete = read_names(kept)
    return names, complete and _AND_OTHERS.search(shown) is None


def read_day_said(text: str) -> Date | None:
    """Read the day behind a label, also one with the signs of Chinese and Japanese: 2024年3月5日."""
    shown = read_inline(text).plain
    if match := _DAY.search(shown):
        return read_day("-".join(part.zfill(2) for part in match.groups() if part))
    return read_day(shown)


def _taken(facts: dict[str, str], fact: Fact) -> str:
    """Add a fact; return its name, or "" where it only says again in a second language what was said."""
    if fact.name in facts and not fact.label.isascii():
        return ""
    more = fact.name == "link" and fact.name in facts
    facts[fact.name] = f"{facts[fact.name]} {fact.text}" if more else fact.text
    return fact.name
