"""Fetching from the interface: in a process of its own, with what came said at the end."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import FetchSettings, FetchSource, Settings
from papertui.sync import run
from tests.desk import PlainDesk, plain_desk
from tests.fetching import Asked, FakeService, Reply, item, items, status, text
from tests.sync_desk import read_here

pytestmark = pytest.mark.usefixtures("forks")

TITLE = "A Study of Made-Up Things"
ABSTRACT = "We look at something that was made up for this test, and find that it is so. " * 4


def answer(asked: Asked) -> Reply | None:
    if asked.service != "hf":
        return None
    if "search" in asked.path:
        return text(json.dumps([item("2606.00009", TITLE, ABSTRACT)]))
    return text(items("2606.00001", "2606.00002"))


@pytest.fixture
def service() -> Iterator[FakeService]:
    with FakeService(answer) as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path, service: FakeService, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlainDesk]:
    """Open a desk on one bare paper, with sources and without a browser."""
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    rest: dict[str, object] = {"n_authors": None, "arxiv_id": None, "sources": []}
    bare = {"title": TITLE, "abstract": ABSTRACT, **rest}
    (dumps / "mine.jsonl").write_text(json.dumps(bare) + "\n")
    config = f'dumps = ["{dumps}"]\n[fetch]\n[[fetch.sources]]\nhf = "daily"\n{service.settings}\n'
    (tmp_path / "config.toml").write_text(config)
    settings = settings_of(tmp_path)
    run([dumps], settings.cache_dir, read=read_here)
    with plain_desk(settings) as found:
        yield found


def settings_of(home: Path) -> Settings:
    return Settings(
        library_dir=home / "library",
        cache_dir=home / "cache",
        state_dir=home / "papertui",
        config_file=home / "config.toml",
        dumps=(home / "dumps",),
        fetch=FetchSettings(sources=(FetchSource("hf"),)),
    )


def test_f_fetches_beside_the_list_and_says_what_is_new(desk: PlainDesk, service: FakeService) -> None:
    desk.start("fetch")
    assert desk.status.progress == ("fetching", 0, 0, "")
    desk.start("fetch")
    assert desk.status.message == "a fetch is under way already"
    desk.until(lambda: "2 new papers (is:new)" in desk.status.message).rest()
    assert desk.status.progress is None
    assert len(desk.titles) == 3
    assert all(each.headers["user-agent"].startswith("papertui/") for each in service.log)


def test_what_failed_is_said(desk: PlainDesk, service: FakeService) -> None:
    service.faults["hf"] = [status(403, "Access denied")]
    desk.start("fetch").until(lambda: desk.status.bad)
    assert "403 “Access denied”: access is refused; nothing was saved" in desk.status.message
    assert len(desk.titles) == 1


def test_without_sources_it_says_where_to_read_what_to_write(desk: PlainDesk) -> None:
    desk.workspace.settings = replace(desk.workspace.settings, fetch=FetchSettings())
    desk.do("fetch")
    assert "no [[fetch.sources]]" in desk.status.message
    assert not desk.desk.fetcher.is_running


def test_a_paper_without_a_link_is_looked_up_or_searched_for(desk: PlainDesk, service: FakeService) -> None:
    """Both say what they do before they do it; a search is called a search."""
    desk.do("open.page")
    assert desk.labels == [
        "look it up: send its title to huggingface.co and arxiv.org",
        "search for its title (scholar.google.com)",
    ]
    desk.pick("s")
    desk.until(
        lambda: "https://scholar.google.com/scholar?q=%22A%20Study%20of%20Made-Up" in desk.status.message
    )
    assert not service.log
    desk.do("open.pdf").pick("c")
    desk.until(lambda: "found: arXiv 2606.00009 (huggingface.co)" in desk.status.message).rest()
    assert [each.path for each in service.log] == ["/api/papers/search"]
    assert desk.workspace.papers(desk.session.docs)[0].arxiv_id == "2606.00009"


def test_leaving_ends_a_fetch(desk: PlainDesk, service: FakeService) -> None:
    service.faults["hf"] = [replace(text(items("2606.00001")), drips=True)]
    desk.start("fetch").until(lambda: service.log)
    desk.desk.close()
    desk.until(lambda: not desk.desk.fetcher.is_running)
    assert not (desk.workspace.paths[0] / "fetched" / "hf-daily-2026-06-12.json").exists()
