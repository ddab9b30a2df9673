"""Two machines' libraries become one: the newest change wins, removals too, and no note is lost."""

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.library import Library
from papertui.library.dump_lines import dump_lines, read_lines
from papertui.library.schema import MIGRATIONS
from papertui.library.store import Store
from papertui.paper import Paper
from tests.cases import cases
from tests.machines import PAPERS, Machine

LAUNDRY, DROPOUT, NOTHING = PAPERS
TAGS = ("rl", "read", "old")
NewMachine = Callable[..., Machine]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> NewMachine:
    return lambda **clock: Machine(monkeypatch, **clock)


def exchanged(ours: Machine, theirs: Machine) -> list[str]:
    """Dump both, restore each into the other, and return the dump, which is that of both."""
    return restored(ours, theirs, (ours.dump(), theirs.dump()))


def restored(ours: Machine, theirs: Machine, dumps: tuple[list[str], list[str]]) -> list[str]:
    """Restore the dump of each into the other, and return the dump, which is that of both."""
    first, second = dumps
    ours.restore(second)
    theirs.restore(first)
    merged = ours.dump()
    assert merged == theirs.dump()
    assert ours.said() == theirs.said()
    return merged


def step(chance: random.Random, machine: Machine, number: int) -> None:
    """Do one thing that a user does; clocks jump, forwards and back."""
    machine.clock += chance.choice((0, 0, 1, 50, 10**7, -(10**7)))
    paper, tag, other = chance.choice(PAPERS), chance.choice(TAGS), chance.choice(TAGS)
    kind = chance.choice(("tag", "tag", "untag", "note", "place", "rename", "delete", "save", "undo", "redo"))
    if kind == "tag":
        machine.tag(paper, [tag])
    elif kind == "untag":
        machine.tag(paper, remove=[tag])
    elif kind == "note":
        machine.note(paper, chance.choice(("", f"note {number} of a user", f"another {number}")))
    elif kind == "place":
        machine.place(paper, tag, chance.choice(("a0", "a1", "a0V")))
    elif kind in ("rename", "delete"):
        machine.rename(tag, other if kind == "rename" and other != tag else None)
    elif kind == "save":
        machine.save(tag, chance.choice((None, "x", "y")))
    else:
        machine.undo() if kind == "undo" else machine.redo()


def changes_of(chance: random.Random, machine: Machine, numbers: range) -> set[tuple[str, str, str]]:
    """Take some steps and return what they made different, be it only for a while."""
    changed, before = set[tuple[str, str, str]](), machine.said()
    for number in numbers:
        step(chance, machine, number)
        after = machine.said()
        changed |= {name for name, _ in before.items() ^ after.items()}
        before = after
    return changed


@pytest.mark.parametrize("seed", range(10))
def test_500_random_histories_of_two_machines_merge_to_the_same_either_way(
    machine: NewMachine, seed: int
) -> None:
    """50 a seed: what one machine alone changed is as it left it; a note of either is in the note of both."""
    chance = random.Random(seed)
    ours, theirs = machine(), machine(clock=1_700_000_000_000)
    for history in range(50):
        steps = range(history * 100, history * 100 + chance.randrange(5))
        mine = changes_of(chance, ours, steps)
        others = changes_of(chance, theirs, range(steps.start + 50, steps.stop + 50))
        left, right = ours.said(), theirs.said()
        dumps = ours.dump(), theirs.dump()
        merged = restored(ours, theirs, dumps)
        both = ours.said()
        for names, state in ((mine - others, left), (others - mine, right)):
            for name in names:
                assert name[1] == "place" or both.get(name) == state.get(name), name
        for name in mine & others:
            if name[1] == "note":
                assert left.get(name, "") in both.get(name, "")
                assert right.get(name, "") in both.get(name, "")
        if history % 10 == 0:
            assert ours.restore(merged) == 0
            third, fourth = machine(), machine()
            third.restore(*dumps)
            fourth.restore(*reversed(dumps))
            assert third.dump() == fourth.dump()
            assert third.said() == both


def test_three_machines_agree_whatever_the_order_in_which_they_meet(machine: NewMachine) -> None:
    chance = random.Random(3)
    machines = [machine(clock=1_800_000_000_000 - number * 10**8) for number in range(3)]
    for round_number in range(cases(12)):
        for number, each in enumerate(machines):
            changes_of(
                chance, each, range(round_number * 100 + number * 10, round_number * 100 + number * 10 + 3)
            )
        dumps = [each.dump() for each in machines]
        for each in machines:
            each.restore(*chance.sample(dumps, 3))
        assert machines[0].dump() == machines[1].dump() == machines[2].dump()


