"""The keys under which scripts, bots and services keep what is known of a paper: one row a field.

Keys are compared without case, `_`, `-` and blanks; a dot goes into an object.
A new spelling is one word in its row. FORMATS-MORE.md has the sources.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from papertui.dumps.json_values import (
    read_abstract,
    read_content,
    read_count,
    read_day,
    read_figure,
    read_link,
    read_number,
    read_remark,
    read_summary,
    read_text,
    read_title,
)
from papertui.reference import Date
from papertui.references.dates import of_parts

T = TypeVar("T")
Folded = Mapping[str, Any]
_NAMESPACES = ("dc:", "dcterms:", "prism:")
_SIGNS = str.maketrans("", "", "_- ")


@dataclass(frozen=True, slots=True)
class JsonRow(Generic[T]):
    """A field: its keys in the order in which they are asked, and how a value is read.

    `read` returns None or something empty for a value that is not of its type.
    """

    keys: tuple[str, ...]
    read: Callable[[object], T]
    _heads: frozenset[str] = field(init=False)
    _split: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        split = tuple((key.partition(".")[0], key) for key in self.keys)
        object.__setattr__(self, "_split", split)
        object.__setattr__(self, "_heads", frozenset(head for head, _ in split))

    def of(self, item: Folded) -> T | None:
        """Return the first value that can be read."""
        for _, value in self.given(item):
            if (found := self.read(value)) not in (None, ""):
                return found
        return None

    def given(self, item: Folded) -> list[tuple[str, Any]]:
        """Return the keys that an object has of these, with their values, in the order of the row."""
        if self._heads.isdisjoint(item):  # as most fields are, of most objects
            return []
        found = [(key, lookup(item, key)) for head, key in self._split if head in item]
        return [(key, value) for key, value in found if value is not None]


@lru_cache(maxsize=4096)
def fold_key(key: str) -> str:
    """Return a key as it compares."""
    key = key.lower()
    return (key.partition(":")[2] if key.startswith(_NAMESPACES) else key).translate(_SIGNS)


def folded(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with its keys folded; of two that fold alike, the first with a value."""
    table: dict[str, Any] = {}
    for key, value in item.items():
        name = fold_key(key) if len(key) < 60 else key
        if table.get(name) in (None, "", []):
            table[name] = value
    return table


