"""What actions do, at a desk without a terminal: history, tags, notes, exports, queues, searches."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.config import Settings, UserCommand
from papertui.exports.links import page_url
from papertui.tui.actions import piping
from papertui.tui.screens.output import OutputScreen
from papertui.tui.screens.saved import Saved
from tests.browsing import SAMPLES
from tests.desk import PlainDesk, plain_desk
from tests.inside import settings_in
from tests.test_exports import Row, written
from tests.test_queue import PAPERS


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Dumps that were read once, for all tests of this file."""
    return settings_in(tmp_path_factory.mktemp("read"), SAMPLES)


@pytest.fixture
def desk(read: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlainDesk]:
    """All samples, with a library of their own; nothing is opened or copied on this desktop."""
    monkeypatch.setenv("SSH_TTY", "/dev/pts/9")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with plain_desk(own_library(read, tmp_path)) as opened:
        yield opened


def own_library(settings: Settings, home: Path) -> Settings:
    return Settings(
        home / "library", settings.cache_dir, home / "state", home / "config.toml", dumps=settings.dumps
    )


def tags_of(desk: PlainDesk) -> tuple[str, ...]:
    """Return the tags of the paper under the cursor."""
    return desk.workspace.entries(desk.desk.targets.current)[0].tags


def test_the_history_goes_back_to_any_step_and_forth(desk: PlainDesk) -> None:
    title = desk.titles[0]
    desk.do("tag.star", "tag.quick_1", "history")
    assert desk.labels[0].startswith("tagged to-read ")
    assert desk.host.menu is not None
    assert title.startswith(desk.host.menu[0].choices[0].note.rpartition("  ")[0].rstrip("…"))
    desk.press_also("u", "0")
    assert desk.host.question is not None
    assert desk.host.question[0].paragraphs == ["Go back 2 steps? ctrl+r brings you here again."]
    desk.answer(True)
    assert desk.status.message.startswith("gone back: 2 steps")
    assert not tags_of(desk)
    desk.do("history")
    assert desk.host.menu is not None
    newest = desk.host.menu[0].choices[0]
    assert re.fullmatch(r"undone · .+ · \d{4}-\d\d-\d\d \d\d:\d\d", newest.note)
    desk.press_also("u", newest.value).answer(True)
    assert desk.status.message.startswith("gone forward: 2 steps")
    assert tags_of(desk) == ("starred", "to-read")


def test_the_history_lists_the_papers_of_a_step(desk: PlainDesk) -> None:
    desk.do("list.down", "tag.star", "list.down", "list.down", "tag.quick_1", "history")
    starred = desk.titles[1]
    assert desk.host.menu is not None
    desk.pick(desk.host.menu[0].choices[1].value)
    assert desk.titles == [starred]
    assert desk.bar.lead == "history: tagged starred \\ "
    desk.do("search.save")
    assert desk.status.message.startswith("the papers of one step are no search to save")
    desk.do("view.back")
    assert len(desk.titles) > 1


def test_one_redo_brings_back_what_the_history_took_back_at_once(desk: PlainDesk) -> None:
    desk.do("tag.star", "tag.quick_1", "tag.read", "history")
    desk.press_also("u", "0").answer(True)
    assert not tags_of(desk)
    desk.do("redo")
    assert tags_of(desk) == ("read", "starred", "to-read")
    desk.do("undo")
    assert tags_of(desk) == ("starred", "to-read")
    desk.do("redo")
    assert tags_of(desk) == ("read", "starred", "to-read")


def test_a_tag_is_renamed_merged_deleted_and_that_undone(desk: PlainDesk) -> None:
    tags = desk.workspace.library.tags
    desk.do("mark.toggle", "mark.toggle", "tag.edit").enter("old kept")
    desk.do("tag.manage").pick("old")
    assert desk.host.menu is not None
    assert desk.host.menu[0].title == "the tag old, on 2 papers"
    desk.pick("r").enter("new")
    assert "renamed old to new · 2 papers" in desk.status.message
    desk.pick("new").pick("r").enter("kept")
    assert desk.host.question is not None
    assert desk.host.question[0].paragraphs[0].startswith("Merge new (2 papers) into kept?")
    desk.answer(True)
    assert tags() == {"kept": 2}
    assert "u" in desk.host.menu[0].also
    desk.press_also("u", "kept")
    assert "undone: merged new into kept" in desk.status.message
    desk.pick("new").pick("d").answer(True)
    assert "deleted tag new · 2 papers" in desk.status.message
    assert tags() == {"kept": 2}


