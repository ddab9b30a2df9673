"""Reading real listings: how much of titles and abstracts is seen at the usual sizes of a terminal."""

from contextlib import closing
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.sync import run
from papertui.tui.glyphs import UNICODE
from papertui.tui.widgets.laid import lay_out
from papertui.tui.wording import content
from papertui.workspace import Workspace
from tests.browsing import read_here
from tests.inside import inside
from tests.shared import DUMPS
from tests.widget_stage import shown


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home: Path = tmp_path_factory.mktemp("home")
    settings = Settings(home / "library", home / "cache", home / "state", home / "config", dumps=(DUMPS,))
    run([DUMPS], settings.cache_dir, read=read_here)
    return settings


def test_most_abstracts_are_read_whole_beside_the_list_with_one_key(settings: Settings) -> None:
    with closing(Workspace.open([DUMPS], settings)) as workspace:
        results = workspace.listing()
        papers = [content(entry, results) for entry in workspace.entries(list(results.docs))]
    ends = [
        sum(not line.is_at_end for line in lay_out(paper, 77, UNICODE, airy=False))
        for paper in papers
        if paper.abstract
    ]
    pane, reader = 12, 20  # lines at 80x24
    assert sum(end <= 2 * pane for end in ends) >= 0.75 * len(ends)
    # In the reader: pages of an abstract, and one key that archives and goes on.
    pages = [-(-(end - 1) // (reader - 1)) - 1 for end in ends]
    assert 1 + sum(pages) / len(pages) <= 2.2


async def test_no_title_of_the_first_rows_is_cut_beside_a_paper(settings: Settings) -> None:
    async with inside(settings, (120, 40)) as screen:
        await screen.wait_for(" papers ")
        rows = shown(screen.browser.list)
        assert len(rows) == 36
        assert sum("…" in row for row in rows) <= 12


async def test_stacked_the_paper_has_most_of_the_rows(settings: Settings) -> None:
    async with inside(settings, (80, 24)) as screen:
        await screen.wait_for(" papers ")
        assert (screen.browser.list.size.height, screen.browser.paper.size.height) == (7, 12)
