"""A marker outside the library's folder that a library exists, so that an empty mount is no first start."""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from papertui.files import make_folder, replace_file

_FOLDER = "libraries"


class Marker:
    """A small file in the state folder, named after the library's path; without `state`, no marker."""

    def __init__(self, library: Path, state: Path | None) -> None:
        self._library = os.fsencode(library.absolute())
        name = blake2b(self._library, digest_size=8).hexdigest()
        self._file = state / _FOLDER / name if state else None

    @property
    def is_set(self) -> bool:
        """Whether the library ever held something."""
        return self._file is not None and os.path.lexists(self._file)

    @property
    def is_missing(self) -> bool:
        """Whether the marker can be written and is not there yet."""
        return self._file is not None and not self.is_set

    def set(self) -> None:
        """Write the marker; best effort, because the library itself is already on disk."""
        if self._file is None or self.is_set:
            return
        with suppress(OSError):
            make_folder(self._file.parent)
            replace_file(self._file, self._library + b"\n", durable=False)

    def clear(self) -> None:
        """Delete the marker."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)
