"""Steps 21 to 26: saved searches, lists out and in, a pipe, other terminals, two instances, no cache."""

import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.browsing import Browsing
from tests.minutes.user import User
from tests.patience import stretched

_SECONDS = 2.0  # in which another instance's tags are seen
_COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")
_MOUSE = ("1000", "1002", "1003", "1006")


def step_21_a_saved_search_counts_and_means_the_same_everywhere(user: User) -> None:
    screen = user.screen
    found = user.query("diffusion OR dropout")
    screen.press("enter", "S").wait_for("save this search as:").type("noise\r")
    screen.wait_for("saved search noise: diffusion OR dropout")
    screen.press("'").wait_for(re.compile(rf"noise +diffusion OR dropout +{found} "))
    screen.press("1").wait_for(
        lambda: screen.screen[0].startswith(" / query:noise ") and screen.found == found
    )
    assert user.count("query:noise") == found
    user.to_whole_list()


def step_22_a_list_that_is_written_comes_back_with_its_tags(user: User) -> None:
    papers = user.papers("tag:to-read")
    for format_, name in (("bibtex", "list.bib"), ("markdown", "list.md"), ("jsonl", "list.jsonl")):
        export(user, format_, user.place / name)
    assert (user.place / "list.md").read_text(encoding="utf-8").count("to-read") >= len(papers)
    for name in ("list.bib", "list.jsonl"):
        home = user.place / f"empty-{name}"
        user.run("import", str(user.place / name), home=home, on_dumps=False)
        done = user.run("search", "", "--format", "jsonl", home=home, on_dumps=False)
        taken = [json.loads(line) for line in done.stdout.splitlines()]
        assert {p["title"]: p["tags"] for p in taken} == {p["title"]: p["tags"] for p in papers}


def export(user: User, format_: str, path: Path) -> None:
    """Write the papers of the tag to-read with the dialog."""
    screen = user.screen.press("x").wait_for("export as")
    pick(user, rf"{format_} ").wait_for("which papers")
    pick(user, r"the tag to-read").wait_for(re.compile(r"2 papers (?:to:|→)"))
    screen.press("ctrl+u").type(f"{path}\r").wait_for(re.compile(r"2 papers →\s"))
    user.until(path.exists)
    screen.press("k").settle(0.05)


def pick(user: User, line: str) -> Browsing:
    """Press the key that a panel shows before a line."""
    shown = re.compile(rf"[│▌|>] ?(\S)  +{line}")
    found = shown.search(user.screen.wait_for(shown).text)
    assert found
    return user.screen.press(found[1])


def step_23_a_closed_pipe_is_quiet_and_the_output_pure(user: User) -> None:
    done = user.shell("papertui search 'is:unread' \"$DUMPS\" --format jsonl | head -1")
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 1)
    assert json.loads(done.stdout)["title"]


def step_24_odd_terminals_stay_readable(user: User) -> None:
    other = user.start("--no-mouse", size=(60, 20), env={"NO_COLOR": "1", "COLORTERM": None}).ready()
    other.press("space").wait_for("✓1 marked").press("esc").wait_for(lambda: "marked" not in other.text)
    # While the other instance has the library for a moment, a row shows its tags later than the message.
    other.press("g", "s").wait_for("tagged starred").wait_for(re.compile("^▌ ●★ ", re.MULTILINE))
    assert all(len(line.rstrip()) <= 60 for line in other.screen)
    assert "to-read" in other.text
    title = other.press(*"jjjjj").settle().cursor_title[:15]
    for columns, rows in ((58, 15), (200, 60)):
        other.resize(columns, rows).wait_for(lambda: len(other.screen[1].rstrip()) == columns)  # noqa: B023  # called within this turn
        other.wait_for(lambda: other.cursor_title.startswith(title)).settle()
    other.wait_for(lambda: "│" in other.screen[5])
    other.press("g").settle()
    assert not _COLOUR.search(other.raw)
    assert not any(other.modes().get(mode) for mode in _MOUSE)


def step_25_two_instances_tag_one_paper_and_one_is_killed(user: User) -> None:
    other = user.screens[-1]
    main = user.screens[-2].press("g").settle()
    main.press("+").wait_for("tag 1 paper:").type("mine\r").wait_for("tagged mine")
    other.press("+").wait_for("tag 1 paper:").type("theirs\r").wait_for("tagged theirs")
    done = time.perf_counter()
    user.drop()
    main.wait_for(lambda: "theirs" in main.text)
    assert time.perf_counter() - done < stretched(_SECONDS)
    main.press("+").wait_for("tag 1 paper:").type("after\r").wait_for("tagged after")
    assert user.count("tag:mine tag:theirs tag:after is:starred") == 1
    user.run("library", "check", on_dumps=False)


def step_26_without_its_cache_everything_is_there_again(user: User) -> None:
    screen = user.screen.press("j").settle()
    screen.press("e").wait_for("note:").type("read [this] again\x13").wait_for("note written")
    for path in user.dumps.glob("thick-*"):
        path.unlink()
    query = "is:tagged OR has:note OR query:noise"
    before = user.papers(query)
    told = [{*paper["tags"], paper["note"] and "noted"} for paper in before]
    for said in ({"to-read"}, {"mine", "theirs", "after", "starred"}, {"noted"}):
        assert any(said <= each for each in told)
    assert {None} in told  # of the saved search alone
    user.quit()
    shutil.rmtree(user.home / "cache")
    screen = user.start().wait_for("reading dumps").ready()
    screen.wait_for(lambda: screen.found == user.total)
    assert user.papers(query) == before
    user.query("has:note")
    screen.press("enter").wait_for("enter read")  # out of the bar
    screen.press("enter").wait_for("q back").wait_for("read [this] again")
    screen.press("q").wait_for(lambda: "q back" not in screen.text)
    user.quit()


STEPS: tuple[Callable[[User], None], ...] = (
    step_21_a_saved_search_counts_and_means_the_same_everywhere,
    step_22_a_list_that_is_written_comes_back_with_its_tags,
    step_23_a_closed_pipe_is_quiet_and_the_output_pure,
    step_24_odd_terminals_stay_readable,
    step_25_two_instances_tag_one_paper_and_one_is_killed,
    step_26_without_its_cache_everything_is_there_again,
)
