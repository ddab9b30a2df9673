"""Settings in texts that editors execute: Emacs' file variables, Vim's modelines."""

import re

# Emacs reads them in the first line and near the end, Vim in the first and last five lines.
_OBEYED = re.compile(
    r"-\*(?=-)|\bLocal Variables(?=:)|(?<!\S)(?:vim?|ex)(?:[<=>]?\d+)?(?=:\s*(?:set?\s|\w+=|no\w+))",
    re.IGNORECASE,
)


def disobeyed(text: str, between: str = " ") -> str:
    """Return text in which editors find no settings: `between` is inserted into their markers."""
    return _OBEYED.sub(lambda found: f"{found[0]}{between}", text)
