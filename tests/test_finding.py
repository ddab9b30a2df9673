"""Narrowing, papers alike, saved searches, facets and earlier searches, in the installed program."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.config import load_settings
from papertui.errors import QueryError, UsageError
from papertui.tui.session import Session, Spot
from papertui.workspace import Scope, Workspace
from papertui.workspace.clauses import clauses, toggled
from papertui.workspace.remembered import Remembered
from tests.browsing import SAMPLES, Browsing, command_here, fresh_home
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
    words = found.alike(best.paper.title, best.paper.abstract)
    assert words
    assert "the" not in words


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


def test_narrowing_facets_saving_and_recalling_with_keys(samples_home: Path, tmp_path: Path) -> None:
    home = fresh_home(tmp_path, samples_home)
    with Browsing(home, columns=80, rows=24) as screen:
        screen.ready().search("model")
        found = screen.found
        screen.press("enter", *"jjjjjjjjjjjjj").settle()
        rows = screen.screen[2:9]
        screen.press("\\").type("polic")
        screen.wait_for(lambda: "/ model \\ polic" in screen.screen[0] and screen.found < found)
        narrowed = screen.found
        screen.press("enter").press("S").wait_for("save this search as").type("both").press("enter")
        screen.wait_for("saved search both: model* polic").press("esc")
        screen.wait_for(lambda: screen.found == found and screen.screen[2:9] == rows)
        screen.press("f").wait_for(" year ").wait_for("enter narrow  esc close")
        screen.press("enter").wait_for(lambda: 0 < screen.found < found)
        screen.press("enter").wait_for(lambda: screen.found == found).press("f").settle()
        screen.press("'").wait_for("saved searches").wait_for(re.compile(rf"both .* {narrowed} "))
        screen.press("1").wait_for("/ query:both").wait_for(lambda: screen.found == narrowed)
        screen.press("/").press("up").wait_for("/ polic").press("up").wait_for("/ model").press("enter")
        assert screen.quit() == 0
    told = command_here(home, "search", "query:both", SAMPLES, "--count")
    assert int(told.stdout) == narrowed


def test_a_search_that_is_gone_back_to_stands_as_it_was_left(workspace: Workspace) -> None:
    session = Session(workspace, "model", "title")
    session.take(workspace.find("model", "title"))
    session.add_marks(session.docs[:2])
    marked, spot = set(session.marked), Spot(session.id_at(5), 5, 3)
    session.deepen(Scope(like=tuple(filter(None, map(session.id_at, range(2))))), "like: 2", spot)
    assert (session.query, session.sort, session.marked, session.lead) == ("", None, set(), "like: 2 \\ ")
    assert session.rise() == "model"
    assert (session.sort, session.marked, session.spot, session.lead) == ("title", marked, spot, "")