@pytest.mark.parametrize("is_removal_first", [True, False])
def test_a_place_waits_for_its_tag_that_another_machine_added_again(
    machine: NewMachine, is_removal_first: bool
) -> None:
    ours, theirs, third = machine(), machine(), machine()
    ours.tag(LAUNDRY, ["rl"])
    ours.place(LAUNDRY, "rl", "a0")
    theirs.restore(ours.dump())
    theirs.tag(LAUNDRY, remove=["rl"])
    third.restore(removed := theirs.dump())
    ours.clock += 1000
    ours.place(LAUNDRY, "rl", "a1")
    third.clock += 2000
    third.tag(LAUNDRY, ["rl"])
    dumps = (removed, third.dump()) if is_removal_first else (third.dump(), removed)
    ours.restore(*dumps)
    assert ours.said()[LAUNDRY.id, "place", "rl"] == "a1"
    fourth = machine()
    fourth.restore(removed)
    fourth.restore(ours.dump())
    assert fourth.dump() == ours.dump()


def test_a_place_without_its_tag_goes_on_to_others_and_shows_nowhere(machine: NewMachine) -> None:
    ours, theirs, third, fourth = machine(), machine(), machine(), machine()
    ours.tag(LAUNDRY, ["rl"])
    ours.place(LAUNDRY, "rl", "a0")
    theirs.restore(ours.dump())
    theirs.tag(LAUNDRY, remove=["rl"])
    ours.clock += 1000
    ours.place(LAUNDRY, "rl", "a1")
    theirs.restore(ours.dump())
    assert theirs.said() == {}
    third.restore(theirs.dump())
    assert third.said() == {}
    third.clock += 2000
    fourth.restore(theirs.dump())
    third.tag(LAUNDRY, ["rl"])
    fourth.restore(third.dump())
    assert fourth.said()[LAUNDRY.id, "place", "rl"] == "a1"
    plain = machine()
    plain.tag(LAUNDRY, ["rl"])
    plain.restore(theirs.dump(), add_only=True)
    assert plain.said() == {(LAUNDRY.id, "tag", "rl"): ""}


def test_a_saved_search_keeps_the_blank_that_makes_its_last_word_whole(machine: NewMachine) -> None:
    ours, theirs = machine(), machine()
    ours.save("whole", "model po ")
    ours.save("begun", "model po")
    theirs.restore(ours.dump())
    assert theirs.said() == ours.said()


def test_a_tag_that_was_removed_stays_removed_and_one_that_was_added_again_comes(machine: NewMachine) -> None:
    ours, theirs = machine(), machine()
    ours.tag(LAUNDRY, ["rl", "read"])
    exchanged(ours, theirs)
    theirs.tag(LAUNDRY, remove=["rl"])
    exchanged(ours, theirs)
    assert ours.said().keys() == {(LAUNDRY.id, "tag", "read")}
    ours.tag(LAUNDRY, ["rl"])
    exchanged(ours, theirs)
    assert (LAUNDRY.id, "tag", "rl") in theirs.said()


def test_a_clock_that_was_set_back_loses_nothing(machine: NewMachine) -> None:
    ours, theirs = machine(), machine()
    ours.clock = 2_000_000_000_000
    ours.tag(LAUNDRY, ["rl"])
    exchanged(ours, theirs)
    ours.clock = theirs.clock = 1_000_000_000_000
    theirs.tag(LAUNDRY, remove=["rl"])
    exchanged(ours, theirs)
    assert ours.said() == {}


def test_a_removal_goes_through_a_machine_that_never_knew_the_paper(machine: NewMachine) -> None:
    first, second, third = machine(), machine(), machine()
    first.tag(LAUNDRY, ["rl"])
    early = first.dump()
    first.tag(LAUNDRY, remove=["rl"])
    second.restore(first.dump())
    assert second.said() == {}
    third.restore(early)
    third.restore(second.dump())
    assert third.said() == {}
    second.restore(early)
    assert second.said() == {}


