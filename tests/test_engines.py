"""Which engine searches, what is said of it, and what happens where one is not installed."""

import os
from pathlib import Path

import pytest

from papertui.catalog import Catalog, directory_for
from papertui.config import load_settings
from papertui.search import engines
from papertui.sync import Progress
from papertui.workspace import Workspace
from tests import forks
from tests.bench.corpus import generate, write_folder
from tests.terminal import clean_environment

pytestmark = pytest.mark.usefixtures("reads_here")

WITHOUT = """
import sys
for name in [name for name in sys.modules if name.startswith(("tantivy", "papertui.search.large"))]:
    del sys.modules[name]
sys.modules["tantivy"] = None
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "home").mkdir()
    return clean_environment(tmp_path / "home")


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    write_folder(tmp_path / "dumps", generate(40), format="jsonl")
    return tmp_path / "dumps"


def run(before: str, *words: str | Path, environ: dict[str, str]) -> tuple[int, str, str]:
    """Run papertui; return its exit code, what was printed and what was said."""
    done = forks.run([*forks.papertui_command(), *words], env=environ, before=before)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_auto_means_tantivy_for_many_papers_and_what_was_asked_for_always_counts() -> None:
    assert engines.chosen("auto", engines.LARGE - 1) == "whoosh"
    assert engines.chosen("auto", engines.LARGE) == "tantivy"
    assert engines.chosen("whoosh", 10**6) == "whoosh"
    assert engines.chosen("tantivy", 1) == "tantivy"


def test_an_engine_that_is_not_installed_is_one_line_and_exit_2(dumps: Path, environ: dict[str, str]) -> None:
    told = "papertui: --engine tantivy: tantivy is not installed; pip install 'papertui[large]' adds it\n"
    done = run(WITHOUT, "search", "--engine", "tantivy", "model", dumps, environ=environ)
    assert done == (2, "", told)


def test_an_index_of_an_engine_that_is_gone_is_built_anew(dumps: Path, environ: dict[str, str]) -> None:
    _, known, _ = run(WITHOUT, "search", "model", dumps, environ=environ)
    code, large, _ = run("", "search", "--engine", "tantivy", "model", dumps, environ=environ)
    code_without, without, said = run(WITHOUT, "search", "model", dumps, environ=environ)
    assert sorted(known.splitlines()) == sorted(large.splitlines()) == sorted(without.splitlines())
    assert (code, code_without, said) == (0, 0, "")


def test_an_index_of_the_other_engine_is_replaced_and_says_so(dumps: Path, environ: dict[str, str]) -> None:
    found: list[set[str]] = []
    for engine in ("whoosh", "tantivy", "tantivy", "whoosh"):
        with_engine = load_settings(environ=environ, engine=engine)
        workspace = Workspace.open([dumps], with_engine)
        steps: list[Progress] = []
        workspace.sync(steps.append)
        said = [step.message for step in steps]
        found.append({entry.paper.id for entry in workspace.entries(workspace.find("model -graph").docs)})
        assert workspace.engine_notice == ("indexed with tantivy" if engine == "tantivy" else "")
        assert not said or ("with tantivy" in said) == (engine == "tantivy" and len(found) == 2)
        workspace.close()
        catalog = Catalog.open(directory_for(with_engine.cache_dir, [dumps]))
        assert catalog is not None
        assert (catalog.engine, catalog.is_indexed) == (engine, True)
        catalog.close()
    assert found[0]
    assert all(each == found[0] for each in found)


def test_new_papers_are_added_to_an_index_of_tantivys(dumps: Path, environ: dict[str, str]) -> None:
    settings = load_settings(environ=environ, engine="tantivy")
    workspace = Workspace.open([dumps], settings)
    workspace.sync()
    before = len(workspace.find("model").docs)
    write_folder(dumps / "more", generate(30, seed=9), format="jsonl")
    (dumps / "late.bib").write_text("@article{a, title={A wholly unheard-of zyzzyva model}, year={2024}}\n")
    workspace.sync()
    assert len(workspace.find("zyzzyva").docs) == 1
    assert len(workspace.find("model").docs) > before
    workspace.close()
    assert os.listdir(settings.cache_dir)
