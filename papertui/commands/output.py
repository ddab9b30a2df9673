"""Standard output, where results go."""

import sys
from typing import TextIO

from papertui.errors import ExportError


def results() -> TextIO:
    """Return standard output. Raises ExportError if it is closed."""
    if sys.stdout is None:
        raise ExportError("standard output is closed; send it to a file or a terminal")
    return sys.stdout