def test_notes_of_both_are_kept_and_an_older_version_gives_way(machine: NewMachine) -> None:
    ours, theirs = machine(), machine()
    ours.note(LAUNDRY, "first words")
    exchanged(ours, theirs)
    theirs.note(LAUNDRY, "better words")
    exchanged(ours, theirs)
    assert ours.said()[LAUNDRY.id, "note", ""] == "better words"
    ours.clock += 1000
    ours.note(LAUNDRY, "mine")
    theirs.note(LAUNDRY, "theirs")
    exchanged(ours, theirs)
    assert ours.said()[LAUNDRY.id, "note", ""] == "theirs\n\nmine"
    ours.note(LAUNDRY, "settled")
    exchanged(ours, theirs)
    assert theirs.said()[LAUNDRY.id, "note", ""] == "settled"


def test_a_note_that_was_removed_here_and_edited_there_is_not_lost(machine: NewMachine) -> None:
    ours, theirs = machine(), machine()
    ours.note(LAUNDRY, "words")
    exchanged(ours, theirs)
    ours.note(LAUNDRY, "")
    theirs.note(LAUNDRY, "more words")
    exchanged(ours, theirs)
    assert ours.said()[LAUNDRY.id, "note", ""] == "more words"
    ours.note(LAUNDRY, "")
    exchanged(ours, theirs)
    assert theirs.said() == {}


def test_the_undo_of_a_restore_is_a_change_of_its_own(machine: NewMachine) -> None:
    ours, theirs = machine(), machine()
    ours.tag(LAUNDRY, ["rl"])
    ours.note(LAUNDRY, "words")
    theirs.restore(ours.dump())
    theirs.undo()
    assert theirs.said() == {}
    ours.clock = theirs.clock = 1
    ours.restore(theirs.dump())
    assert ours.said() == {}
    theirs.redo()
    exchanged(ours, theirs)
    assert set(ours.said().values()) == {"", "words"}


def test_a_restore_that_only_adds_takes_nothing_away(machine: NewMachine) -> None:
    ours, theirs = machine(), machine()
    ours.tag(LAUNDRY, ["rl"])
    ours.save("mine", "x")
    exchanged(ours, theirs)
    theirs.tag(LAUNDRY, ["new"], remove=["rl"])
    theirs.save("mine", None)
    before = ours.said()
    ours.restore(theirs.dump(), add_only=True)
    assert ours.said() == {**before, (LAUNDRY.id, "tag", "new"): ""}


def test_a_dump_without_times_is_a_union(machine: NewMachine) -> None:
    ours, old = machine(), machine()
    old.tag(LAUNDRY, ["rl"])
    old.note(LAUNDRY, "old words")
    lines = [json.dumps({k: v for k, v in json.loads(line).items() if k != "changed"}) for line in old.dump()]
    ours.tag(LAUNDRY, ["rl", "read"])
    ours.tag(LAUNDRY, remove=["rl"])
    ours.note(LAUNDRY, "my words")
    ours.restore(lines)
    assert ours.said()[LAUNDRY.id, "note", ""] == "my words\n\nold words"
    assert {name for _, kind, name in ours.said() if kind == "tag"} == {"rl", "read"}
    assert ours.restore(lines) == 0


def test_papers_that_prove_one_keep_what_was_removed_under_either_name(machine: NewMachine) -> None:
    by_title, whole = (
        Paper("On Keys", abstract="Two names."),
        Paper("On Keys", "Two names.", arxiv_id="2401.7"),
    )
    ours, theirs = machine(), machine()
    theirs.tag(by_title, ["rl", "read"])
    early = theirs.dump()
    ours.restore(early)
    ours.tag(whole, ["new"], remove=["rl"])
    ours.restore(early)
    assert {name for _, _, name in ours.said()} == {"new", "read"}
    exchanged(ours, theirs)


def test_lines_are_sorted_and_the_first_release_could_read_them(machine: NewMachine) -> None:
    ours = machine()
    for paper in PAPERS:
        ours.tag(paper, ["rl"])
    ours.tag(DROPOUT, remove=["rl"])
    ours.save("mine", "x")
    records = [json.loads(line) for line in ours.dump()]
    names = [record["id"] for record in records if "id" in record]
    assert names == sorted(names)
    assert len(names) == 3
    for record in records[:-1]:
        # What it looked at.
        assert isinstance(record["note"], str)
        assert all(isinstance(tag, str) for tag in record["tags"])
        assert isinstance(record["paper"]["title"], str)
    assert records[-1].keys() == {"search", "query", "changed"}


