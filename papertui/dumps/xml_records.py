"""XML of records: recognised by its root, read record by record under the keys of the JSON table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from papertui.dumps.model import Found
from papertui.dumps.page import Page
from papertui.dumps.records import Adapted, RawRecord, read_records
from papertui.dumps.xml_tree import XmlTree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Raws: TypeAlias = Callable[[XmlTree], Iterator[RawRecord]]


@dataclass(frozen=True, slots=True)
class XmlRecords:
    """A kind of XML: `sign` is found in its first few thousand characters, `raws` yields its records.

    `what` names the records to the user.
    """

    sign: re.Pattern[str]
    raws: Raws
    what: str = "records"

    def recognise(self, page: Page) -> bool:
        """Whether the text is XML of this kind."""
        return page.head.startswith("<") and self.sign.search(page.head) is not None

    def parse(self, page: Page) -> Iterator[Found]:
        """Yield the papers, how many records are none, and where the XML is broken."""
        tree = page.xml
        yield from read_records(self.raws(tree), self.what)
        if tree.problem:
            yield tree.problem


def each_element(values: Callable[["Element"], Adapted | None], *names: str) -> Raws:
    """Return how to read records that are the elements of these names, wherever they stand."""

    def raws(tree: XmlTree) -> Iterator[RawRecord]:
        paths = [f"{{*}}{name}" for name in names]
        for element in tree.root.iter(*paths) if tree.root is not None else ():
            yield RawRecord(tree.line_of(element), values(element))

    return raws
