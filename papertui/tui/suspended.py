"""Programs that take the whole terminal for a while: editors, pagers, whatever the user asks for."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from papertui.errors import UsageError

if TYPE_CHECKING:
    from textual.app import App


def run_suspended(app: App[Any], command: Sequence[str], data: bytes | None = None) -> int:
    """Run a program in the foreground while the screen is its own; give its exit code.

    `data` is its standard input, without it that is the terminal. Raises
    UsageError for a program that cannot be started.
    """
    failed: OSError | ValueError | None = None
    code = 0
    with app.suspend(), _interrupts_for_it_alone():
        try:
            code = subprocess.run(command, input=data, check=False).returncode
        except (OSError, ValueError) as error:
            # Textual comes back to the screen only from a block that ends well.
            failed = error
    if failed is not None:
        reason = failed.strerror if isinstance(failed, OSError) else str(failed)
        raise UsageError(f"“{command[0]}” cannot be started: {reason}") from failed
    return code


@contextmanager
def _interrupts_for_it_alone() -> Iterator[None]:
    # A handler, for it ends with the program that is started; an ignored signal would be inherited.
    old = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old)
