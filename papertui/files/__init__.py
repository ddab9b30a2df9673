"""Opening, checking ownership of, writing, replacing and locking files and folders."""

from papertui.files.locking import locked, open_lock, try_lock
from papertui.files.opening import (
    NotRegularError,
    content,
    open_regular,
    opened,
    refuse_missing,
    shown_path,
    size_of,
    text_of,
)
from papertui.files.owning import (
    is_only_own,
    is_own,
    is_private,
    make_folder,
    new_private_file,
    open_private,
    private_file,
    private_folder,
)
from papertui.files.room import why_unwritable
from papertui.files.writing import put_in_place, replace_file, replacing, sync

__all__ = [
    "NotRegularError",
    "content",
    "is_only_own",
    "is_own",
    "is_private",
    "locked",
    "make_folder",
    "new_private_file",
    "open_lock",
    "open_private",
    "open_regular",
    "opened",
    "private_file",
    "private_folder",
    "put_in_place",
    "refuse_missing",
    "replace_file",
    "replacing",
    "shown_path",
    "size_of",
    "sync",
    "text_of",
    "try_lock",
    "why_unwritable",
]
