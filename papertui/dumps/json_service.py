"""JSON as a service answers it: objects are recognised by shape and renamed to the keys of the table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from papertui.dumps.json_papers import parse_json, read_object
from papertui.dumps.json_table import TITLE, Folded, folded
from papertui.dumps.json_values import Json
from papertui.dumps.json_walk import JsonObject, Origin, Verdict, walk
from papertui.dumps.model import Found, Record
from papertui.dumps.page import Page

_TRIED = 500


def _as_is(record: Record, item: Folded) -> Record:
    return record


@dataclass(frozen=True, slots=True)
class Service:
    """How one service answers.

    `sign` is found in the text of every answer. `is_item` tells its objects by their folded keys;
    `adapt` returns one under the keys of the table, None for what is no paper;
    `finish` adds its owner's marks.
    """

    sign: re.Pattern[str]
    is_item: Callable[[Folded], bool]
    adapt: Callable[[Folded], Json | None]
    finish: Callable[[Record, Folded], Record] = _as_is

    def recognise(self, page: Page) -> bool:
        """Whether the first object that is one of the service's is found."""
        if self.sign.search(page.text) is None or page.json is None:
            return False
        found = walk(page.json, self._judge, _TRIED)
        return any(each.verdict is not Verdict.NONE for each in found)

    def parse(self, page: Page) -> Iterator[Found]:
        """Yield the papers, and how many objects are none."""
        if page.json is not None:
            yield from parse_json(page.json, self._read, self._judge_adapted)

    def _judge(self, item: Folded, origin: Origin) -> Verdict:
        return Verdict.PAPER if self.is_item(item) else Verdict.NONE

    def _judge_adapted(self, item: Folded, origin: Origin) -> Verdict:
        if not self.is_item(item):
            return Verdict.NONE
        adapted = self.adapt(item)
        return Verdict.PAPER if adapted and TITLE.of(folded(adapted)) else Verdict.SKIPPED

    def _read(self, found: JsonObject) -> Record | None:
        adapted = self.adapt(found.item)
        if adapted is None:
            return None
        item = folded(adapted)
        record = read_object(item, found.origin)
        return self.finish(record, item) if record else None
