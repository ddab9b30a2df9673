"""The library's files: refused if other users can write them; the lock that writers queue for."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from papertui import files
from papertui.errors import BusyError, FileError, LibraryError


def private_directory(path: Path) -> None:
    """Create the library's folder, private. Raises LibraryError if it is another user's, or OSError."""
    with _refusals():
        files.private_folder(path)


def private_file(path: Path, *, create: bool = False) -> bool:
    """Return whether the file exists, and make it private; LibraryError as `files.private_file`."""
    with _refusals():
        return files.private_file(path, create=create)


def is_there(path: Path) -> bool:
    """Whether something has this name; LibraryError if that cannot be found out."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except NotADirectoryError as error:
        # Perhaps `--library …/library.db`: no library to be taken for an empty one.
        file = next(each for each in path.parents if each.exists() and not each.is_dir())
        why = f"{file} is no folder; give the library's folder with --library"
        raise LibraryError(f"the library cannot be read ({why}): {path}") from error
    except OSError as error:
        raise LibraryError(
            f"the library cannot be read ({error.strerror}): {path}; "
            "change the permissions of its folder or mount it, or choose another --library"
        ) from error
    return True


def dangling_link(path: Path) -> Path | None:
    """Return the broken symbolic link in the path of a folder; None if there is none."""
    return next((each for each in (path, *path.parents) if each.is_symlink() and not each.exists()), None)


@contextmanager
def write_lock(path: Path, timeout: float = 10.0) -> Iterator[None]:
    """Hold the lock file while the block runs; BusyError if another process keeps it for `timeout` seconds.

    Writers queue here, because SQLite's own waiting can starve one of them for seconds.
    """
    private_file(path, create=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(files.locked(path, timeout))
        except TimeoutError as error:
            why = "another papertui is writing and does not finish"
            raise BusyError(f"nothing was saved, try again: {why}: {path}") from error
        yield


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except FileError as error:
        raise LibraryError(f"{error}, or choose another library with --library") from error
