"""The preset `vim`: a number before a motion repeats it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.browsing import SAMPLES
from tests.desk import PlainDesk, plain_desk
from tests.inside import settings_in


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainDesk]:
    settings = replace(settings_in(tmp_path_factory.mktemp("vim"), SAMPLES), keys={"preset": "vim"})
    with plain_desk(settings) as desk:
        yield desk


@pytest.mark.parametrize(
    ("keys", "line"),
    [("5j", 6), ("12j", 13), ("5j2k", 4), ("5G", 5), ("3gj", 4), ("999999999j", -1), ("j0j", 3), ("2J3j", 4)],
)
def test_a_number_repeats_the_motion_after_it_and_no_other(desk: PlainDesk, keys: str, line: int) -> None:
    desk.list.go(0)
    for key in keys:
        action = desk.desk.keymap.action("list", key)
        assert action is not None
        desk.start(action.id)
    assert desk.list.cursor == (line - 1 if line > 0 else len(desk.list.docs) - 1)
