"""Types of works: those of CSL 1.0.2, and the common and BibTeX names for some of them."""

from collections.abc import Mapping

CSL_TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation",
    "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report",
    "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
)  # fmt: skip

_JOURNAL = ("article-journal",)
_CONFERENCE = ("paper-conference",)
_THESIS = ("thesis",)
_WEB = ("webpage", "post", "post-weblog")

TYPES: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in CSL_TYPES},
    "article": ("article-journal", "article-magazine", "article-newspaper", "article"),
    **dict.fromkeys(("journal", "journal-article"), _JOURNAL),
    **dict.fromkeys(("conference", "inproceedings", "proceedings"), _CONFERENCE),
    **dict.fromkeys(("phdthesis", "mastersthesis", "dissertation"), _THESIS),
    **dict.fromkeys(("inbook", "incollection"), ("chapter",)),
    **dict.fromkeys(("online", "website"), _WEB),
    "preprint": ("article",),
    "techreport": ("report",),
    "magazine": ("article-magazine",),
    "newspaper": ("article-newspaper",),
    "unpublished": ("manuscript",),
}
"""The CSL types for each value of `type:`."""

EVERYDAY = ("article", "book", "chapter", "conference", "dataset", "preprint", "report", "software", "thesis")
"""The values that completion and messages list first."""
