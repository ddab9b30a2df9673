"""The kinds of sources, one row each, and the parsing of their spellings to jobs."""

from collections.abc import Sequence

from papertui.config import FetchSource
from papertui.errors import UsageError
from papertui.fetch import arxiv_feed, arxiv_query, hugging_face
from papertui.fetch.request import DaySpan, Job, SourceKind, TitleSearch
from papertui.text import clean_line

# In the order in which spellings are tried: a category before a query.
SOURCES: tuple[SourceKind, ...] = (hugging_face.SOURCE, arxiv_feed.SOURCE, arxiv_query.SOURCE)

SEARCHES: dict[str, TitleSearch] = {"hf": hugging_face.TITLES, "arxiv": arxiv_query.TITLES}
"""The services that can look titles up, by their names in the setting `complete`."""


def jobs_of(sources: Sequence[FetchSource], span: DaySpan | None = None) -> list[Job]:
    """Return the jobs of some sources, in their order. Raises UsageError for an unknown spelling."""
    return [_job(source, span) for source in sources]


def _job(source: FetchSource, span: DaySpan | None) -> Job:
    shown = clean_line(source.spec, 60)
    try:
        found = next((job for kind in SOURCES if (job := kind.read(source, span))), None)
    except ValueError as error:
        raise UsageError(f"“{shown}”: {error}") from error
    if found is None:
        spelled = "; ".join(kind.spelled for kind in SOURCES)
        raise UsageError(f"“{shown}” is no source; write {spelled}")
    return found
