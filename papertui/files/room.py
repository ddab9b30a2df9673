"""Whether a folder can be written to, before anything is tried."""

import os
from pathlib import Path


def why_unwritable(folder: Path, *names: str) -> str:
    """Return why this folder, or one of these files in it, cannot be written; "" if a look tells nothing.

    For a missing folder, the nearest of its parents decides.
    """
    place = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if not os.path.isdir(place):
        return f"{place} is no folder"
    there = filter(os.path.lexists, (folder / name for name in names))
    if not os.access(place, os.W_OK | os.X_OK) or not all(os.access(file, os.W_OK) for file in there):
        return "it is write-protected"
    room = os.statvfs(place)
    # Some file systems do not know their size.
    return "the disk is full" if room.f_blocks and not room.f_bavail else ""
