"""What tests of several files share, made once for each process that runs them."""

from pathlib import Path

import pytest

from tests.browsing import SAMPLES, command_here


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the sample dumps have been read: take a copy of it with `fresh_home`."""
    home = tmp_path_factory.mktemp("samples")
    done = command_here(home, "load", SAMPLES)
    assert done.returncode == 0, done.stderr
    return home
