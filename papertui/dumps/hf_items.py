"""The items of Hugging Face's papers API, as they stand in its JSON, its pages and what its client prints."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_papers import read_object
from papertui.dumps.json_table import DATE, folded
from papertui.dumps.json_walk import Origin
from papertui.dumps.model import Record
from papertui.dumps.record import on_hugging_face

Json = Mapping[str, Any]

# What only this site counts or names; an object with one of them and an arXiv id is its.
_MARKS = frozenset(("upvotes", "numcomments", "submittedby", "submittedbyname", "discussionid", "aisummary"))


def is_item(value: object) -> bool:
    """Whether a JSON value is a paper of this API: nested under `paper`, or flat."""
    if not isinstance(value, dict):
        return False
    inner = value.get("paper")
    if isinstance(inner, dict):
        return _is_named(inner)
    return _is_named(value) and "summary" in value and not _MARKS.isdisjoint(folded(value))


def _is_named(item: Json) -> bool:
    name, title = item.get("id"), item.get("title")
    return isinstance(name, str) and isinstance(title, str) and arxiv_id(name) is not None


def read_item(value: Json, origin: Origin) -> Record | None:
    """Make a record of an item; None where it has no title that can be shown."""
    outer, inner = folded(value), value.get("paper")
    item = dict(outer)
    if isinstance(inner, dict):
        # The outer date is when the paper came onto the site, not the paper's.
        item = {key: each for key, each in outer.items() if key not in DATE.keys}
        item |= {key: each for key, each in folded(inner).items() if each is not None}
    item.setdefault("abstract", item.pop("summary", None))
    listed = item.get("authors")
    record = read_object(item, origin, on_hugging_face)
    if record is None:
        return None
    # The number that the site prints counts the authors whom it hides as well.
    n_authors = len(listed) if isinstance(listed, list) else 0
    return replace(record, paper=replace(record.paper, n_authors=n_authors or None))
