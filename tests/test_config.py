"""Settings: each a row; what is wrong is named with its line, and its default serves."""

import shutil
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from papertui.config import Rule, SettingProblem, Settings, UserCommand, load_settings, rows
from papertui.config.lines import line_of
from papertui.config.printing import printed
from papertui.errors import ConfigError
from papertui.tui.config_problems import setting_problems, sort_of
from papertui.tui.keymap import ACTIONS, Keymap
from papertui.workspace import SORTS
from tests.browsing import SAMPLES
from tests.desk import plain_desk
from tests.inside import DUMP, settings_in


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


def loaded(tmp_path: Path, text: str, **environ: str) -> Settings:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(config=file, environ=environ)


def problems(tmp_path: Path, text: str) -> list[str]:
    """Return the problems without the folder they are in."""
    return [each.text.removeprefix(f"{tmp_path}/") for each in loaded(tmp_path, text).problems]


def test_every_row_is_a_setting_and_its_example_is_taken(tmp_path: Path) -> None:
    assert rows().keys() <= {each.name for each in fields(Settings)}
    for name, row in rows().items():
        settings = loaded(tmp_path, row.example)
        assert not settings.problems, name
        assert getattr(settings, name) != row.default, name


def test_a_file_with_everything_is_taken(tmp_path: Path) -> None:
    examples = [row.example for row in rows().values()]
    settings = loaded(tmp_path, "\n".join(sorted(examples, key=lambda text: text.startswith("["))))
    assert not settings.problems
    assert (settings.history, settings.dumps) == (100_000, (tmp_path / "dumps",))
    assert settings.rules == (Rule("org:tencent", ("industry",)),)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("wach = true", 1, "unknown setting “wach”; did you mean “watch”?"),
        ("# a comment\n\nwatch = 'yes'", 3, "“watch” must be true or false"),
        ("watch = 1", 1, "“watch” must be true or false"),
        ("dumps = [\n 3]", 1, "“dumps” must be a list of paths"),
        ("dumps = '~nobody-of-this-name/x'", 1, "“dumps” must be a list of paths"),
        ("template = 3", 1, "“template” must be a path in quotes"),
        ("history = 999", 1, "“history” must be a number of steps, 1,000 at least"),
        ("history = 1e9", 1, "“history” must be a number of steps, 1,000 at least"),
        ("history = true", 1, "“history” must be a number of steps, 1,000 at least"),
        (
            "layout = 'sid'",
            1,
            "“layout” must be auto, side, stacked or list, in quotes; did you mean “side”?",
        ),
        ("layout = ['side']", 1, "“layout” must be auto, side, stacked or list, in quotes"),
        ("split = 10", 1, "“split” must be a number of percent, 20 to 80, or 0 for what the titles need"),
        ("text_width = 0", 1, "“text_width” must be a number of columns, 40 to 200"),
        ("read_on_open = true", 1, "“read_on_open” must be a number of seconds up to 3,600, or false"),
        ("read_on_open = -1", 1, "“read_on_open” must be a number of seconds up to 3,600, or false"),
        ("columns = ['title', 'vote']", 1, "“columns” must be a list of some of mark state date title"),
        ("columns = ['title', 'title']", 1, "“columns” must be a list of some of mark state date title"),
        ("columns = ['date']", 1, "“columns” must be a list of some of mark state date title"),
        ("date_format = 'yyyy-mm-dd'", 1, "“date_format” must be a pattern as date(1) and strftime have it"),
        ("date_format = '%A %d %B %Y'", 1, "“date_format” must be a pattern as date(1) and strftime have it"),
        ('query = "a\\u001b[2J"', 1, "“query” must be a line of text in quotes"),
        ("tag_colors = 'red'", 1, "“tag_colors” must be lines such as"),
        ("[tag_colors]\nrl = 'red'\nml = 'gren'", 3, "“tag_colors” must be lines such as"),
        ("[tag_colors]\nrl = '#12345'", 2, "“tag_colors” must be lines such as"),
        ("[keys]\nwatch = true", 2, "“watch” stands under [keys]; move it above the first line in brackets"),
        (
            "quick_tags = ['a','b','c','d','e','f','g','h','i','j']",
            1,
            "“quick_tags” must be a list of at most 9",
        ),
        ("keys = 3", 1, "“keys” must be the name of a preset, or lines such as"),
        (
            "[keys]\n'tag.add' = '+'\n'tag.edit' = 3",
            3,
            "“keys” must be the name of a preset, or lines such as",
        ),
        ("[commands]\nkey = 'x'", 1, "“commands” must be tables [[commands]]"),
        ("[[commands]]\nkey = 'ctrl+g'", 1, "“commands” must be tables [[commands]]"),
        ("[[commands]]\nkey = 'a'\nrun = 'wc'\ninput = 'csv'", 1, "“commands” must be tables [[commands]]"),
        ("[[commands]]\nkey = 'a'\nrun = 'wc'\nshell = 'yes'", 1, "“commands” must be tables [[commands]]"),
        ("[[commands]]\nkey = 'a'\nrun = 'wc'\nspeed = 3", 1, "“commands” must be tables [[commands]]"),
        ("[[rules]]\nadd = ['x']", 1, "“rules” must be tables [[rules]]"),
        ("[[rules]]\nquery = 'a'\nadd = 'x'\n\n[[rules]]\nquery = 'org:x'", 5, "“rules” must be tables"),
        (
            "[[rules]]\nquery = 'org:x'\nadd = []",
            1,
            "“rules” must be a rule that adds a tag; “org:x” adds none",
        ),
        ("[[rules]]\nquery = 'org:x'\nadd = [3]", 1, "“rules” must be tables [[rules]]"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    (told,) = problems(tmp_path, text)
    assert told.startswith(f"config.toml:{line}: {reason}")


def test_the_nearest_of_few_words_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, 'columns = ["title", "vote"]')[0].endswith(
        "“vote” is not one; did you mean “votes”?"
    )
    assert problems(tmp_path, '[tag_colors]\nml = "gren"')[0].endswith("did you mean “green”?")


