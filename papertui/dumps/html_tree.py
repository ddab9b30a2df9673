"""HTML as a tree of lxml for well-formed pages, as BeautifulSoup for those that leave their tags open."""

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from lxml.etree import _Element as Element


# The parser compares each attribute of an element with all before it. Nothing that is read of a tree
# stands in an attribute as long as this.
_LONG_TAG = re.compile(r"<([A-Za-z][\w-]{0,30})\b[^<>]{4000,}>?")


def read_html(text: str) -> "Element | None":
    """Parse HTML as browsers do, comments left out; None where nothing of it can be read."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(_markup(text), parser)
    except etree.XMLSyntaxError:
        return None


def read_soup(text: str, names: Collection[str]) -> "BeautifulSoup":
    """Parse the elements of these names alone, with all that is in them."""
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    return BeautifulSoup(_markup(text), "lxml", from_encoding="utf-8", parse_only=SoupStrainer(list(names)))


def _markup(text: str) -> bytes:
    return _LONG_TAG.sub(r"<\1>", text.replace("\0", "")).encode("utf-8", "replace")


def elements(root: "Element | None", *names: str) -> Iterator["Element"]:
    """Yield the elements of these names in the order of the page; without names, all of them."""
    for element in root.iter(*names) if root is not None else ():
        if isinstance(element.tag, str):
            yield element


def text_of(element: "Element") -> str:
    """Return the text within an element; a line break counts as white space."""
    return "".join(element.itertext())


def classes_of(element: "Element") -> frozenset[str]:
    """Return the classes that an element has."""
    return frozenset(str(element.get("class") or "").split())
