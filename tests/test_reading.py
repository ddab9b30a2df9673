"""The setting `read_on_open`: a paper that has the screen for so long becomes read, and no other."""

from dataclasses import replace
from pathlib import Path

from papertui.tui.actions.reading import ReadingTime
from papertui.tui.keymap import Keymap
from tests.desk import PlainDesk, plain_desk
from tests.inside import settings_in


def is_unread(desk: PlainDesk, line: int) -> bool:
    return desk.workspace.entries([desk.list.docs[line]])[0].is_unread


def test_a_paper_that_is_open_becomes_read_and_the_others_do_not(tmp_path: Path) -> None:
    with plain_desk(replace(settings_in(tmp_path), read_on_open=0.0)) as desk:
        desk.desk.begin()
        desk.do("list.down", "paper.open").until(lambda: "read" in desk.status.message).rest()
        assert [is_unread(desk, line) for line in (0, 1, 2)] == [True, False, True]
        assert desk.status.message == "tagged read · u undoes"
        desk.do("undo").until(lambda: is_unread(desk, 1))


def test_a_paper_beside_the_list_stays_unread(tmp_path: Path) -> None:
    with plain_desk(settings_in(tmp_path)) as desk:
        reading = ReadingTime(desk.desk, 0.0)
        for _ in range(3):
            reading.look()
        desk.rest()
        assert is_unread(desk, 0)


def test_by_default_nothing_looks_after_what_is_read(tmp_path: Path) -> None:
    with plain_desk(settings_in(tmp_path)) as desk:
        before = len(desk.host.timers)
        for act in Keymap.at_start:
            act(desk.desk)
        assert len(desk.host.timers) == before