def test_keys_may_be_the_name_of_a_preset(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'keys = "vim"').keys == {"preset": "vim"}
    assert loaded(tmp_path, '[keys]\npreset = "vim"\nhelp = "F1"').keys == {"preset": "vim", "help": "F1"}


def test_what_is_right_beside_it_is_taken(tmp_path: Path) -> None:
    text = """
watch = "yes"
history = 2_500
[keys]
"tag.edit" = 3
"tag.add" = "A"
[[commands]]
key = "ctrl+g"
[[commands]]
key = "ctrl+k"
run = "wc"
"""
    settings = loaded(tmp_path, text)
    assert len(settings.problems) == 3
    assert (settings.watch, settings.history, dict(settings.keys)) == (False, 2_500, {"tag.add": "A"})
    assert settings.commands == (UserCommand("ctrl+k", "wc"),)


def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml:2: cannot be read as TOML"):
        loaded(tmp_path, "watch = true\nwatch\n")
    with pytest.raises(ConfigError, match=r"config\.toml:1: cannot be read as TOML"):
        loaded(tmp_path, "dumps = [")
    with pytest.raises(ConfigError, match="cannot be read as TOML: it is nested too deeply"):
        loaded(tmp_path, f"watch = {'[' * 100_000}")
    with pytest.raises(ConfigError, match=r"config\.toml:\d+: cannot be read as TOML"):
        loaded(tmp_path, f"history = {'9' * 10_000}")


def test_the_environment_takes_the_place_of_wrong_dumps(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "dumps = 3", PAPERTUI_DUMPS="/a:~/b:")
    assert (settings.dumps, settings.problems) == ((Path("/a"), tmp_path / "b"), ())


def test_the_line_is_that_of_the_setting_not_of_what_looks_like_it() -> None:
    text = """template = '''
watch = true
[keys]
'''
[[rules]]
query = "watch = false"
[[rules]]
[keys]
# watch = 3
"tag.edit" = "t"
"""
    places: list[tuple[str | int, ...]] = [("template",), ("rules", 1), ("keys",), ("keys", "tag.edit")]
    assert [line_of(text, place) for place in places] == [1, 7, 8, 10]
    assert line_of('watch = true\nkeys."tag.edit" = 3\n', ("keys", "tag.edit")) == 2
    assert line_of("a = 1\nkeys = {x = 3}\n", ("keys", "x")) == 2


