"""JSON or YAML of scripts and bots that collect papers, in whatever shape and under whatever names."""

from collections.abc import Iterator

from papertui.dumps.json_cutting import JSON
from papertui.dumps.json_papers import first_paper, parse_json, read_object
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page


def _recognise(page: Page) -> bool:
    return first_paper(page.json) is not None


def _parse(page: Page) -> Iterator[Found]:
    if page.json is not None:
        yield from parse_json(page.json, lambda found: read_object(found.item, found.origin))


FORMAT = DumpFormat(
    name="json",
    description="papers as JSON, JSON Lines or a list of YAML of scripts and bots, wrapped by any names",
    example="objects with a title and an arXiv id, a DOI, a link to a paper, or authors and an abstract",
    gives=("dates", "names", "abstracts", "ids", "counts", "categories", "venues", "code"),
    recognise=_recognise,
    parse=_parse,
    cut=JSON,
)
