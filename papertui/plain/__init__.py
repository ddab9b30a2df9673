"""`papertui --plain`: the interface as prompts and printed lines, for screen readers and dumb terminals."""

from papertui.plain.conversation import run

__all__ = ["run"]
