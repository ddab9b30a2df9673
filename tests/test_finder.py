"""The search thread answers the newest request; a look at stale rows never takes the place of an answer."""

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from papertui.tui.finder import Finder, SearchAnswer, SearchRequest
from papertui.workspace import Workspace
from tests.inside import settings_in


@pytest.mark.parametrize(("later", "heard"), [("stale", ["search", "stale"]), ("search", ["search"])])
def test_only_a_newer_search_drops_an_answer_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: str, heard: list[str]
) -> None:
    settings = settings_in(tmp_path)
    begun, may_end, delivered, done = (
        threading.Event(),
        threading.Event(),
        list[SearchAnswer](),
        threading.Event(),
    )
    with closing(Workspace.open(settings.dumps, settings)) as workspace:
        workspace.sync()
        find = workspace.find

        def slow_find(*asked: Any) -> Any:  # noqa: ANN401  # as `find` has them
            begun.set()
            assert may_end.wait(60)
            return find(*asked)

        def deliver(answer: SearchAnswer) -> None:
            delivered.append(answer)
            if len(delivered) == len(heard):
                done.set()

        monkeypatch.setattr(workspace, "find", slow_find)
        finder = Finder(workspace, deliver)
        finder.ask(SearchRequest("consistency", None, "search"))
        assert begun.wait(60)
        finder.ask(SearchRequest("consistency", None, later))
        may_end.set()
        assert done.wait(60)
        finder.close()
        assert [answer.request.purpose for answer in delivered] == heard
        assert all(answer.results for answer in delivered)
