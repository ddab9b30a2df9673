"""Session history that may be lost: earlier searches, problems already viewed."""

from contextlib import suppress
from pathlib import Path

from papertui.files import make_folder, replace_file
from papertui.text import clean_line

_MOST = 200


class Remembered:
    """A short list in a private file: one entry per line, the newest last, without duplicates.

    If the file cannot be read or written, the list lasts for the session only.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._made: list[str] = []

    def earlier(self) -> list[str]:
        """Return the entries of this and earlier sessions, the newest last."""
        return self._joined()

    def add(self, text: str) -> None:
        """Add an entry; entries that other instances added meanwhile stay."""
        text = clean_line(text)
        if not text or self._joined()[-1:] == [text]:
            return
        self._made = [*(each for each in self._made if each != text), text][-_MOST:]
        with suppress(OSError):
            make_folder(self._file.parent)
            text = "".join(f"{each}\n" for each in self._joined())
            replace_file(self._file, text.encode("utf-8", "replace"), durable=False)

    def _joined(self) -> list[str]:
        known = [each for each in self._read() if each not in self._made]
        return [*known, *self._made][-_MOST:]

    def _read(self) -> list[str]:
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return []
        return [clean_line(line) for line in lines if line.strip()]
