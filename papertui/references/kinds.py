"""What services and managers call the kinds of works, in the words of CSL."""

import re
from collections.abc import Iterable

_KINDS = {
    "article-journal": """
        article | journal article | journal articles | article in press | article in journal | review
        | review article | short survey | letter | note | editorial | editorial material | data paper
        | erratum | correction | electronic article | original paper | research article
    """,
    "paper-conference": """
        conference paper | conference papers | proceedings paper | conference proceedings article | proceeding
        | proceedings article | conference proceedings | conference and workshop papers | conference
        | inproceedings
    """,
    "chapter": """
        book chapter | chapter | book section | parts in books or collections | electronic book section
        | book part | incollection
    """,
    "book": """
        book | edited book | monograph | electronic book | proceedings | reference book | edited volume
        | reference work
    """,
    "thesis": "dissertation | thesis | phd thesis | masters thesis | master thesis | doctoral thesis",
    "report": "report | government document | technical report | grey literature | report component",
    "article": "preprint | posted content | working paper | informal and other publications",
    "article-magazine": "magazine article | magazine",
    "article-newspaper": "newspaper article | news",
    "webpage": "web page | webpage | website | electronic source | online multimedia",
    "post-weblog": "blog | blog post",
    "software": "computer program | software | computational notebook",
    "dataset": "dataset | aggregated database | online database | data set",
    "patent": "patent",
    "standard": "standard",
    "manuscript": "manuscript | unpublished work | unpublished",
    "periodical": "serial | journal | periodical",
    "entry-encyclopedia": """
        encyclopedia | encyclopedia article | reference work entry | living reference work entry
    """,
    "entry-dictionary": "dictionary | dictionary entry",
    "pamphlet": "pamphlet",
    "speech": "presentation | slide presentation",
    "motion_picture": "film or broadcast | film | video recording",
}
_BY_NAME = {re.sub(r"\W", "", name): kind for kind, names in _KINDS.items() for name in names.split("|")}
# IEEE puts the publisher before it: “IET Conferences”, “River eBook Chapters”, “IEEE Journals & Magazines”.
_LAST_WORDS = {
    "journals": "article-journal", "magazines": "article-journal", "articles": "article-journal",
    "conferences": "paper-conference", "chapters": "chapter", "standards": "standard",
}  # fmt: skip
_SIGNS = re.compile(r"[\W_]+")


def kind_of(names: Iterable[object]) -> str:
    """Return CSL's type for the first name that is known.

    Of “Article; Proceedings Paper” it is the first; “Article; Book Chapter” is a chapter.
    """
    parts = (part for name in names for part in str(name or "")[:80].split(";"))
    known = list(filter(None, map(_kind, parts)))
    return "chapter" if "chapter" in known else next(iter(known), "")


def _kind(name: str) -> str:
    name = name.lower()
    found = _BY_NAME.get(_SIGNS.sub("", name), "")
    return found or _LAST_WORDS.get(name.rpartition(" ")[2], "") if name.strip() else ""
