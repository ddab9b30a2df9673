"""The address of a page about a paper in one spelling, which pasted and stored links have in common."""

import re

_WEB = re.compile(r"(?:https?://)?(?:www\.|export\.)?([\w.-]+\.[a-z]{2,})(/[^\s#]*)?", re.IGNORECASE)
_OPENREVIEW = re.compile(r"[?&](?:id|forum|noteId)=([\w-]+)")
_SEMANTIC_SCHOLAR = re.compile(r"/([0-9a-f]{40})(?:[/?]|\Z)")


def address(link: str) -> str:
    """Return an address without scheme, `www.` and suffix; of OpenReview and Semantic Scholar, host and id.

    Returns "" for a text that is not an address with a path.
    """
    match = _WEB.match(link.strip())
    if match is None or not match[2]:
        return ""
    host, path = match[1].lower(), match[2]
    if host == "openreview.net":
        found = _OPENREVIEW.search(path)
        return f"{host}/{found[1]}" if found else ""
    if host.endswith("semanticscholar.org") and (found := _SEMANTIC_SCHOLAR.search(path)):
        return f"semanticscholar.org/{found[1]}"
    return f"{host}{path.rstrip('/.,;)')}" if path.strip("/") else ""
