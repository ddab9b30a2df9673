"""The command line: one file of this package per command, each with a `COMMAND` row.

A module that has a `COMMAND` is a command: to add one, add its file. What is
slow to import (the index, the interface) is imported when a command runs.
"""

from papertui.commands.command import Command, commands

__all__ = ["Command", "commands"]
