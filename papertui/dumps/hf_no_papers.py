"""A Hugging Face page whose capture kept the names of submitters and lost the papers."""

from collections.abc import Iterator

from papertui.dumps.hf_text import invites
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem


def _recognise(page: Page) -> bool:
    # The formats that would find papers on such a page were asked before.
    return not page.is_html and invites(page)


def _parse(page: Page) -> Iterator[Found]:
    submitters = sum(1 for _, text in page.lines if text.lower() == "submitted by")
    what = f"names {submitters} submitters and no papers" if submitters else "holds no papers"
    yield Problem(None, f"the page {what}; save it again once its cards are shown")


FORMAT = DumpFormat(
    name="hf-no-papers",
    description="Hugging Face page that was saved without its papers",
    example="the header and “Submitted by” lines only; gives no papers, and says so",
    recognise=_recognise,
    parse=_parse,
)
