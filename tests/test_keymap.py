"""The table of keys, the user's own keys over it, and the README that shows it."""

from pathlib import Path

import pytest

from papertui.config import UserCommand, load_settings
from papertui.errors import ConfigError
from papertui.tui.keymap import ACTIONS, Action, Keymap, Later, shown_key

README = Path(__file__).parent.parent / "README.md"


def test_every_action_has_its_own_id_and_says_what_it_does() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert all(action.does for action in ACTIONS)


def test_no_two_actions_of_a_pane_share_a_key() -> None:
    Keymap()


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


def test_an_unknown_id_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"tag\.edti"):
        Keymap({"tag.edti": "t"})


def test_two_actions_on_one_key_are_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"tag\.edit.*list\.down|list\.down.*tag\.edit"):
        Keymap({"tag.edit": "j"})


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


def test_a_command_on_a_key_that_is_taken_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"tag\.edit.*command\.1|command\.1.*tag\.edit"):
        Keymap(commands=[UserCommand("t", "wc -l")])


@pytest.mark.parametrize(
    "action", [each for each in ACTIONS if isinstance(each.run, Later)], ids=lambda a: a.id
)
def test_what_is_imported_when_its_key_is_pressed_is_there(action: Action) -> None:
    assert isinstance(action.run, Later)
    assert callable(action.run.function)


@pytest.mark.parametrize(
    "text",
    [
        "[commands]\nkey = 'x'",
        "[[commands]]\nkey = 'ctrl+g'",
        "[[commands]]\nkey = 'ctrl+g'\nrun = 'wc'\ninput = 'csv'",
        "[[commands]]\nkey = 'ctrl+g'\nrun = 'wc'\nshell = 'yes'",
        "[[commands]]\nkey = 'ctrl+g'\nrun = 'wc'\nspeed = 3",
        "[[rules]]\nadd = ['x']",
        "[[rules]]\nquery = 'org:x'",
        "[[rules]]\nquery = 'org:x'\nadd = [3]",
    ],
)
def test_commands_and_rules_that_cannot_be_are_refused_with_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"config\.toml: "):
        load_settings(config=file)


@pytest.mark.parametrize("pane", ["list", "detail"])
def test_the_footer_shows_five_keys_and_ends_with_help(pane: str) -> None:
    footer = Keymap().footer(pane)
    assert len(footer) == 5
    assert footer[-1] == ("?", "help")


def readme_table() -> list[str]:
    rows = ["| key | id | does |", "|---|---|---|"]
    for action in ACTIONS:
        keys = " ".join(f"`{shown_key(key)}`" for key in action.keys).replace("|", "\\|")
        rows.append(f"| {keys} | {action.id} | {action.does} |")
    return rows


def test_the_readme_shows_the_table_of_keys() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.split("<!-- keys -->")[1].split("<!-- /keys -->")[0].strip().splitlines()
    assert shown == readme_table()