def test_the_printed_config_is_the_default_one(tmp_path: Path) -> None:
    lines = list(printed(tmp_path / "config.toml", {action.id: action.keys for action in ACTIONS}))
    assert all(line.startswith("#") or not line for line in lines)
    text = "\n".join(line[1:] for line in lines if not line.startswith("# "))
    settings = loaded(tmp_path, text)
    assert not settings.problems
    for name, row in rows().items():
        if name != "keys":
            assert getattr(settings, name) == row.default
    assert Keymap(settings.keys).actions == Keymap().actions
    assert tomllib.loads(text).keys() == rows().keys() - {"commands", "rules", "tag_colors", "fetch"}


def test_names_that_only_the_interface_knows_are_told_with_their_line(tmp_path: Path) -> None:
    settings = loaded(tmp_path, 'theme = "nrod"\nlight_theme = "x"\nsort = "dat"\n[keys]\ntheme = "nord"')
    told = [
        each.removeprefix(f"{tmp_path}/")
        for each in setting_problems(settings, Keymap(settings.keys).problems)
    ]
    assert sorted(told) == [
        "config.toml:1: there is no theme “nrod”; did you mean “nord”?",
        "config.toml:2: there is no theme “x”; “papertui --help” lists them",
        f"config.toml:3: no sort order “dat”; orders: {' '.join(SORTS)} like(tag:NAME);"
        " prefix - to reverse one",
        "config.toml:5: no action is called “theme”;"
        " the setting of that name stands above the first line in brackets",
    ]
    assert sort_of(settings) is None
    assert sort_of(loaded(tmp_path, 'sort = "-date"')) == "-date"


def test_a_wrong_setting_is_still_told_once_the_dumps_are_read(tmp_path: Path) -> None:
    wrong = SettingProblem("watch", f"{tmp_path}/config.toml:1: “watch” must be true or false")
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    shutil.copy(DUMP, dumps)
    settings = replace(settings_in(tmp_path, dumps), problems=(wrong,))
    shutil.copy(SAMPLES / "reader-text-2025-11-06.txt", dumps)
    with plain_desk(settings) as desk:
        desk.desk.begin()
        desk.until(lambda: any("new paper" in said for said in desk.status.said)).rest()
        assert desk.status.message == "config.toml:1: “watch” must be true or false"
        assert desk.status.bad


_FETCH = """\
[fetch]
into = 3
catch_up = 0
into_ = "x"
complete = ["s2"]
contact = "nobody"
[[fetch.sources]]
hf = "daily"
[[fetch.sources]]
arxiv = ["cs.CL", "cs.LG"]
[[fetch.sources]]
arxiv = 3
[fetch.hosts]
hf = "http://127.0.0.1:80/hf/"
arxiv = "http://example.org"
s2 = "https://example.org"
"""


def test_what_is_wrong_in_the_table_of_fetching_is_named_and_the_rest_serves(tmp_path: Path) -> None:
    told = problems(tmp_path, _FETCH)
    assert [line.split(": ")[0] for line in told] == [f"config.toml:{n}" for n in (2, 3, 4, 5, 6, 11, 15, 16)]
    assert "“into” is a path" in told[0]
    assert "“into_” is unknown" in told[2]
    fetch = loaded(tmp_path, _FETCH).fetch
    assert [source.spec for source in fetch.sources] == ["hf", "arxiv:cs.CL+cs.LG"]
    assert fetch.hosts == {"hf": "http://127.0.0.1:80/hf"}
    assert (fetch.into, fetch.catch_up, fetch.complete) == (None, 14, ("hf", "arxiv"))


@pytest.mark.parametrize(
    "text", ["fetch = 1", "[fetch]\nsources = 1", "[fetch]\nhosts = 1", "[[fetch]]\nx=1"]
)
def test_a_table_of_fetching_of_another_shape_is_one_problem(tmp_path: Path, text: str) -> None:
    assert len(problems(tmp_path, text)) == 1
