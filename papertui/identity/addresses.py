"""Addresses of pages about papers, and DOIs, as pasted and stored texts have them in common."""

import re

_WEB = re.compile(r"(?:https?://)?(?:www\.|export\.)?([\w.-]+\.[a-z]{2,})(/[^\s#]*)?", re.IGNORECASE)
_OPENREVIEW = re.compile(r"[?&](?:id|forum|noteId)=([\w-]+)")
_SEMANTIC_SCHOLAR = re.compile(r"/([0-9a-f]{40})(?:[/?]|\Z)")


_PAIRS = {")": "(", "]": "[", ">": "<"}
_ENDS_NO_DOI = ".,;:'\"’”"


def trimmed_doi(doi: str) -> str:
    """Cut off the punctuation behind a DOI; a closing bracket belongs to it where it was opened in it."""
    while doi:
        last = doi[-1]
        if last not in _ENDS_NO_DOI and not (last in _PAIRS and doi.count(last) > doi.count(_PAIRS[last])):
            break
        doi = doi[:-1]
    return doi


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
