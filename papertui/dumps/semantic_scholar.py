"""Semantic Scholar's API: searches, citations, references, recommendations, batches, one paper."""

from collections.abc import Iterator

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_papers import first_paper, parse_json, read_object
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page


def _recognise(page: Page) -> bool:
    json = page.json
    if json is None:
        return False
    root = json.root
    # The empty answer of a search has these as well.
    if isinstance(root, dict) and root.get("data") == [] and "total" in root:
        return True
    found = first_paper(json)
    return found is not None and "paperId" in found.raw


def _parse(page: Page) -> Iterator[Found]:
    if page.json is not None:
        yield from parse_json(page.json, lambda found: read_object(found.item, found.origin))


FORMAT = DumpFormat(
    name="semantic-scholar",
    description="Semantic Scholar API as JSON: searches, citations, references, recommendations, one paper",
    example="objects with a “paperId”, in “data”, “recommendedPapers” or alone",
    gives=("dates", "names", "abstracts", "ids"),
    recognise=_recognise,
    parse=_parse,
    cut=JSON,
)