def test_a_rename_that_is_not_wanted_leads_back_to_its_line(desk: PlainDesk) -> None:
    desk.do("mark.toggle", "mark.toggle", "tag.edit").enter("old kept")
    desk.do("tag.manage").pick("old").pick("r").enter("kept").answer(False)
    assert (desk.prompt.label, desk.prompt.text) == ("rename old to:", "kept")


def test_a_list_is_exported_and_overwritten_only_after_a_question(desk: PlainDesk, tmp_path: Path) -> None:
    path = tmp_path / "rl.bib"
    desk.do("mark.toggle", "mark.toggle", "export").pick("b").pick("m")
    assert desk.prompt.label == "2 papers to:"
    desk.enter(str(path)).until(lambda: "2 papers → ~/rl.bib" in desk.status.message)
    assert path.read_text().count("@misc{") == 2
    assert not desk.status.marks
    path.write_text("mine")
    desk.do("export").pick("b").pick("r")
    assert [word for word, _count in desk.prompt.candidates(f"{tmp_path}/r")] == [str(path)]
    desk.enter(str(path))
    assert desk.host.question is not None
    assert desk.host.question[0].paragraphs[0].startswith("~/rl.bib exists. Overwrite it?")
    desk.answer(False)
    assert desk.prompt.is_open
    assert path.read_text() == "mine"


def test_a_command_of_the_config_gets_the_screen_and_the_papers(desk: PlainDesk) -> None:
    piping.user_command(desk.desk, UserCommand("ctrl+g", "cat > taken", shell=True, suspend=True))  # noqa: S604 – a setting, nothing is run here
    desk.rest()
    ((command, data),) = desk.host.commands
    assert command == ["sh", "-c", "cat > taken"]
    assert json.loads(data or b"")["title"] == desk.titles[0]
    assert desk.status.message == "exit code 0 · cat > taken"


def test_papers_are_piped_into_a_program_without_a_shell(desk: PlainDesk) -> None:
    desk.do("pipe").enter("sed s/title/$HOME/;q")
    (screen,) = desk.host.screens
    assert isinstance(screen, OutputScreen)
    desk.leave(None).do("pipe")
    assert desk.prompt.text == ""
    assert desk.prompt.candidates("se") == [("sed s/title/$HOME/;q", 0)]
    desk.enter("sed s/title/TITLE/ | head -c 9 | wc -c")
    (screen,) = desk.host.screens
    assert isinstance(screen, OutputScreen)


def test_a_paper_without_a_page_offers_a_search_for_its_title(desk: PlainDesk) -> None:
    desk.find("-has:arxiv -has:doi")
    index = next(
        index
        for index, entry in enumerate(desk.workspace.entries(desk.session.docs))
        if page_url(entry.paper) is None
    )
    desk.list.go(index)
    desk.do("copy.menu").pick("u").until(lambda: desk.host.written)
    assert desk.status.message.startswith("URL · a search for the title sent")


def test_a_link_is_copied_over_ssh(desk: PlainDesk) -> None:
    desk.do("open.pdf").until(lambda: desk.host.written)
    assert desk.host.written[0].startswith("\x1b]52;c;")
    assert re.match(r"https://\S+ sent to the terminal \(OSC 52\)", desk.status.message)


def test_a_note_is_written_in_the_editor_and_undone(desk: PlainDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "ed -s")

    def edit(command: list[str], data: bytes | None = None) -> int:
        Path(command[-1]).write_text("compare [with] SCoRe\n")
        return 0

    monkeypatch.setattr(desk.host, "run_suspended", edit)
    desk.do("note.edit")
    assert desk.status.message.startswith("note written")
    assert desk.find("has:note").titles
    assert desk.paper.content is not None
    assert "compare [with] SCoRe" in desk.paper.content.note
    desk.do("undo")
    assert desk.status.message.startswith("undone: note written")


