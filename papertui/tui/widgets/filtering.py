"""The filter of a panel or a column: typed text reduces it to the lines that contain the text."""

from collections.abc import Callable, Iterable, Sequence

from papertui.text import fold


class Filtering:
    """Words that lines must contain, typed after `/`, or at once if letters have no other meaning."""

    def __init__(self) -> None:
        self.text = ""
        self.is_on = False

    def take_key(self, key: str, character: str | None, is_free: Callable[[str], bool]) -> bool:
        """Type, delete or cancel; return False for a key that is not for the filter.

        `is_free` tells whether a letter has no meaning in the panel: then it starts a filter.
        """
        if key == "escape" and self.is_on:
            self.text, self.is_on = "", False
        elif key in ("backspace", "ctrl+h") and self.is_on:
            self.text, self.is_on = self.text[:-1], bool(self.text)
        elif key == "ctrl+u" and self.is_on:
            self.text = ""
        elif character is None or not character.isprintable():
            return False
        elif self.is_on:
            self.text += character
        elif character == "/" or (character.isalpha() and is_free(character)):
            self.is_on, self.text = True, "" if character == "/" else character
        else:
            return False
        return True

    def fitting(self, lines: Sequence[str], headings: Iterable[bool]) -> list[int]:
        """Return the indices of the lines that contain every word, and of the headings above these."""
        words = fold(self.text).split()
        kept: list[int] = []
        heading: int | None = None
        for index, (line, is_heading) in enumerate(zip(lines, headings, strict=True)):
            if is_heading and words:
                heading = index
            elif is_heading or all(word in fold(line) for word in words):
                kept += [index] if heading is None else [heading, index]
                heading = None
        return kept

    @property
    def shown(self) -> str:
        """The typed text as the frame shows it; "" if there is no filter."""
        return f"/{self.text}▏" if self.is_on else ""
