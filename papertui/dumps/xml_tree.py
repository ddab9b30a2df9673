"""XML feeds as trees, read so that no entity is expanded, no DTD and no address is looked up."""

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papertui.dumps.problem import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


_SCRIPTS = {"sub": "sub", "sup": "sup", "subscript": "sub", "superscript": "sup"}
# Those of HTML, which documents take from a DTD; no DTD is read.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{0,30};")


@dataclass(frozen=True, slots=True)
class XmlTree:
    """The root, None where nothing could be read; `problem` says where the text stops to be XML."""

    root: "Element | None"
    first_line: int
    problem: Problem | None = None

    def all(self, path: str) -> list["Element"]:
        """Return the elements at a path of names below the root, in any namespace."""
        return self.root.findall(_anywhere(path)) if self.root is not None else []

    def texts(self, path: str) -> list[str]:
        """Return the texts at a path of names below the root."""
        return ["".join(element.itertext()) for element in self.all(path)]

    def line_of(self, element: "Element") -> int:
        """Return the line of the file on which an element begins."""
        return self.first_line + int(element.sourceline or 1) - 1


def read_xml(text: str, line: int = 1) -> XmlTree:
    """Parse XML that begins on this line; what is broken is read as far as it goes."""
    from lxml import etree

    begins = len(text) - len(text.lstrip())
    first_line = line + text.count("\n", 0, begins)
    text = _ENTITY.sub(_named_sign, text[begins:])
    parser = etree.XMLParser(
        encoding="utf-8",  # the text is decoded already, whatever its declaration says
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    fatal = next((error for error in parser.error_log if error.level_name == "FATAL"), None)
    if fatal is None:
        return XmlTree(root, first_line)
    if fatal.type == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError
    reason = f"the XML is broken: {fatal.message}; what could be read was taken"
    return XmlTree(root, first_line, Problem(first_line + fatal.line - 1, reason))


def _named_sign(entity: re.Match[str]) -> str:
    sign = html.unescape(entity[0])
    return "&amp;" if sign == "&" else "&lt;" if sign == "<" else sign


def child_text(element: "Element", name: str) -> str:
    """Return the text of the first child of that name, in any namespace; "" if there is none."""
    child = element.find(f"{{*}}{name}")
    return "".join(child.itertext()) if child is not None else ""


def children_texts(element: "Element", path: str) -> list[str]:
    """Return the texts of all elements at a path of names, `author/name`, in any namespace."""
    return ["".join(child.itertext()) for child in element.findall(_anywhere(path))]


def marked_text(element: "Element | None") -> str:
    """Return the text of an element; only sub- and superscripts keep their marks, those of HTML."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        inner, kind = marked_text(child), _script(child)
        parts += [f"<{kind}>{inner}</{kind}>" if kind and inner else inner, child.tail or ""]
    return "".join(parts)


def _script(element: "Element") -> str:
    name = str(element.tag).rpartition("}")[2]
    return _SCRIPTS.get(element.get("face", name), "")


def local_name(element: "Element") -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _anywhere(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))
