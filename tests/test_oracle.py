"""The bar, the command line and a brute-force reading of the rules find the same papers."""

import contextlib
import datetime
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from papertui import cli, sync
from papertui.config import load_settings
from papertui.search.engines import ENGINES
from papertui.workspace import Workspace
from tests import oracle
from tests.browsing import SAMPLES, command, fresh_home
from tests.oracle_queries import QueryMaker
from tests.oracle_terms import Document
from tests.sync_desk import read_here
from tests.terminal import clean_environment

ROUNDS = 2  # each kind of query twice; tests/soak/queries.py asks 2,000
TODAY = datetime.date.today()


@pytest.fixture(scope="module", params=ENGINES)
def opened(
    request: pytest.FixtureRequest, samples_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Opened"]:
    environ = clean_environment(fresh_home(tmp_path_factory.mktemp("oracle"), samples_home))
    with Opened.open(SAMPLES, environ, request.param) as opened:
        yield opened


@dataclass
class Opened:
    """A workspace with some tags in it, and the same papers as the judge sees them."""

    dumps: Path | None
    environ: dict[str, str]
    engine: str
    workspace: Workspace
    documents: list[Document]
    ids: dict[int, str]  # of the papers, by the numbers that the search gives

    @classmethod
    @contextlib.contextmanager
    def open(cls, dumps: Path | None, environ: dict[str, str], engine: str = "whoosh") -> Iterator["Opened"]:
        settings = load_settings(environ=environ, engine=engine)
        if dumps:
            sync.run([dumps], settings.cache_dir, engine=engine, read=read_here)
        workspace = Workspace.open([dumps] if dumps else [], settings)
        workspace.sync()
        docs = list(workspace.find("").docs)
        for number, tags in enumerate(
            (["to-read"], ["rl/offline", "read"], ["starred", "read"], ["archived"])
        ):
            workspace.tag(docs[number :: 7 + number], tags, ())
        documents = [Document(entry, new=True) for entry in workspace.entries(docs)]
        ids = {doc: document.id for doc, document in zip(docs, documents, strict=True)}
        yield cls(dumps, environ, engine, workspace, documents, ids)
        workspace.close()

    def bar(self, query: str) -> set[str]:
        """Find as the search bar does."""
        return {self.ids[doc] for doc in self.workspace.find(query).docs}


def test_every_kind_of_query_finds_what_the_rules_say(opened: Opened) -> None:
    maker = QueryMaker(opened.documents, seed=11)
    wrong = {}
    for number in range(ROUNDS * len(maker.kinds)):
        query = maker.query(maker.kinds[number % len(maker.kinds)])
        expected, found = oracle.answer(query, opened.documents, TODAY), opened.bar(query)
        if expected != found:
            wrong[query] = {"missing": sorted(expected - found)[:3], "too many": sorted(found - expected)[:3]}
    assert not wrong


def test_every_kind_of_query_finds_the_same_before_its_words_are_indexed(
    opened: Opened, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(opened.environ["HOME"], home, symlinks=True)
    assert opened.dumps
    early = Workspace.open([opened.dumps], load_settings(environ=clean_environment(home)))
    for index in early.settings.cache_dir.glob("*/index-*/indexed"):
        index.unlink()
    maker = QueryMaker(opened.documents, seed=14)
    for number in range(ROUNDS * len(maker.kinds)):
        query = maker.query(maker.kinds[number % len(maker.kinds)])
        known, found = opened.workspace.find(query), early.find(query)
        while found.covered < found.total:  # a slow machine reads on at the next query
            found = early.find(query)
        assert known.has_index
        assert not found.has_index
        assert set(found.docs) == set(known.docs), query
        if opened.engine == "whoosh":
            assert list(found.docs) == list(known.docs), query
            assert (found.missing, found.correction, found.also) == (
                known.missing,
                known.correction,
                known.also,
            )
    early.close()


def test_command_line_prints_the_papers_that_the_bar_shows(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in opened.environ.items():
        monkeypatch.setenv(name, value)
    maker = QueryMaker(opened.documents, seed=12)
    for kind in maker.kinds:
        query = maker.query(kind)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = cli.main(
                ["search", "--engine", opened.engine, "--format", "jsonl", "--", query, str(opened.dumps)]
            )
        lines = printed.getvalue().splitlines()
        assert {json.loads(line)["id"] for line in lines} == opened.bar(query), query
        assert len(lines) == len(opened.workspace.find(query).docs)
        assert code == (0 if lines else 1)


def test_installed_command_prints_as_many_lines_as_the_bar_counts(opened: Opened) -> None:
    maker = QueryMaker(opened.documents, seed=13)
    home = Path(opened.environ["HOME"])
    for kind in (maker.word, maker.wildcard, maker.has):
        query = maker.query(kind)
        words = ("search", "--engine", opened.engine, query, str(opened.dumps), "--format", "jsonl")
        done = command(home, *words, installed=kind == maker.word)
        assert done.stderr == b""
        assert len(done.stdout.splitlines()) == len(opened.workspace.find(query).docs), query
