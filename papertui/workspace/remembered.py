"""What is remembered from one session to the next and may be lost: searches made, problems looked at."""

from contextlib import suppress
from pathlib import Path

from papertui.files import make_folder, replace_file
from papertui.text import clean_line

_MOST = 200


class Remembered:
    """A short list in a private file: one a line, the newest last, none twice.

    Where it cannot be read or written it lasts as long as the session: nothing of worth is lost.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._made: list[str] = []

    def earlier(self) -> list[str]:
        """Return what was added in this session and earlier ones, the newest last."""
        return self._joined()

    def add(self, text: str) -> None:
        """Add a line; what others have added since then stays."""
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
