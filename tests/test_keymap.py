"""The table of keys, and the user's own keys over it."""

import pytest

from papertui.config import UserCommand
from papertui.tui.bindings import DETAIL, LIST, READER, Action
from papertui.tui.desk import Desk
from papertui.tui.keymap import ACTIONS, Keymap, Later, Opens
from papertui.tui.presets import PRESETS

COMING = {"fetch"}
PANES = (LIST, DETAIL, READER)


def test_every_action_has_its_own_id_and_says_what_it_does() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert all(action.does for action in ACTIONS)


def test_no_two_actions_of_a_pane_share_a_key() -> None:
    assert not Keymap().problems


def test_a_key_can_be_remapped_by_its_id() -> None:
    keymap = Keymap({"tag.edit": "E"})
    remapped = keymap.action("list", "E")
    assert remapped is not None
    assert remapped.id == "tag.edit"
    assert keymap.action("list", "t") is None


def test_several_keys_can_be_given_by_name() -> None:
    keymap = Keymap({"list.down": "J, ctrl+n", "paper.down": "ctrl+j"})
    started = [keymap.action("list", key) for key in ("J", "ctrl+n")]
    assert [action and action.id for action in started] == ["list.down", "list.down"]


def test_a_comma_can_be_a_key() -> None:
    comma = Keymap({"tag.repeat": ","}).action("list", ",")
    assert comma is not None
    assert comma.id == "tag.repeat"


def told(keymap: Keymap) -> tuple[tuple[str | int, ...], str]:
    """Return the place and the reason of the only problem."""
    (problem,) = keymap.problems
    return problem.entry, problem.reason


def test_an_unknown_id_is_told_with_the_nearest() -> None:
    keymap = Keymap({"tag.edti": "X"})
    assert told(keymap) == (("keys", "tag.edti"), "no action is called “tag.edti”; did you mean “tag.edit”?")
    assert keymap.action("list", "X") is None


def test_a_key_that_is_taken_keeps_what_it_does() -> None:
    keymap = Keymap({"tag.edit": "j"})
    assert told(keymap) == (
        ("keys", "tag.edit"),
        "list.down and tag.edit are on one key, j; give one of them another",
    )
    kept = [keymap.action("list", key) for key in ("j", "t")]
    assert [action and action.id for action in kept] == ["list.down", "tag.edit"]


def test_two_actions_can_change_their_keys() -> None:
    keymap = Keymap({"tag.edit": "s", "tag.star": "t"})
    assert not keymap.problems
    changed = [keymap.action("list", key) for key in ("s", "t")]
    assert [action and action.id for action in changed] == ["tag.edit", "tag.star"]


def test_one_key_may_do_other_things_in_other_panes() -> None:
    keymap = Keymap()
    in_list, in_detail = keymap.action("list", "n"), keymap.action("detail", "n")
    assert in_list is not None
    assert in_detail is not None
    assert (in_list.id, in_detail.id) == ("list.next_unread", "detail.next_match")


def test_a_command_of_the_users_is_an_action_that_can_be_remapped() -> None:
    commands = [UserCommand("ctrl+g", "wc -l")]
    action = Keymap(commands=commands).action("detail", "ctrl+g")
    assert action is not None
    assert (action.id, action.does) == ("command.1", "run wc -l")
    remapped = Keymap({"command.1": "X"}, commands).action("list", "X")
    assert remapped is not None
    assert remapped.id == "command.1"


def test_a_command_on_a_key_that_is_taken_has_no_key() -> None:
    keymap = Keymap(commands=[UserCommand("ctrl+g", "wc -w"), UserCommand("t", "wc -l")])
    assert told(keymap) == (
        ("commands", 1),
        "tag.edit and command.2 are on one key, t; give one of them another",
    )
    edit = keymap.action("list", "t")
    assert edit is not None
    assert edit.id == "tag.edit"


@pytest.mark.parametrize(
    "action", [each for each in ACTIONS if isinstance(each.run, Later | Opens)], ids=lambda a: a.id
)
def test_what_is_imported_when_its_key_is_pressed_is_there(action: Action[Desk]) -> None:
    assert isinstance(action.run, Later | Opens)
    assert callable(action.run.function if isinstance(action.run, Later) else action.run.screen)


@pytest.mark.parametrize(
    ("pane", "first"), [("list", ("enter", "read")), ("detail", ("enter", "read")), ("reader", ("q", "back"))]
)
def test_the_footer_begins_with_what_matters_most_and_ends_with_help(
    pane: str, first: tuple[str, str]
) -> None:
    footer = Keymap().footer(pane)
    assert footer[0] == first
    assert footer[-1] == ("?", "help")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_puts_no_two_actions_on_one_key_and_leaves_none_without(name: str) -> None:
    keymap = Keymap({"preset": name})
    assert not keymap.problems
    assert PRESETS[name].keys.keys() <= {action.id for action in ACTIONS} | COMING
    started = {action.id for pane in PANES for action in keymap.of_pane(pane)}
    assert {action.id for action in ACTIONS if action.keys} <= started


@pytest.mark.parametrize(
    ("preset", "pane", "key", "id_"),
    [
        ("vim", "list", "ctrl+f", "list.page_down"),
        ("vim", "list", "alt+1", "tag.quick_1"),
        ("emacs", "list", "ctrl+n", "list.down"),
        ("emacs", "reader", "alt+v", "reader.page_up"),
        ("emacs", "list", "alt+less_than_sign", "list.top"),
        ("newsboat", "list", "p", "list.prev_unread"),
        ("newsboat", "list", "P", "open.pdf"),
        ("mutt", "list", "t", "mark.toggle"),
        ("mutt", "list", "Y", "tag.edit"),
        ("mutt", "list", "d", "tag.archive"),
    ],
)
def test_a_preset_has_the_keys_of_its_program(preset: str, pane: str, key: str, id_: str) -> None:
    action = Keymap({"preset": preset}).action(pane, key)
    assert action is not None
    assert action.id == id_


def test_keys_of_the_users_own_go_over_a_preset() -> None:
    keymap = Keymap({"preset": "mutt", "tag.archive": "A"})
    assert keymap.action("list", "d") is None
    archive = keymap.action("list", "A")
    assert archive is not None
    assert archive.id == "tag.archive"


def test_the_footer_shows_the_keys_of_the_preset() -> None:
    assert ("Y", "tag") in Keymap({"preset": "mutt"}).footer("list")


def test_an_unknown_preset_is_told_with_the_nearest() -> None:
    keymap = Keymap({"preset": "vmi"})
    assert told(keymap) == (("keys", "preset"), "no preset of keys is called “vmi”; did you mean “vim”?")
    assert keymap.actions == Keymap().actions


def test_what_is_said_names_the_users_keys() -> None:
    said = "tagged rl · ‹undo› undoes · ‹tag.edit› tags · ‹no.action›"
    assert Keymap().with_keys(said) == "tagged rl · u undoes · t tags · ‹no.action›"
    assert (
        Keymap({"undo": "Z", "tag.edit": ""}).with_keys(said)
        == "tagged rl · Z undoes · :tag.edit tags · ‹no.action›"
    )
