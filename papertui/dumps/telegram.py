"""Telegram's export of a chat as JSON: messages that name a paper and link to it.

The name is in bold, or it is the text of the link; of a bare link nothing is known.
"""

from collections.abc import Iterator

from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.paper_links import paper_link
from papertui.dumps.saved_links import SavedLink, any_paper, read_links

_FEWEST_WORDS = 3


def _recognise(page: Page) -> bool:
    return '"messages"' in page.head and '"type"' in page.head and any_paper(page.once(_found))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(page.once(_found))


def _found(page: Page) -> list[Found]:
    root = page.json.root if page.json else None
    messages = root.get("messages") if isinstance(root, dict) else None
    parts = [
        message["text"]
        for message in (messages if isinstance(messages, list) else ())
        if isinstance(message, dict) and isinstance(message.get("text"), list)
    ]
    return read_links((link for each in parts for link in _links(each)), "links")


def _links(parts: list[object]) -> Iterator[SavedLink]:
    """Yield the links of a message to papers; the first bold text is the title of the only one."""
    runs = [part for part in parts if isinstance(part, dict)]
    bold = next((str(run.get("text", "")) for run in runs if run.get("type") == "bold"), "")
    addresses = [str(run.get("href") or run.get("text") or "") for run in runs]
    leading = {str(found.arxiv or found.doi or found.url) for url in addresses if (found := paper_link(url))}
    for run, url in zip(runs, addresses, strict=True):
        text = str(run.get("text", "")) if run.get("type") == "text_link" else ""
        title = text if _is_title(text) else bold if len(leading) == 1 and _is_title(bold) else ""
        if paper_link(url):
            yield SavedLink(url, title.strip())


def _is_title(text: str) -> bool:
    return text.count(" ") + 1 >= _FEWEST_WORDS and "://" not in text


FORMAT = DumpFormat(
    name="telegram",
    description="Telegram's export of a chat as JSON, as far as its messages name a paper and link to it",
    example="“messages” whose “text” has a run in bold and a link, or a link with a title",
    gives=("ids",),
    recognise=_recognise,
    parse=_parse,
)
