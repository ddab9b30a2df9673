"""Lines that savers, chats and terminals put above a document: found where no format knows the whole text."""

import re

from papertui.dumps.page import Page

_MOST_LINES = 100
_FURTHEST = 20_000
# Where a document can begin: markup, JSON, front matter.
_BEGINS = re.compile(
    r"^(?:[ \t]*<(?:!doctype|\?xml|[a-z])|[\[{]|---[ \t]*\n(?=[a-z_][\w-]*[ \t]*:))",
    re.IGNORECASE | re.MULTILINE,
)
# An example in a text about something else.
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)


def below_foreign_lines(page: Page) -> Page | None:
    """Return the page from where a document begins below lines of another kind; None where none does."""
    begins = _BEGINS.search(page.text, 0, _FURTHEST)
    if begins is None or begins.start() == 0:
        return None
    above = page.text[: begins.start()]
    if above.count("\n") > _MOST_LINES or _FENCE.search(above):
        return None
    return page.below(begins.start())