def test_a_search_is_narrowed_saved_and_gone_back_to(desk: PlainDesk) -> None:
    desk.find("model")
    found = len(desk.session.docs)
    desk.list.go(7)
    spot = desk.desk.spot
    desk.do("search.narrow")
    assert (desk.bar.lead, desk.bar.text) == ("model \\ ", "")
    desk.find("policy")
    narrowed = len(desk.session.docs)
    assert 0 < narrowed < found
    desk.do("search.save").enter("both")
    assert "saved search both: model" in desk.status.message
    desk.do("view.back")
    assert (len(desk.session.docs), desk.bar.text) == (found, "model")
    assert desk.desk.spot == spot
    desk.find("query:both")
    assert len(desk.session.docs) == narrowed


def test_a_saved_search_with_an_order_brings_it_along(desk: PlainDesk) -> None:
    desk.find("model sort:title").do("search.save").enter("sorted")
    assert desk.status.message.startswith("saved search sorted: model sort:title")
    desk.find("").do("search.saved")
    (saved,) = desk.host.screens
    assert isinstance(saved, Saved)
    desk.leave(("show", "sorted"))
    assert desk.bar.text == "query:sorted sort:title"
    assert "· title ·" in desk.bar.answer


def test_a_saved_search_is_renamed(desk: PlainDesk) -> None:
    desk.find("model").do("search.save").enter("one")
    desk.do("search.saved").leave(("rename", "one")).enter("two words")
    assert "holds a space" in desk.prompt.reason
    desk.enter("two")
    assert desk.workspace.library.searches() == {"two": "model"}


def test_an_order_that_is_picked_takes_the_place_of_the_one_in_the_query(desk: PlainDesk) -> None:
    desk.find("model sort:title")
    assert "· title ·" in desk.bar.answer
    desk.do("sort.menu").pick("c")
    assert desk.bar.text.strip() == "model"
    assert "· comments ·" in desk.bar.answer


def test_papers_alike_are_a_level_to_come_back_from(desk: PlainDesk) -> None:
    desk.find("model")
    found = len(desk.session.docs)
    desk.do("search.similar")
    assert desk.bar.lead.startswith("model \\ like: ") or desk.bar.lead.startswith("like: ")
    desk.do("view.back")
    assert len(desk.session.docs) == found


def test_facets_narrow_and_widen(desk: PlainDesk) -> None:
    desk.do("facets.toggle").until(lambda: desk.panes.facets and desk.panes.facets.groups)
    assert desk.panes.facets is not None
    (year,) = [group for group in desk.panes.facets.groups if group.name == "year"]
    every, facet = len(desk.session.docs), year.facets[0]
    desk.desk.faceting.pick(facet.clause)
    assert len(desk.rest().session.docs) == facet.count < every
    desk.desk.faceting.pick(facet.clause)
    assert len(desk.rest().session.docs) == every
    desk.do("facets.toggle")
    assert desk.panes.facets is None
    assert desk.panes.focused == "list"


def test_facets_without_room_say_so(desk: PlainDesk) -> None:
    desk.panes.has_room = False
    desk.do("facets.toggle")
    assert desk.status.message.startswith("no room for facets here")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("difusion", "diffusion"), ("author:vaswnai", "author:vaswani"), ("tilte:attention", "title:attention")],
)
def test_one_key_takes_a_correction(desk: PlainDesk, typed: str, meant: str) -> None:
    desk.find(typed)
    assert "tab takes it" in " ".join((*desk.bar.hints, *desk.bar.wrong))
    desk.do("view.next_pane")
    assert desk.bar.text == meant
    assert desk.session.docs


def test_moving_reads_on_to_the_next_unread_paper(desk: PlainDesk) -> None:
    desk.do("tag.read", "list.down", "tag.read", "list.top", "list.next_unread")
    assert desk.list.cursor == 2
    desk.do("list.bottom", "list.next_unread")
    assert desk.status.message == "no unread paper further on"


