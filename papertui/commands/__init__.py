"""The command line: one file of this package per command, each with a `COMMAND` row.

A file here defines the command of its name (`import_` that of `import`): to add one,
add its file. Only the file of the command that runs is imported, and slow imports (the
index, the interface) happen when it runs.
"""

from papertui.commands.command import Command, commands, find, names

__all__ = ["Command", "commands", "find", "names"]
