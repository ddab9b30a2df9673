"""Collect nothing here where the shared folder is absent: each test may rely on it."""

from tests.shared import SHARED

collect_ignore_glob = [] if SHARED.is_dir() else ["test_*.py"]
