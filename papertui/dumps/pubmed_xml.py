"""PubMed's XML: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from papertui.dumps.cutting import Elements
from papertui.dumps.json_table import KIND
from papertui.dumps.model import DumpFormat
from papertui.dumps.xml_records import XmlRecords, each_element
from papertui.dumps.xml_tree import child_text, marked_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def _values(record: "Element") -> dict[str, object] | None:
    article = record.find("MedlineCitation/Article")
    if article is None:
        return _book_values(record)
    issue = article.find("Journal/JournalIssue")
    kinds = [kind.text for kind in article.findall("PublicationTypeList/PublicationType")]
    pmid = (record.findtext("MedlineCitation/PMID") or "").strip()
    return {
        "title": marked_text(article.find("ArticleTitle")),
        "abstract": [_paragraph(part) for part in article.findall("Abstract/AbstractText")],
        "authors": [_author(author) for author in article.findall("AuthorList/Author")],
        "date": _date(issue) if issue is not None else None,
        "doi": _doi(record, article),
        "pmid": pmid,
        KIND: "article" if "Preprint" in kinds else "article-journal",
        "venue": article.findtext("Journal/Title"),
        "volume": issue.findtext("Volume") if issue is not None else None,
        "issue": issue.findtext("Issue") if issue is not None else None,
        "pages": article.findtext("Pagination/MedlinePgn"),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdecimal() else None,
    }


def _book_values(record: "Element") -> dict[str, object] | None:
    """Read a book, or the chapter that has a title beside that of its book."""
    work, book = record.find("BookDocument"), record.find("BookDocument/Book")
    if work is None or book is None:
        return None
    title, of_book = marked_text(work.find("ArticleTitle")), marked_text(book.find("BookTitle"))
    pmid = (work.findtext("PMID") or "").strip()
    ids = [*work.findall("ArticleIdList/ArticleId"), *book.findall("ELocationID")]
    return {
        "title": title or of_book,
        "abstract": [_paragraph(part) for part in work.findall("Abstract/AbstractText")],
        "authors": [
            _author(author)
            for names in work.findall("AuthorList") or book.findall("AuthorList")
            for author in (names.findall("Author") if names.get("Type") != "editors" else ())
        ],
        "date": _day(work.find("ContributionDate")) or _day(book.find("PubDate")),
        "doi": _doi_of(ids),
        "pmid": pmid,
        KIND: "chapter" if title else "book",
        "venue": of_book if title else "",
        "publisher": book.findtext("Publisher/PublisherName"),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdecimal() else None,
    }


def _paragraph(part: "Element") -> str:
    label = part.get("Label")
    return f"{label}: {marked_text(part)}" if label else marked_text(part)


def _author(author: "Element") -> dict[str, str]:
    group = child_text(author, "CollectiveName").strip()
    if group:
        return {"literal": group}
    names = {"family": "LastName", "given": "ForeName", "suffix": "Suffix"}
    return {key: child_text(author, name).strip() for key, name in names.items()}


def _date(issue: "Element") -> str:
    """Read the date of the issue; of a range such as `2018 Nov-Dec` the year."""
    loose = issue.findtext("PubDate/MedlineDate")
    if loose:
        return str(loose).strip()[:4]
    return _day(issue.find("PubDate"))


def _day(date: "Element | None") -> str:
    if date is None:
        return ""
    parts = (date.findtext(name) for name in ("Year", "Month", "Day"))
    year, month, day = (str(part or "").strip() for part in parts)
    return (
        "-".join(filter(None, (year, month, day))) if month.isdecimal() else f"{day} {month} {year}".strip()
    )


def _doi(record: "Element", article: "Element") -> str:
    # Those of its references lie deeper.
    return _doi_of([*record.findall("PubmedData/ArticleIdList/ArticleId"), *article.findall("ELocationID")])


def _doi_of(ids: Iterable["Element"]) -> str:
    for each in ids:
        if "doi" in (each.get("IdType"), each.get("EIdType")):
            return str(each.text or "").strip()
    return ""


_ROOT = re.compile(r"<Pubmed(?:ArticleSet|Article)\b")
_RECORDS = XmlRecords(_ROOT, each_element(_values, "PubmedArticle", "PubmedBookArticle"))
FORMAT = DumpFormat(
    name="pubmed-xml",
    description="PubMed as XML",
    example="PubmedArticleSet with a PubmedArticle a paper",
    gives=("dates", "names", "abstracts", "ids", "venues"),
    recognise=_RECORDS.recognise,
    parse=_RECORDS.parse,
    cut=Elements(re.compile(r"<Pubmed(?:Book)?Article\b")),
)
