"""The place in a query's text that is read next, and the operators that may stand there."""

from papertui.search.signs import DASHES, OPERATOR, SPACE

_SHOUTED = 5  # words


class Cursor:
    """A position in a text."""

    __slots__ = ("is_shouted", "position", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        # In a title in capitals AND, OR and NOT are words like all others.
        self.is_shouted = len(text.split()) >= _SHOUTED and text.upper() == text and text.lower() != text

    def take_negation(self) -> str:
        """Take the sign that negates what follows, if one stands here, and return it."""
        if self.take_operator("NOT"):
            return "NOT"
        # Dashes by themselves, as in a pasted title, negate nothing.
        if self.text.startswith("-", self.position) and not DASHES.match(self.text, self.position):
            self.position += 1
            return "-"
        return ""

    def operator(self) -> str:
        """Return the operator that stands here, behind spaces."""
        self.skip_space()
        if self.is_shouted:
            return ""
        match = OPERATOR.match(self.text, self.position)
        return match[1] if match else ""

    def take_operator(self, name: str) -> bool:
        """Take that operator if it stands here."""
        if self.operator() != name:
            return False
        self.position += len(name)
        return True

    def at_end(self) -> bool:
        """Whether nothing more stands in this bracket."""
        self.skip_space()
        return self.text[self.position : self.position + 1] in ("", ")")

    def at_space_or_end(self) -> bool:
        """Whether a word ends here."""
        char = self.text[self.position : self.position + 1]
        return char in ("", ")") or char.isspace()

    def skip_space(self) -> None:
        """Go on to what is no space."""
        match = SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position
