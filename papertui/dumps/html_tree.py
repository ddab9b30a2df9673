"""HTML read by lxml: as a tree, or as a row of links for pages whose lists nest without end."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


@dataclass(slots=True)
class HtmlLink:
    """A link of a page: its attributes, and the text in it."""

    attributes: Mapping[str, str]
    text: str = ""


@dataclass(slots=True)
class _LinkReader:
    """What the parser tells of a page, of which only links are kept; no tree is built."""

    links: list[HtmlLink] = field(default_factory=list)
    is_open: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "a":
            self.links.append(HtmlLink(dict(attributes)))
            self.is_open = True

    def end(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "a"

    def data(self, text: str) -> None:
        if self.is_open:
            self.links[-1].text += text

    def close(self) -> list[HtmlLink]:
        return self.links


def read_links(text: str) -> list[HtmlLink]:
    """Read the links of a page, however deep its lists nest: the depth of a tree is limited."""
    from lxml import etree

    reader = _LinkReader()
    with suppress(etree.XMLSyntaxError):
        etree.fromstring(_markup(text), etree.HTMLParser(encoding="utf-8", no_network=True, target=reader))
    return reader.links


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
