"""Whether an answer is complete: parsable JSON or XML. A truncated one would look like a short listing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from papertui.fetch.faults import RequestError
from papertui.fetch.request_policy import described

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def json_of(body: bytes) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Parse a JSON body. Raises RequestError with what came instead."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(_other(body, "JSON")) from error


def xml_of(body: bytes, kind: str) -> Element:
    """Return the root of an XML body, an element of this name. Raises RequestError with what came instead."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RequestError(_other(body, "XML")) from error
    if not isinstance(root.tag, str) or etree.QName(root).localname != kind:
        raise RequestError(_other(body, "XML") if _is_html(body) else f"XML that is no {kind}")
    return root


def _other(body: bytes, wanted: str) -> str:
    head = body[:2000].lstrip().lower()
    said = described(body)
    if _is_html(body):
        return f"an HTML page in place of {wanted}{f' (“{said}”)' if said else ''}"
    if not head:
        return f"an empty answer in place of {wanted}"
    starts = (b"[", b"{") if wanted == "JSON" else (b"<",)
    if head.startswith(starts):
        return f"{wanted} that breaks off or is damaged"
    return f"no {wanted}{f', but “{said}”' if said else ''}"


def _is_html(body: bytes) -> bool:
    return body[:2000].lstrip().lower().startswith((b"<!doctype html", b"<html"))
