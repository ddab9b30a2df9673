"""FAULTS 24 and 31: a note is kept until the library has it, and overwrites no other text."""

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from textual.widgets import TextArea

from papertui.config import Settings
from papertui.library import Library
from papertui.library.notes import END, OURS, THEIRS, merged
from papertui.paper import Paper
from papertui.tui.screens.note import NoteScreen
from papertui.workspace import unsaved
from tests.inside import Inside, inside, settings_in

PAPER = Paper(title="On notes", arxiv_id="2401.00001")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    return settings_in(tmp_path)


def noted(settings: Settings) -> list[str]:
    with closing(Library.open(settings.library_dir)) as library:
        return [state.note for state in library.states() if state.note]


def drafts(settings: Settings) -> list[Path]:
    return sorted((settings.state_dir / "notes").glob("*/note.md"))


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "kept"),
    [
        ("a", "a", "b", "b"),
        ("a", "b", "a", "b"),
        ("a", "b", "b", "b"),
        ("", "b", "c", f"{THEIRS}\nb\n{OURS}\nc\n{END}"),
        ("a\nz", "a\nb\nz", "a\nc\nz", f"a\n{THEIRS}\nb\n{OURS}\nc\n{END}\nz"),
        ("a", "a\nb", "a\nb\nc", f"a\nb\n{THEIRS}\n{OURS}\nc\n{END}"),
        ("a", "", "b", f"{THEIRS}\n{OURS}\nb\n{END}"),
        ("a", "b", "", f"{THEIRS}\nb\n{OURS}\n{END}"),
    ],
)
def test_two_changes_of_a_note_are_both_kept(base: str, theirs: str, ours: str, kept: str) -> None:
    assert merged(base, theirs, ours) == kept


def test_the_library_settles_upon_what_it_holds_by_then(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path)) as one, closing(Library.open(tmp_path)) as two:
        one.set_note(PAPER, "first")
        two.set_note(PAPER, "theirs", base="first")
        one.set_note(PAPER, "ours", base="first")
        state = one.state(PAPER)
        assert state is not None
        assert state.note == f"{THEIRS}\ntheirs\n{OURS}\nours\n{END}"
        one.undo()
        assert (state := one.state(PAPER)) is not None
        assert state.note == "theirs"


