"""Export formats: one file of this package per format, each with a `FORMAT` row.

To add a format, add a file with a `FORMAT`. Formats read no configuration and write
text; `files.write_file` writes it to disk atomically.
"""

from papertui.exports.format import TEMPLATE, ExportFormat, Listed
from papertui.exports.registry import find_format, formats

__all__ = ["TEMPLATE", "ExportFormat", "Listed", "find_format", "formats"]