def test_a_step_back_leaves_the_paper_the_marks_and_the_query_in_turn(desk: PlainDesk) -> None:
    every = len(desk.session.docs)
    desk.find("model").do("mark.toggle", "paper.open")
    assert desk.panes.alone == "detail"
    desk.do("view.back")
    assert len(desk.session.marked) == 1
    assert desk.panes.shown == ["list", "detail"]
    desk.do("view.back")
    assert not desk.session.marked
    assert len(desk.do("view.back").session.docs) == every


def test_quitting_leaves_once_everything_is_saved(desk: PlainDesk) -> None:
    desk.start("tag.star").start("quit")
    assert not desk.host.has_left
    desk.until(lambda: desk.host.has_left)
    assert desk.workspace.library.tags() == {"starred": 1}


def test_an_error_of_ours_is_said_and_ends_nothing(desk: PlainDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "ed 'open quote")
    desk.do("note.edit")
    assert desk.status.bad
    assert "cannot be read" in desk.status.message


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[PlainDesk]:
    """Eight papers, A the newest, all tagged to-read, and the list of that tag."""
    dump = tmp_path / "list.jsonl"
    dump.write_text(written([Row(paper) for paper in PAPERS], "jsonl"), encoding="utf-8")
    with plain_desk(settings_in(tmp_path, dump), "tag:to-read") as opened:
        opened.workspace.tag(list(opened.workspace.listing().docs), ["to-read"], ())
        yield opened.find("tag:to-read")


def order(desk: PlainDesk) -> str:
    return "".join(title[-1] for title in desk.titles)


def test_a_paper_is_moved_and_its_moves_undone_as_one(queue: PlainDesk) -> None:
    queue.do("list.down", "list.down", "queue.up")
    assert (order(queue), queue.status.message) == ("ACBDEFGH", "2 of 8 in to-read · u undoes")
    queue.do("queue.up")
    assert order(queue) == "CABDEFGH"
    assert queue.list.cursor == 0
    queue.do("queue.up")
    assert queue.status.message == "at the top of to-read already"
    assert order(queue.do("undo")) == "ABCDEFGH"
    assert order(queue.do("redo")) == "CABDEFGH"
    assert order(queue.do("list.down", "queue.bottom")) == "CBDEFGHA"


def test_marked_papers_move_together_and_rows_that_left_the_tag_are_passed_over(queue: PlainDesk) -> None:
    queue.do("mark.toggle", "list.down", "mark.toggle", "queue.down")
    assert queue.status.message == "2 papers, the first 2 of 8 in to-read · u undoes"
    assert order(queue) == "BADCEFGH"
    queue.do("view.back", "list.top", "tag.quick_1", "queue.up")
    assert queue.status.message == "nothing to move: no longer in to-read"
    queue.do("list.down", "queue.down")
    assert queue.status.message == "2 of 7 in to-read · u undoes"
    assert order(queue) == "BDACEFGH"


def test_what_a_queue_is_not_is_said(queue: PlainDesk) -> None:
    queue.find("").do("queue.up")
    assert queue.status.message.startswith("a queue is the papers of one tag")
    queue.do("sort.menu").pick("h")
    assert queue.status.message.endswith("search for tag:NAME first")
    queue.find("tag:to-read").do("list.bottom", "queue.up")
    assert queue.status.message.startswith("7 of 8 in to-read")
    queue.do("sort.menu").pick("t").do("queue.up")
    assert "in the order of its queue now" in queue.status.message
    assert order(queue) == "ABCDEFHG"


def test_an_order_that_was_begun_from_another_one_is_shown_from_then_on(queue: PlainDesk) -> None:
    queue.find("tag:to-read paper").do("sort.menu").pick("t").do("list.bottom", "queue.top")
    assert order(queue) == "HABCDEFG"
    assert order(queue.do("tag.star")) == "HABCDEFG"
    assert "8 of 8 · queue" in queue.bar.answer