@pytest.mark.parametrize("umask", [0, 0o77])
def test_a_note_being_written_is_the_users_alone(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        note = unsaved.begin(tmp_path / "state" / "notes", PAPER, "as it was")
        note.write("as it is")
    finally:
        os.umask(old)
    found = [note.folder.parent.parent, note.folder.parent, note.folder, *note.folder.iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o700, 0o600}
    assert note.text == "as it is"


def test_a_note_is_offered_when_nobody_writes_it_any_more(tmp_path: Path) -> None:
    note = unsaved.begin(tmp_path, PAPER, "as it was")
    note.write("as it is")
    assert not list(unsaved.left(tmp_path))
    note.release()
    (found,) = unsaved.left(tmp_path)
    assert (found.paper, found.base, found.text) == (PAPER, "as it was", "as it is")
    found.drop()
    assert not list(tmp_path.iterdir())


def test_a_note_to_which_nothing_was_done_is_not_offered(tmp_path: Path) -> None:
    note = unsaved.begin(tmp_path, PAPER, "as it was")
    note.release()
    assert not list(unsaved.left(tmp_path))
    assert note.folder.exists()
    os.utime(note.folder, (1e9, 1e9))
    assert not list(unsaved.left(tmp_path))
    assert not list(tmp_path.iterdir())


def test_an_editor_that_outlived_papertui_can_still_save(tmp_path: Path) -> None:
    note = unsaved.begin(tmp_path, PAPER, "as it was")
    note.release()
    assert not list(unsaved.left(tmp_path))
    note.file.write_text("saved later")
    (found,) = unsaved.left(tmp_path)
    assert found.text == "saved later"


@pytest.mark.parametrize("name", ["note.md.save", "#note.md#"])
def test_what_an_ended_editor_left_beside_the_file_is_the_text(tmp_path: Path, name: str) -> None:
    note = unsaved.begin(tmp_path, PAPER, "")
    (note.folder / name).write_text("rescued")
    os.utime(note.folder / name, (2e9, 2e9))
    note.release()
    (found,) = unsaved.left(tmp_path)
    assert found.text == "rescued"
    assert found.file.read_text() == "rescued"


def test_what_only_vim_can_recover_is_offered_too(tmp_path: Path) -> None:
    note = unsaved.begin(tmp_path, PAPER, "")
    (note.folder / ".note.md.swp").write_bytes(b"b0VIM")
    note.release()
    (found,) = unsaved.left(tmp_path)
    assert found.is_recoverable


async def write(screen: Inside, text: str) -> None:
    """Open the built-in editor on the paper under the cursor and type."""
    await screen.wait_for("9 papers")
    await screen.press("e")
    await screen.wait_for(lambda: isinstance(screen.browser.app.screen, NoteScreen))
    await screen.type(text)


def area_of(screen: Inside) -> TextArea:
    """The built-in editor, an empty one where it is not open."""
    return next(iter(screen.browser.app.screen.query(TextArea)), TextArea())


async def offered(screen: Inside) -> None:
    await screen.wait_for("keep it for later")
    assert "was not saved" in " ".join(screen.text.replace("│", "").split())


async def test_typed_text_is_on_disk_after_a_moment_and_offered_at_the_next_start(settings: Settings) -> None:
    async with inside(settings) as screen:
        await write(screen, "half a")
        (file,) = drafts(settings)
        await screen.wait_for(lambda: file.read_text() == "half a")
        await screen.type(" thought")
    # It ended with the note open, and the last letters were typed just before.
    assert file.read_text() == "half a thought"
    assert not noted(settings)
    for size in ((40, 12), (60, 20)):
        async with inside(settings, size) as screen:
            await offered(screen)
            assert "half a thought" in screen.text
            assert "keep it for later" in screen.text
            await screen.press("enter")
            assert file.read_text() == "half a thought"
    async with inside(settings) as screen:
        await offered(screen)
        await screen.press("s")
        await screen.wait_for("note written")
    assert noted(settings) == ["half a thought"]
    assert not drafts(settings)


async def test_a_note_is_discarded_only_after_a_question(settings: Settings) -> None:
    async with inside(settings) as screen:
        await write(screen, "old thought")
    async with inside(settings) as screen:
        await offered(screen)
        await screen.press("d")
        await screen.wait_for("yes, discard it")
        await screen.press("enter")
        await offered(screen)
        await screen.press("d", "y")
        assert not drafts(settings)
    assert not noted(settings)


async def test_e_goes_on_with_what_was_not_saved(settings: Settings) -> None:
    async with inside(settings) as screen:
        await write(screen, "half")
    async with inside(settings) as screen:
        await offered(screen)
        await screen.press("k")
        await write(screen, " and half")
        await screen.press("escape")
        await screen.wait_for("note written")
    assert noted(settings) == ["half and half"]
    assert not drafts(settings)


async def test_ctrl_c_leaves_the_note_and_nothing_is_offered(settings: Settings) -> None:
    async with inside(settings) as screen:
        await write(screen, "nonsense")
        await screen.press("ctrl+c")
        await screen.wait_for(lambda: screen.browser.app.screen is screen.browser)
    assert not drafts(settings)
    assert not noted(settings)


@contextmanager
def full_disk() -> Iterator[None]:
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


async def test_a_note_that_finds_no_room_is_open_again_with_its_text(settings: Settings) -> None:
    async with inside(settings) as screen:
        await write(screen, "precious")
        with full_disk():
            await screen.press("escape")
            await screen.wait_for(lambda: "tries again" in str(area_of(screen).border_subtitle))
        assert area_of(screen).text == "precious"
        assert not noted(settings)
        await screen.press("escape")
        await screen.wait_for("note written")
    assert noted(settings) == ["precious"]


async def test_a_note_changed_elsewhere_meanwhile_keeps_both_texts_and_says_so(settings: Settings) -> None:
    async with inside(settings) as screen:
        await write(screen, "ours")
        (entry,) = screen.desk.workspace.entries([screen.desk.current or 0])
        with closing(Library.open(settings.library_dir)) as other:
            other.set_note(entry.paper, "theirs")
        await screen.press("escape")
        await screen.wait_for("another papertui changed this note too")
    assert noted(settings) == [f"{THEIRS}\ntheirs\n{OURS}\nours\n{END}"]


def test_a_draft_that_is_just_being_begun_is_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, offered = Path.replace, list[unsaved.Unsaved]()

    def look_first(path: Path, target: Path) -> Path:
        offered.extend(unsaved.left(tmp_path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", look_first)
    note = unsaved.begin(tmp_path, PAPER, "as it was")
    offered.extend(unsaved.left(tmp_path))
    assert offered == []
    note.drop()
    assert list(tmp_path.iterdir()) == []