def lookup(item: Folded, key: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the value at a key, or at a path of keys through objects and the first of lists."""
    if "." not in key:
        return item.get(key)
    first, *others = _path(key)
    value: Any = item.get(first)
    for part in others if value is not None else ():
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return None
        value = folded(value).get(part)
    return value


@lru_cache(maxsize=256)
def _path(key: str) -> list[str]:
    return key.split(".")


TITLE: JsonRow[str] = JsonRow(
    (
        "title",
        "papertitle",
        "articletitle",
        "displayname",
        "titles.title",
        "titles",
        "title.title.value",
        "titleen",
    ),
    read_title,
)
ABSTRACT: JsonRow[str] = JsonRow(
    ("abstract", "abstracttext", "abstractnote", "paperabstract", "abstracts.value", "abstracts"),
    read_abstract,
)
# Only where no abstract is given: scripts keep arXiv's abstract under these names, and models' words too.
SUMMARY: JsonRow[str] = JsonRow(("summary", "description"), read_summary)
CONTENT: JsonRow[str] = JsonRow(("contenttext",), read_content)  # of JSON Feed
MODEL: JsonRow[str] = JsonRow(
    ("aisummary", "tldr.text", "tldr", "tl;dr", "llmsummary", "onesentencesummary", "headline"), read_summary
)
AUTHORS = (
    "authors.authors", "authors", "author", "creators", "authorships", "authornames", "authorstext",
    "authorlist", "authorlist.author", "authorstring", "author/s", "zauthors", "creator", "authfullnames",
)  # fmt: skip
N_AUTHORS: JsonRow[int | None] = JsonRow(("authorcount", "nauthors", "numauthors"), read_number)
DATE: JsonRow[Date | None] = JsonRow(
    (
        "published", "publishedat", "publishedon", "publisheddate", "publicationdate", "pubdate",
        "datepublished", "firstpublicationdate", "earliestdate", "submitted", "submitteddate",
        "submissiondate", "date", "created", "year", "publicationyear", "pubyear", "publishedyear",
        "coverdate", "produceddates", "updated", "updatedate",
    ),
    read_day,
)  # fmt: skip
LISTED: JsonRow[Date | None] = JsonRow(("listed",), read_day)
ARXIV: JsonRow[str] = JsonRow(
    (
        "arxivid",
        "arxiv",
        "eprint",
        "entryid",
        "paperid",
        "id",
        "externalids.arxiv",
        "ids.arxiv",
        "arxiveprints.value",
        "identifier",
        "universalpaperid",
        "canonicalid",
        "paperarxivid",
        "arxivids",
    ),
    read_text,
)
DOI: JsonRow[str] = JsonRow(
    ("doi", "doiurl", "externalids.doi", "ids.doi", "dois.value", "doiids", "id", "links.preprintdoi"),
    read_text,
)
# Lists of ids of several kinds, each with its type.
TYPED_IDS = ("identifier", "identifiers", "externalids.externalid")
URL: JsonRow[str] = JsonRow(
    (
        "absurl", "arxivurl", "paperurl", "paperlink", "url", "link", "entryid", "landingpageurl",
        "links.paper", "links.arxiv", "links", "urls.paper", "urls.arxiv", "urls", "arxivpageurl",
        "urlabs", "paperurlabs", "titlelink", "fromurl", "uris",
        "paper", "site",
    ),
    read_link,
)  # fmt: skip
PDF: JsonRow[str] = JsonRow(
    (
        "pdfurl", "pdflink", "pdf", "openaccesspdf.url", "urls.pdf", "links.pdf", "preprintpdfurl", "urlpdf",
        "paperurlpdf",
    ),
    read_link,
)  # fmt: skip
CODE: JsonRow[str] = JsonRow(
    (
        "codeurl", "codelink", "codelinks", "code", "github", "githuburl", "githubrepo", "githublinks",
        "githublink", "repourl", "repository", "assets.code", "urls.code", "urls.github",
        "links.code", "links.github",
    ),
    read_link,
)  # fmt: skip
PROJECT: JsonRow[str] = JsonRow(("projectpage", "projecturl", "homepage"), read_link)
UPVOTES: JsonRow[int | None] = JsonRow(("upvotes", "upvotecount", "numupvotes", "votes", "likes"), read_count)
STARS: JsonRow[int | None] = JsonRow(("stars",), read_count)
COMMENTS: JsonRow[int | None] = JsonRow(
    ("numcomments", "commentscount", "commentcount", "comments"), read_number
)
REMARK: JsonRow[str] = JsonRow(("comment", "comments", "arxivcomment"), read_remark)
VENUE: JsonRow[str] = JsonRow(
    (
        "journal.name", "journal", "journalref", "venue", "conference", "booktitle", "proceedings",
        "proceedingstitle", "publicationtitle", "sourcetitle", "journaltitle", "publicationinfo.journaltitle",
        "journalinfo.journal.title", "journalname", "publicationname", "journaltitles",
        "conferencetitles", "pub", "journals.title", "journal.title", "journaltitle.value",
    ),
    read_text,
)  # fmt: skip
VOLUME: JsonRow[str] = JsonRow(
    ("volume", "journalvolume", "journal.volume", "publicationinfo.journalvolume", "journalinfo.volume"),
    read_figure,
)
ISSUE: JsonRow[str] = JsonRow(
    ("issue", "journalissue", "issuenumber", "journalinfo.issue", "issueidentifier", "number"), read_figure
)
PAGES: JsonRow[str] = JsonRow(
    ("pages", "page", "pagination", "pageinfo", "journal.pages", "pagerange"), read_figure
)
FIRST_PAGE: JsonRow[str] = JsonRow(("startpage", "startingpage", "pagestart", "firstpage"), read_figure)
LAST_PAGE: JsonRow[str] = JsonRow(("endpage", "endingpage", "pageend", "lastpage"), read_figure)
PUBLISHER: JsonRow[str] = JsonRow(("publisher",), read_text)
CATEGORIES = ("categories", "category", "subjects")
PRIMARY: JsonRow[str] = JsonRow(
    ("primarycategory", "arxivprimarycategory.term", "arxiveprints.categories"), read_text
)
ORGANIZATION: JsonRow[str] = JsonRow(
    ("organization.fullname", "organization.name", "organization", "institution"), read_text
)
# Evidence beside arXiv ids, DOIs and links: PubMed, OpenReview, ACL.
OTHER_IDS = ("pmid", "pubmedid", "externalids.pubmed", "forum", "openreviewid", "aclid", "externalids.acl")
# Objects laid over the one that they stand in.
INNER = ("paper", "details", "metadata", "arxiv", "bibjson", "attributes")
# What an object with one of these is, is no paper.
NO_PAPER_KEYS = frozenset(("modelid", "pipelinetag", "stargazerscount"))
NO_PAPER_KINDS = frozenset(
    (
        "model", "dataset", "space", "repo", "repository", "github", "news", "newsletter", "blog", "blogpost",
        "post", "release", "hackernews", "story", "tweet", "tool", "attachment", "annotation", "note",
    )
)  # fmt: skip
# Of a link that somebody posted: the author is who posted it.
POSTED_KEYS = frozenset(("subreddit", "points"))
KIND = "csltype"
"""The key under which readers of records put CSL's type of the work."""
KIND_KEYS = ("kind", "section", "type", "itemtype")


def abstract_keys(item: Folded) -> Iterator[str]:
    """Yield the keys of an object that end in “abstract”, whatever stands before it."""
    return (key for key in item if key.endswith("abstract"))


def date_of(item: Folded) -> Date | None:
    """Return the date; a year alone is made finer by the month beside it."""
    date, month = DATE.of(item), read_number(item.get("month"))
    is_bare = date is not None and len(date.parts) == 1 and str(date) == str(item.get("year"))
    return of_parts([date.year, month], "").date if date and is_bare and month else date
