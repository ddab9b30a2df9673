"""The registry of export formats."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from papertui.errors import UsageError
from papertui.exports.format import TEMPLATE, ExportFormat
from papertui.text import clean_line


@cache
def formats() -> Mapping[str, ExportFormat]:
    """Return every export format by name, sorted: the `FORMAT` of each file of this package."""
    package = "papertui.exports"
    names = [info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [import_module(f"{package}.{name}") for name in names]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return MappingProxyType({row.name: row for row in sorted(found, key=lambda row: row.name)})


def find_format(name: str, template: Path | None = None) -> ExportFormat:
    """Return the format of that name. Raises UsageError, with the known names. `template` is the user's."""
    if name == TEMPLATE:
        return _own_format(template)
    found = formats().get(name)
    if found is None:
        known = " ".join((*formats(), TEMPLATE))
        raise UsageError(f"no export format “{clean_line(name, 60)}”; formats: {known}")
    return found


def _own_format(template: Path | None) -> ExportFormat:
    if template is None:
        raise UsageError("no template to fill in; name one by --template FILE or in the config: template = …")
    from papertui.exports.template import format_of  # seldom used

    return format_of(template)
