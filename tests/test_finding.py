"""Narrowing, papers alike, saved searches, facets and earlier searches, on the screen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import load_settings
from papertui.errors import QueryError, UsageError
from papertui.tui.screens.saved import Saved
from papertui.tui.session import Session, Spot
from papertui.tui.widgets.panel import Panel
from papertui.workspace import Scope, Workspace
from papertui.workspace.clauses import clauses, toggled
from papertui.workspace.remembered import Remembered
from tests.browsing import SAMPLES, command_here, fresh_home
from tests.inside import inside, settings_in
from tests.terminal import clean_environment


@pytest.fixture(scope="module")
def workspace(samples_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = fresh_home(tmp_path_factory.mktemp("finding"), samples_home)
    opened = Workspace.open([SAMPLES], load_settings(environ=clean_environment(home)))
    opened.sync()
    yield opened
    opened.close()


def test_a_search_within_another_finds_what_both_find(workspace: Workspace) -> None:
    both = set(workspace.find("learning").docs) & set(workspace.find("model").docs)
    assert set(workspace.find("model", scope=Scope(within=("learning",))).docs) == both
    assert both


def test_a_saved_search_finds_what_its_query_finds(workspace: Workspace) -> None:
    workspace.library.save_searches({"a": "learning OR model"}, "saved a")
    assert set(workspace.find("query:a").docs) == set(workspace.find("learning OR model").docs)
    assert set(workspace.find("-query:a").docs).isdisjoint(workspace.find("query:a").docs)


@pytest.mark.parametrize(
    ("query", "said"),
    [("query:self", "self → self"), ("query:one", "one → two → one"), ("query:lop", "loop")],
)
def test_a_saved_search_that_is_none_or_leads_to_itself_is_explained(
    workspace: Workspace, query: str, said: str
) -> None:
    queries = {"self": "query:self", "one": "query:two", "two": "x query:one", "loop": "x"}
    workspace.library.save_searches(queries, "saved")
    with pytest.raises(QueryError, match=said) as caught:
        workspace.find(f"model {query}")
    assert caught.value.position == len("model query:")


def test_papers_alike_leave_the_paper_out_and_say_their_words(workspace: Workspace) -> None:
    (entry,) = workspace.entries(workspace.find("dropout").docs[:1])
    found = workspace.find("", scope=Scope(like=(entry.paper.id,)))
    assert found.sort == "relevance"
    assert entry.doc not in found.docs
    (best,) = workspace.entries(found.docs[:1])
    said = found.why(best.paper)
    assert said.startswith("like: ")
    assert "the" not in said.removeprefix("like: ").split(", ")


def test_everything_can_be_ranked_by_likeness_to_a_tag(workspace: Workspace) -> None:
    workspace.tag(workspace.find("dropout").docs[:2], {"drop"}, set())
    ranked = workspace.find("", "like(tag:drop)")
    assert len(ranked.docs) == workspace.count
    assert set(workspace.find("tag:drop").docs) <= set(ranked.docs[:10])
    assert list(workspace.find("", "-like(tag:drop)").docs) == list(ranked.docs)[::-1]
    with pytest.raises(UsageError, match="tag:none"):
        workspace.find("", "like(tag:none)")


def test_facets_count_what_narrowing_by_them_finds(workspace: Workspace) -> None:
    for query in ("", "learning", "date:>=2025"):
        groups = workspace.facets(query)
        assert {"year", "source"} <= {group.name for group in groups}
        for facet in (facet for group in groups for facet in group.facets):
            if facet.clause not in clauses(query):
                assert len(workspace.find(toggled(query, facet.clause)).docs) == facet.count


def test_a_clause_goes_into_a_query_and_out_again() -> None:
    for text in ("", "reward", "a OR b", '"open quote', "tag:x y"):
        narrowed = toggled(text, 'org:"World Labs"')
        assert 'org:"World Labs"' in clauses(narrowed)
        assert toggled(narrowed, 'org:"World Labs"').strip() == text


def test_a_mistyped_tag_and_words_that_never_meet_are_told(workspace: Workspace) -> None:
    workspace.tag(workspace.find("dropout").docs[:1], {"to-read"}, set())
    wrong = workspace.find("dropout tag:to-raed")
    assert wrong.missing == ("tag:to-raed",)
    assert wrong.correction is not None
    assert wrong.correction.query == "dropout tag:to-read"
    apart = workspace.find("dropout tag:to-read attention year:1990")
    assert not apart.docs
    assert not apart.missing


def test_earlier_searches_are_kept_once_and_the_newest_last(tmp_path: Path) -> None:
    for text in ("one", "two", "one", " "):
        Remembered(tmp_path / "state" / "searches").add(text)
    assert Remembered(tmp_path / "state" / "searches").earlier() == ["two", "one"]
    assert (tmp_path / "state" / "searches").stat().st_mode & 0o777 == 0o600


async def test_narrowing_facets_saving_and_recalling_with_keys(samples_home: Path, tmp_path: Path) -> None:
    home = fresh_home(tmp_path, samples_home)
    settings = replace(load_settings(environ=clean_environment(home)), dumps=(SAMPLES,))
    async with inside(settings) as screen:
        session = screen.desk.session

        async def finds(query: str, holds: Callable[[int], bool]) -> int:
            await screen.wait_for(lambda: session.query == query and holds(len(session.docs)))
            return len(session.docs)

        await screen.press("slash")
        await screen.type("model")
        found = await finds("model", lambda found: 0 < found < session.results.total)
        await screen.press("enter", *"jjjjjjjjjjjjj")
        rows, cursor = screen.browser.list.top, screen.browser.list.cursor
        await screen.press("backslash")
        await screen.type("polic")
        narrowed = await finds("polic", lambda now: 0 < now < found)
        await screen.wait_for("/ model \\ polic")
        await screen.press("enter", "S")
        await screen.wait_for("save this search as")
        await screen.type("both")
        await screen.press("enter")
        await screen.wait_for("saved search both: model* AND polic")
        await screen.press("escape")
        await finds("model", lambda now: now == found)
        await screen.wait_for(lambda: (screen.browser.list.top, screen.browser.list.cursor) == (rows, cursor))
        await screen.press("f")
        await screen.wait_for(" year ")
        await screen.wait_for("enter narrow  esc close")
        await screen.press("enter")
        await screen.wait_for(lambda: 0 < len(session.docs) < found)
        await screen.press("enter")
        await finds("model", lambda now: now == found)
        await screen.press("f", "apostrophe")
        await screen.wait_for("saved searches")
        await screen.wait_for(lambda: re.search(rf"both .* {narrowed} ", screen.text))
        await screen.press("1")
        await screen.wait_for("/ query:both")
        await finds("query:both", lambda now: now == narrowed)
        await screen.press("slash", "up")
        await screen.wait_for("/ polic")
        await screen.press("up")
        await screen.wait_for("/ model")
        await screen.press("enter")
    told = command_here(home, "search", "query:both", SAMPLES, "--count")
    assert int(told.stdout) == narrowed


async def test_counts_that_come_while_the_saved_searches_close_are_dropped(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        await screen.wait_for("9 papers")
        screen.desk.workspace.library.save_searches({"mine": "model"}, "saved")
        await screen.press("apostrophe")
        saved = screen.browser.app.screen
        assert isinstance(saved, Saved)
        await saved.query(Panel).remove()  # as Textual does first to a screen that it removes
        assert saved.is_attached
        saved._hear({"mine": 3})
        saved.dismiss(None)
        await screen.press("j")
        assert screen.browser.list.cursor == 1


def test_a_search_that_is_gone_back_to_stands_as_it_was_left(workspace: Workspace) -> None:
    session = Session(workspace, "model", "title")
    session.take(workspace.find("model", "title"))
    session.add_marks(session.docs[:2])
    marked, spot = set(session.marked), Spot(session.id_at(5), 5, 3)
    session.deepen(Scope(like=tuple(filter(None, map(session.id_at, range(2))))), "like: 2", spot)
    assert (session.query, session.sort, session.marked, session.lead) == ("", None, set(), "like: 2 \\ ")
    assert session.rise() == "model"
    assert (session.sort, session.marked, session.spot, session.lead) == ("title", marked, spot, "")
