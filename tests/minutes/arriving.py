"""Steps 1 to 7: help, nothing there, a first start, a second one, what is added, moving."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.browsing import SAMPLES, Browsing, command
from tests.minutes.user import User
from tests.terminal import clean_environment

_SLOW = {"bs4", "lxml", "textual", "whoosh", "papertui.dumps"}


def step_1_help_and_version_come_at_once_and_without_a_warning(user: User) -> None:
    for option in ("--help", "--version"):
        done = command(user.home, option)
        assert (done.returncode, done.stderr) == (0, b"")
    # What takes time is not loaded.
    ends = "import sys; from papertui.cli import main; code = main(['--help']); print(code, *sys.modules)"
    strict = subprocess.run(
        [sys.executable, "-W", "error", "-c", ends],
        env=clean_environment(user.home),
        capture_output=True,
        check=False,
    )
    code, *loaded = strict.stdout.decode().splitlines()[-1].split()
    assert (strict.returncode, strict.stderr, code) == (0, b"", "0")
    assert not _SLOW.intersection(loaded)


def step_2_a_missing_path_is_one_line_and_exit_2(user: User) -> None:
    done = command(user.home, "nowhere.html", installed=False)
    assert done.returncode == 2
    assert re.fullmatch(rb"papertui: nowhere[^\n]*no such file or folder[^\n]*\n", done.stderr)
    assert done.stdout == b""


def step_3_an_empty_folder_says_what_it_looks_for(user: User) -> None:
    (user.place / "empty").mkdir()
    screen = user.start(paths=[user.place / "empty"]).wait_for("no papers yet")
    for word in ("Hugging Face", "arXiv", "papertui formats", "press R"):
        assert word in screen.text
    screen.press("?").wait_for("keys of the list").press("esc").wait_for(lambda: "keys of" not in screen.text)
    user.quit()


def step_4_the_list_stands_while_dumps_are_being_read(user: User) -> None:
    screen = user.start(installed=True).wait_for(lambda: screen_has_list_and_progress(user.screen))
    assert "no papers yet" not in screen.raw.decode("utf-8", "replace")
    first = screen.cursor_title
    screen.press("j").wait_for(lambda: screen.cursor_title != first)
    screen.ready().wait_for(re.compile(r"[\d,]+ papers from \d+ files"))
    assert re.search(r"[1-9]", screen.screen[-1])
    user.total = screen.found


def screen_has_list_and_progress(screen: Browsing) -> bool:
    return bool(screen.found and screen.cursor_title and "reading dumps" in screen.screen[-1])


def step_5_a_second_start_reads_nothing(user: User) -> None:
    user.quit()
    screen = user.start()
    screen.wait_for("help")  # the first frame
    assert screen.cursor_title
    screen.wait_for(lambda: screen.found == user.total)
    screen.wait_for(lambda: screen.family() == [screen.pid]).settle()  # the watcher is done
    assert b"indexing words" not in screen.raw
    assert b"sorting papers" not in screen.raw
    report = json.loads(user.run("load", "--format", "json").stdout)
    assert report["unchanged_files"] == len(report["files"])
    assert report["distinct"] == user.total


def step_6_what_is_added_is_merged_or_named_and_nothing_moves(user: User) -> None:
    user.screen.search("diffusion").press("enter")
    screen = user.to_paper(3)
    found, title = screen.found, screen.cursor_title
    shutil.copyfile(SAMPLES / "broken" / "hf-api-truncated.json", user.dumps / "cut-off.json")
    shutil.copyfile(SAMPLES / "broken" / "not-a-listing.md", user.dumps / "strange.md")
    shutil.copyfile(SAMPLES / "flat-text-classics.txt", user.dumps / "second-copy.txt")
    screen.press("R").wait_for(re.compile(r"no new papers · \d+ merged · 2 problems \(I\)"))
    assert (screen.found, screen.cursor_title) == (found, title)
    assert screen.screen[0].startswith(" / diffusion ")
    screen.press("I").wait_for(re.compile(r"cut-off\.json .*\n · [^\n]+[^\s·]"))
    screen.press(*"jjjjjjjjjjjj").wait_for(re.compile(r"strange\.md .*no dump"))
    assert screen.text.count("lists what can be read") <= 1
    screen.press("esc").wait_for(lambda: screen.cursor_title == title)
    screen.press("esc").wait_for(lambda: screen.found == user.total)


def step_7_the_detail_follows_the_cursor(user: User) -> None:
    screen = user.screen
    for key in ("g", "j", "k", "G", "ctrl+d", "g", "ctrl+d"):
        screen.press(key).wait_for(lambda: title(user).startswith(screen.cursor_title[:20]))
    first = user.to_paper(1).cursor_title
    screen.press("j").wait_for(lambda: screen.cursor_title != first)
    screen.press("k").wait_for(lambda: screen.cursor_title == first)


def title(user: User) -> str:
    """The first line of the detail pane."""
    screen = user.screen.screen
    if user.columns >= 100:
        return re.split("[│|]", screen[2])[-1].strip()
    rule = next(y for y, line in enumerate(screen[2:], 2) if line.startswith("──"))
    return screen[rule + 1].strip()


STEPS: tuple[Callable[[User], None], ...] = (
    step_1_help_and_version_come_at_once_and_without_a_warning,
    step_2_a_missing_path_is_one_line_and_exit_2,
    step_3_an_empty_folder_says_what_it_looks_for,
    step_4_the_list_stands_while_dumps_are_being_read,
    step_5_a_second_start_reads_nothing,
    step_6_what_is_added_is_merged_or_named_and_nothing_moves,
    step_7_the_detail_follows_the_cursor,
)
