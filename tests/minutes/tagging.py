"""Steps 16 to 20: tags, archiving, undo over a restart, many papers at once, copying."""

import re
import shutil
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Callable

from tests.minutes.user import OF_STUDIES, STUDIES, User
from tests.terminal import clean_environment, papertui_command

OVER_SSH = {"SSH_CONNECTION": "192.0.2.1 5000 192.0.2.2 22", "SSH_TTY": "/dev/pts/9"}


def _shows_a_tag(row: str) -> bool:
    """Whether a row names its tag, or beside a long title says that there is one."""
    return row.partition("│")[0].rstrip().endswith(("archived", "to-read", "+1"))


def step_16_tab_completes_a_tag_and_the_row_shows_it(user: User) -> None:
    screen = user.screen.press("g").settle()
    screen.press("1").wait_for("tagged to-read · u undoes")
    screen.press("j", "t").wait_for("tag 1 paper:").type("to-r").wait_for("to-read (1)")
    screen.press("tab").wait_for("tag 1 paper: to-read").press("enter")
    # Beside a long title the row counts the tag that the paper names.
    screen.wait_for(lambda: _shows_a_tag(screen.cursor_row)).wait_for("tagged to-read")
    screen.wait_for("# to-read")


def step_17_archived_rows_dim_and_nothing_jumps(user: User) -> None:
    screen = user.screen
    assert user.query("is:unread") == user.total
    screen.press("enter")
    user.to_paper(3).settle()
    before, bright, cursor = user.titles, user.colours(5), screen.cursor_title
    assert before[2].startswith(cursor)
    for number in (3, 4, 5):
        screen.press("a").wait_for(lambda: screen.cursor_title == before[number][:24].rstrip(" …"))  # noqa: B023  # called within this turn
    screen.wait_for(lambda: all(map(_shows_a_tag, user.titles[2:5])))
    dimmed = [True, False, False, False, True]
    screen.wait_for(lambda: [user.colours(row) == bright for row in (1, 2, 3, 4, 6)] == dimmed).settle()
    shown = [title.split("  ")[0].rstrip(" …") for title in user.titles]
    assert all(title.startswith(now[:20]) for title, now in zip(before, shown, strict=True))
    assert user.count("is:unread") == user.total - 3


def step_18_undo_is_exact_over_a_restart(user: User) -> None:
    screen = user.screen
    for left in (2, 1, 0):
        screen.press("u").wait_for(lambda: "undone: tagged archived · " in screen.text)
        screen.wait_for(lambda: sum(map(_shows_a_tag, user.titles[2:5])) == left)  # noqa: B023  # called within this turn
    screen.press("ctrl+r").wait_for("done again: tagged archived")
    screen.wait_for(lambda: sum(map(_shows_a_tag, user.titles[2:5])) == 1)
    user.quit()
    screen = user.start(env=OVER_SSH).ready()
    assert user.query("tag:archived") == 1
    screen.press("esc", "esc").wait_for(lambda: screen.found == user.total)
    screen.press("u").wait_for("undone: tagged archived")
    assert [paper["tags"] for paper in user.papers("is:tagged")] == [["to-read"], ["to-read"]]
    screen.press("U").wait_for("─ history ─").wait_for(
        lambda: re.search(r"tagged archived +undone", screen.text)
    ).press("esc")
    screen.wait_for(lambda: "─ history ─" not in screen.text)


def step_19_many_papers_are_tagged_after_a_preview_in_one_step(user: User) -> None:
    screen = user.screen
    assert user.query(OF_STUDIES) == STUDIES
    screen.press("enter", "*").wait_for(f"✓{STUDIES} marked").press("+").wait_for(f"tag {STUDIES} papers:")
    screen.type("bulk\r").wait_for(f"+bulk on {STUDIES} papers? One undo (u) takes it back.")
    assert not any(re.search(r"(?<!\+)bulk", title) for title in user.titles)
    screen.press("y").wait_for(f"tagged bulk · {STUDIES} papers · u undoes")
    assert user.count("tag:bulk") == STUDIES
    screen.press("u").wait_for(f"undone: tagged bulk · {STUDIES} papers")
    assert user.query("tag:bulk") == 0
    screen.press("enter")  # the first esc in the list drops the marks
    user.to_whole_list()


def step_20_a_title_arrives_and_the_message_claims_no_more(user: User) -> None:
    screen = user.screen.press("g").settle()
    title = next(p["title"] for p in user.papers("") if p["title"].startswith(screen.cursor_title))
    since = screen.mark()
    screen.press("y").wait_for("title sent to the terminal (OSC 52)")
    (sent,) = re.findall(rb"\x1b\]52;c;([^\x07\x1b]*)(?:\x07|\x1b\\)", screen.bytes_since(since))
    assert b64decode(sent).decode() == title
    if shutil.which("tmux"):
        assert copied_in_tmux(user) == title


def copied_in_tmux(user: User) -> str:
    """Press y in a real tmux and give what its buffer then holds."""
    environment = clean_environment(user.home)
    # Not in the place of the test: the path of a socket is 100 characters at most.
    with tempfile.TemporaryDirectory(prefix="papertui-") as directory:

        def tmux(*words: str) -> str:
            line = ["tmux", "-S", f"{directory}/socket", "-f", "/dev/null", *words]
            return subprocess.run(line, env=environment, capture_output=True, text=True, check=True).stdout

        size = ("-x", str(user.columns), "-y", str(user.rows))
        tmux("new-session", "-d", *size, papertui_command()[0], "--query", "", str(user.dumps))
        try:
            user.until(lambda: f" {user.total:,} papers " in tmux("capture-pane", "-p").partition("\n")[0])
            tmux("send-keys", "y")
            user.until(lambda: "title given to tmux" in tmux("capture-pane", "-p"))
            return tmux("show-buffer")
        finally:
            tmux("kill-server")


STEPS: tuple[Callable[[User], None], ...] = (
    step_16_tab_completes_a_tag_and_the_row_shows_it,
    step_17_archived_rows_dim_and_nothing_jumps,
    step_18_undo_is_exact_over_a_restart,
    step_19_many_papers_are_tagged_after_a_preview_in_one_step,
    step_20_a_title_arrives_and_the_message_claims_no_more,
)
