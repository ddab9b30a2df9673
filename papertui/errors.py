"""The errors that papertui raises; each message is one sentence that a user can act on.

Every message says what, where and what to do next, fits one line and holds no
traceback. Only `cli.main` and the app catch these; `exit_code` is what the
process ends with.
"""

from os import PathLike, fsdecode


class PapertuiError(Exception):
    """The base class of every error that papertui raises on purpose."""

    exit_code = 2


class UsageError(PapertuiError):
    """An invalid command line, path or name."""


class FileError(PapertuiError):
    """A file named by the user that cannot be opened or read; `reason` does not contain its name."""

    def __init__(self, path: "str | PathLike[str]", reason: str) -> None:
        super().__init__(f"{fsdecode(path)}: {reason}")
        self.reason = reason


class ConfigError(PapertuiError):
    """An invalid setting or key in the config file."""


class DumpError(PapertuiError):
    """A file that cannot be read as a dump; `line` is 1-based, or None for the whole file."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class QueryError(PapertuiError):
    """A wrong query; `position` is the 0-based offset of the fault in its text.

    A `reason` may end in "; " and what can be written instead; `fault` is the part before
    that. `meant` is a correction, if one can be guessed: how many characters from
    `position` on to replace, and the text to replace them by.
    """

    def __init__(self, reason: str, position: int, meant: tuple[int, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fault = reason.partition("; ")[0]
        self.position = position
        self.meant = meant


class LibraryError(PapertuiError):
    """The library could not be read or written; nothing was confirmed as saved."""

    exit_code = 3


class BusyError(LibraryError):
    """Another program has the library locked; the caller may try again."""


class StoppedError(PapertuiError):
    """The user stopped a change of the library; nothing of it was saved."""


class ExportError(PapertuiError):
    """An output that could not be written; an existing file is unchanged."""

    exit_code = 3


class CacheError(PapertuiError):
    """The cache cannot be used or written; no data of the user is lost."""

    exit_code = 3
