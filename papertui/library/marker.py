"""Notes outside a library's folder that it holds something: then an empty mount is not a first start."""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from papertui.files import make_folder, replace_file

_FOLDER = "libraries"


class Marker:
    """A small file in the state folder, named by the library's path; without a folder nothing is noted."""

    def __init__(self, library: Path, state: Path | None) -> None:
        self._library = os.fsencode(library.absolute())
        name = blake2b(self._library, digest_size=8).hexdigest()
        self._file = state / _FOLDER / name if state else None

    @property
    def is_set(self) -> bool:
        """Whether the library has held something."""
        return self._file is not None and os.path.lexists(self._file)

    @property
    def is_missing(self) -> bool:
        """Whether nothing is noted yet where it could be."""
        return self._file is not None and not self.is_set

    def set(self) -> None:
        """Note that the library holds something; best effort, for the library itself is written already."""
        if self._file is None or self.is_set:
            return
        with suppress(OSError):
            make_folder(self._file.parent)
            replace_file(self._file, self._library + b"\n", durable=False)

    def clear(self) -> None:
        """Forget the library."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)
