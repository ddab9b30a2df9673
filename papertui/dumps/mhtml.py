"""Pages that browsers save as one file with all they show (MHTML): the page itself."""

import re

from papertui.dumps.decode import decode
from papertui.dumps.mails import is_packed

_MADE_BY = re.compile(r"(?:\A|\n)(?:From: <Saved by |Snapshot-Content-Location:|X-MAF-)", re.IGNORECASE)
_HEAD = 5000


def page_within(text: str) -> str | None:
    """Return the HTML of a saved page; None for any other text."""
    head = text[:_HEAD]
    if "multipart/related" not in head or not _MADE_BY.search(head):
        return None
    from email import message_from_string
    from email.errors import MessageError

    try:
        parts = message_from_string(text.lstrip()).walk()
        page = next((part for part in parts if part.get_content_type() == "text/html"), None)
        if page is None:
            return None
        if not is_packed(page):
            return str(page.get_payload())
        data = page.get_payload(decode=True)
    except (MessageError, LookupError, ValueError):
        return None
    return decode(data).text if isinstance(data, bytes) else None
