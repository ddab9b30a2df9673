"""Records of one file that are of the same paper, made one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from papertui.dumps.model import Found, Record
from papertui.identity.rule import are_plainly_two, identity
from papertui.merge import merge
from papertui.paper import Paper


def merged_records(found: Iterable[Found]) -> Iterator[Found]:
    """Yield what was found, each arXiv id or DOI once: where it stood first, with what later records add.

    What is plainly another work with that id is kept apart.
    """
    whole: list[Found] = []
    places: dict[str, list[int]] = {}
    for each in found:
        if not isinstance(each, Record) or not (key := each.paper.arxiv_id or (each.paper.doi or "").lower()):
            whole.append(each)
            continue
        known = places.setdefault(key, [])
        at = next((at for at in known if _may_be_one(whole[at], each.paper)), len(whole))
        if at == len(whole):
            known.append(at)
            whole.append(each)
        elif isinstance(first := whole[at], Record):
            whole[at] = replace(
                first,
                paper=_merged(first.paper, each.paper),
                day=first.day or each.day,
                unread=first.unread + each.unread,
            )
    yield from whole


def _may_be_one(first: Found, second: Paper) -> bool:
    if not isinstance(first, Record) or first.paper.title == second.title:
        return True
    return not are_plainly_two(identity(first.paper.keys), identity(second.keys))


def _merged(first: Paper, second: Paper) -> Paper:
    """Merge two of one file; what one day lists as new and as crossed is new."""
    merged = merge(first, second)
    same_day = first.listed == second.listed
    return replace(merged, announced=first.announced or second.announced) if same_day else merged
