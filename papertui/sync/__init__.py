"""Sync: from dump files to a published catalog and its index, here or in a process of its own."""

from papertui.sync.handle import SyncHandle, start
from papertui.sync.progress import Progress
from papertui.sync.syncing import publish, run

__all__ = ["Progress", "SyncHandle", "publish", "run", "start"]