@pytest.mark.parametrize(
    "changed",
    [
        "[]", '{"tags": []}', '{"tags": {"rl": "x"}}', '{"tags": {"rl": -1}}', '{"tags": {"a b": 1}}',
        '{"tags": {"rl": true}}', '{"tags": {"rl": 1e3}}', '{"tags": {"rl": 99999999999999999999}}',
        '{"note": "x"}', '{"notes": 3}', '{"notes": [[1]]}', '{"notes": [["x", 1]]}', '{"replaced": [1]}',
        '{"queue": {"rl": null}}', "null",
    ],
)  # fmt: skip
def test_times_that_are_wrong_cost_their_line(changed: str) -> None:
    line = f'{{"id": "x", "tags": ["rl"], "note": "n", "changed": {changed}, "paper": {{"title": "T"}}}}'
    assert [number for number, _ in read_lines([line]).problems] == [1]


def test_a_library_of_before_there_were_times_knows_them_from_its_history(tmp_path: Path) -> None:
    directory = tmp_path / "library"
    with closing(Store(directory, MIGRATIONS[:4])):
        pass
    with closing(sqlite3.connect(directory / "library.db")) as connection:
        connection.executescript(
            """
            INSERT INTO paper VALUES (1, '{"title": "T", "arxiv_id": "2401.1"}', 0), (0, '', 0);
            INSERT INTO key VALUES (1, 'arxiv:2401.1'), (1, 'title:t');
            INSERT INTO tag VALUES (1, 'kept');
            INSERT INTO note VALUES (1, 'words');
            INSERT INTO saved VALUES ('mine', 'x');
            INSERT INTO action VALUES (1, 100, '', 1, 'done', 1), (2, 200, '', 1, 'done', 2);
            INSERT INTO change VALUES (1, 1, 'tag', 'kept', NULL, ''), (1, 1, 'tag', 'gone', NULL, ''),
                (2, 1, 'tag', 'gone', '', NULL), (2, 0, 'saved', 'mine', NULL, 'x');
            """
        )
    with closing(Library.open(directory)) as library:
        first, second = map(json.loads, library.dump())
        assert first["changed"] == {"tags": {"gone": 200_000, "kept": 100_000}}
        assert second == {"search": "mine", "query": "x", "changed": 200_000}
        library.set_note(library.states()[0].paper, "new words")
        changed = json.loads(library.dump()[0])["changed"]
        assert changed["note"] > 200_000
        assert len(changed["replaced"]) == 1


@pytest.mark.parametrize(
    "damage", ["DELETE FROM clock", "UPDATE clock SET at = 'x'", "UPDATE clock SET at = 1 << 60"]
)
def test_a_clock_that_was_lost_goes_on_from_the_times_that_it_gave(machine: NewMachine, damage: str) -> None:
    ours, theirs = machine(), machine()
    ours.clock = 2_000_000_000_000
    ours.tag(LAUNDRY, ["rl", "read"])
    theirs.restore(ours.dump())
    ours.connection.execute(damage)
    ours.connection.execute("UPDATE changed SET at = 'x' WHERE name = 'read'")
    ours.clock = 1
    ours.tag(LAUNDRY, remove=["rl"])
    exchanged(ours, theirs)
    assert ours.said().keys() == {(LAUNDRY.id, "tag", "read")}


def test_the_command_merges_and_only_adds_where_it_is_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Paper("On Laundry")
    dumps = [tmp_path / "before.jsonl", tmp_path / "after.jsonl"]
    with closing(Library.open(tmp_path / "theirs")) as theirs:
        theirs.tag([paper], ["rl", "read"])
        dumps[0].write_text("\n".join(theirs.dump()))
        theirs.tag([paper], remove=["rl"])
        dumps[1].write_text("\n".join(theirs.dump()))
        plain = list(dump_lines(theirs.states(), {}))
    assert "changed" not in plain[0]
    for name, options in (("a", dumps), ("b", dumps[::-1]), ("c", [*dumps, "--add-only"])):
        words = ["library", "restore", *map(str, options), "--library", str(tmp_path / name)]
        assert main(words) == 0
        with closing(Library.open(tmp_path / name)) as library:
            assert set(library.tags()) == ({"read"} if name != "c" else {"read", "rl"})
    capsys.readouterr()
