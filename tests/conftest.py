"""What tests of several files share, made once for each process that runs them."""

from pathlib import Path

import pytest

from papertui import sync
from papertui.config import load_settings
from tests.browsing import SAMPLES, read_here
from tests.terminal import clean_environment


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the sample dumps have been read: take a copy of it with `fresh_home`."""
    home = tmp_path_factory.mktemp("samples")
    settings = load_settings(environ=clean_environment(home))
    assert sync.run([SAMPLES], settings.cache_dir, read=read_here).distinct
    return home
