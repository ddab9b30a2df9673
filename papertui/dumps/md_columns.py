"""The columns of tables of papers: what their headers call them, or where the titles are."""

import re
from collections.abc import Sequence, Set
from itertools import chain

from papertui.dumps.md_inline import Inline

_COLUMNS = {
    "date": (
        "date", "publish date", "published", "publication date", "submitted", "time",
        "日期", "发布日期", "時間", "时间", "发布时间", "投稿日", "公開日", "日付",
    ),
    # Beside it, a year can be that of an award.
    "year": ("pubyear", "pub year", "publication year", "published year", "year", "年份", "年", "年度"),
    "title": (
        "title", "paper title", "paper", "paper name", "papers", "article",
        "论文", "論文", "标题", "標題", "题目", "論文名", "论文名", "论文标题", "论文题目", "論文標題",
        "タイトル", "論文タイトル", "题名", "文章", "논문", "제목",
    ),
    "name": ("name", "work", "method"),
    "model": ("model",),
    "authors": ("authors", "author", "作者", "著者", "저자"),
    "venue": (
        "venue", "publication", "conference", "journal", "pub", "where", "会议", "會議", "期刊", "收录",
        "学会", "会議",
    ),
    "code": ("code", "github", "repo", "repository", "codes", "代码", "代碼", "源码", "程式碼", "コード"),
    "abstract": ("abstract", "摘要", "概要"),
}  # fmt: skip
_TITLES = ("title", "name", "model")
_LINKS = (
    "paper", "pdf", "link", "links", "url", "arxiv", "doi", "publication", "reference",
    "链接", "連結", "鏈接", "论文链接", "リンク",
)  # fmt: skip
# Those that share a column with others: “Title & Authors”, “日期 Date”.
_SHARED = ("title", "authors", "date", "year", "abstract")
_KNOWN = frozenset(chain(_LINKS, *_COLUMNS.values()))
_BESIDE_AUTHORS = frozenset((*_LINKS, *_COLUMNS["title"], *_COLUMNS["authors"]))
_SIGNS = re.compile(r"[^\w\s&/+|,.()#-]+")
_PARTS = re.compile(
    r"\s*[&/+|,()（）]\s*|\s+and\s+|(?<=[^\x00-\x7f])\s+(?=[a-z])|(?<=[a-z])\s+(?=[^\x00-\x7f])"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_CITATION = re.compile(r"\bet\.? ?al\b|[(\[]?\b(?:19|20)\d\d[)\]]?\s*\Z", re.IGNORECASE)
_FEWEST_WORDS = 4
_FEWEST_ROWS = 3


def columns_of(header: Sequence[str], title: int | None = None) -> dict[str, int]:
    """Return where the columns of a header are; without a title it heads no papers.

    `title` is the column of titles where no header says it.
    """
    words = _words(header)
    parts = [{part.strip(" .") for part in _PARTS.split(cell)} - {""} for cell in words]
    found: dict[str, int] = {} if title is None else {"title": title}
    for name, spellings in _COLUMNS.items():
        at = _first(words, spellings)
        if at is None and name in _SHARED:
            at = next((n for n, each in enumerate(parts) if _share(each, name)), None)
        if at is not None:
            found[name] = at
    if (links := _first(words, _LINKS)) is not None:
        found["link"] = links
    return {} if found.keys().isdisjoint(_TITLES) else found


def _share(parts: Set[str], name: str) -> bool:
    """Whether a column that holds several things holds this one, and all of them are known."""
    others = _BESIDE_AUTHORS if name == "authors" else _KNOWN
    return parts <= others and not parts.isdisjoint(_COLUMNS[name])


def title_column(rows: Sequence[Sequence[Inline]]) -> int | None:
    """Return the column that holds titles, told by the rows alone; None if there is no such column.

    Most rows link to a paper by words that are a title, and in one cell only. Names of things and
    citations are linked so too, but are short or end in a year.
    """
    titled = [at for row in rows if (at := _titled_cell(row)) is not None]
    column = max(titled, key=titled.count, default=None)
    if column is None:
        return None
    count = titled.count(column)
    return column if count >= _FEWEST_ROWS and 3 * count >= 2 * len(rows) else None


def _titled_cell(row: Sequence[Inline]) -> int | None:
    cells = [at for at, cell in enumerate(row) if _links_title(cell)]
    return cells[0] if len(cells) == 1 else None


def _links_title(cell: Inline) -> bool:
    words = [link.text for link in cell.links if link.paper and not link.is_generic]
    return len(words) == 1 and not _CITATION.search(words[0]) and _is_long(words[0])


def _is_long(text: str) -> bool:
    # Chinese and Japanese have no blanks between words.
    return len(_WORD.findall(text)) >= _FEWEST_WORDS or sum(char > "\u3000" for char in text) >= 8


def _words(header: Sequence[str]) -> list[str]:
    cells = (_SIGNS.sub(" ", cell.strip("*_` ")) for cell in header)
    return [" ".join(cell.strip("*_` ").lower().split()) for cell in cells]


def _first(words: list[str], spellings: Sequence[str]) -> int | None:
    return next((words.index(spelling) for spelling in spellings if spelling in words), None)
