"""Checks of index files before they are opened: owned by us, and each byte as it was written."""

import shutil
import stat
import zlib
from pathlib import Path

from papertui.errors import PapertuiError
from papertui.files import is_only_own


class SearchError(PapertuiError):
    """The index cannot be used: missing, damaged, or not ours. It has to be rebuilt."""


def is_ours(path: Path) -> bool:
    """Whether this is a file or a folder, not a link, that we own and nobody else can write."""
    status = path.lstat()
    known = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
    return known and is_only_own(status)


def checksum(file: Path) -> int:
    """Return the CRC-32 of a file. Raises SearchError if it cannot be read."""
    result = 0
    try:
        with file.open("rb") as opened:
            while chunk := opened.read(1 << 20):
                result = zlib.crc32(chunk, result)
        return result
    except OSError as error:
        raise SearchError(f"{file}: {error.strerror}; the index will be rebuilt") from error


def link(file: Path, copy: Path) -> None:
    """Create a hard link to a file that is never changed; copy it if there are no hard links."""
    try:
        copy.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, copy)
