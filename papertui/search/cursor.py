"""A cursor over the text of a query, and the operators that it recognises."""

from papertui.search.signs import DASHES, OPERATOR, SPACE

_SHOUTED = 5  # words


class Cursor:
    """A position in a text."""

    __slots__ = ("is_shouted", "position", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        # In a title in capitals AND, OR and NOT are ordinary words.
        self.is_shouted = len(text.split()) >= _SHOUTED and text.upper() == text and text.lower() != text

    def take_negation(self) -> str:
        """Consume the sign that negates what follows, if there is one at the cursor, and return it."""
        if self.take_operator("NOT"):
            return "NOT"
        # Dashes between spaces, as in a pasted title, negate nothing.
        if self.text.startswith("-", self.position) and not DASHES.match(self.text, self.position):
            self.position += 1
            return "-"
        return ""

    def operator(self) -> str:
        """Return the operator at the cursor, after spaces, or ""."""
        self.skip_space()
        if self.is_shouted:
            return ""
        match = OPERATOR.match(self.text, self.position)
        return match[1] if match else ""

    def take_operator(self, name: str) -> bool:
        """Consume this operator if it is at the cursor; return whether it was."""
        if self.operator() != name:
            return False
        self.position += len(name)
        return True

    def at_end(self) -> bool:
        """Whether the text or the current bracket ends at the cursor."""
        self.skip_space()
        return self.text[self.position : self.position + 1] in ("", ")")

    def at_space_or_end(self) -> bool:
        """Whether a word ends at the cursor."""
        char = self.text[self.position : self.position + 1]
        return char in ("", ")") or char.isspace()

    def skip_space(self) -> None:
        """Move the cursor to the next character that is no space."""
        match = SPACE.match(self.text, self.position)
        self.position = match.end() if match else self.position
