"""Citation keys: what others cite by stays, whatever is learnt of the paper later."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.exports.cite_keys import cite_keys, keyed
from papertui.library import Library
from papertui.library.dump_lines import read_lines
from papertui.paper import Paper
from papertui.reference import Date, Entry, names_of
from papertui.workspace import PaperEntry
from papertui.workspace.citing import cited

pytestmark = pytest.mark.usefixtures("reads_here")

ABSTRACT = "Diffusion models need many steps, and we show how to do with few of them. " * 5
TEXT = Paper("Inductive Moment Matching", ABSTRACT, date=Date(2025, 3, 10))
LISTED = replace(
    TEXT,
    names=names_of(["Linqi Zhou"]),
    entry=Entry("bibtex", "misc", "zhou2025inductive"),
    arxiv_id="2503.07565",
)
OWN = Paper("On one thing and another", entry=Entry("bibtex", "misc", "mine"))
ALSO = Paper("On quite another thing", entry=Entry("bibtex", "misc", "Mine"))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(tmp_path / "library")) as opened:
        yield opened


def keys(library: Library, *papers: Paper) -> list[str]:
    found = cited(library, [PaperEntry(doc, paper) for doc, paper in enumerate(papers)])
    return [row.cite for row in found.entries]


def test_a_key_that_was_made_stays_when_a_list_brings_authors_and_another_key(library: Library) -> None:
    assert keys(library, TEXT) == ["inductive2025moment"]
    assert keys(library, LISTED, OWN) == ["inductive2025moment", "mine"]
    renamed = replace(LISTED, title="Another title of it", abstract="", aliases=LISTED.keys)
    assert keys(library, renamed) == ["inductive2025moment"]
    other = replace(TEXT, abstract="Something else. " * 30, arxiv_id="2601.00001", date=None)
    assert keys(library, other) == ["inductivemomentmatching"]


def test_a_made_key_that_another_paper_has_gets_a_hash_and_keeps_it(library: Library) -> None:
    like = replace(TEXT, abstract="A text of other people. " * 20)
    assert keys(library, TEXT) == ["inductive2025moment"]
    [key] = keys(library, like)
    assert key.startswith("inductive2025moment-")
    assert keys(library, TEXT, like) == ["inductive2025moment", key]


def test_two_entries_of_one_key_are_parted_the_same_in_any_order_and_told(library: Library) -> None:
    rows = [PaperEntry(1, OWN), PaperEntry(2, ALSO)]
    first, second = cited(library, rows), cited(library, rows[::-1])
    assert [row.cite for row in first.entries] == [row.cite for row in second.entries][::-1]
    assert len({row.cite.lower() for row in first.entries}) == 2
    assert first.message.startswith("mine is the key of 2 papers, now mine-")


def test_a_key_by_right_stays_where_a_made_one_is_alike() -> None:
    by_right = replace(OWN, entry=Entry("bibtex", "misc", "inductive2025moment"))
    found = keyed([TEXT, by_right])
    assert found.keys[1] == "inductive2025moment"
    assert found.keys[0].startswith("inductive2025moment-")
    assert found.made == [True, False]
    assert cite_keys([OWN, TEXT], ["kept", ""]) == ["kept", "inductive2025moment"]


def test_keys_are_no_step_of_undo_and_move_with_a_dump(library: Library, tmp_path: Path) -> None:
    keys(library, TEXT)
    assert library.history() == []
    library.tag([OWN], ["a"])
    library.undo()
    with closing(Library.open(tmp_path / "other")) as other:
        assert keys(other, LISTED) == ["zhou2025inductive"]
        for _ in range(2):
            content = read_lines(library.dump())
            assert content.problems == []
            other.merge(content.entries, content.searches, what="restored", kept=content.cites)
            assert keys(other, LISTED) == ["inductive2025moment"]
        assert list(other.dump()) == list(library.dump())


@pytest.mark.parametrize(
    "line", ['{"cite": "a b", "at": 1, "keys": ["arxiv:1"], "paper": {}}', '{"cite": "a", "paper": {}}']
)
def test_a_line_of_a_dump_that_keeps_no_key_is_a_problem(line: str) -> None:
    content = read_lines([line])
    assert (content.cites, len(content.problems)) == ([], 1)


def export(home: Path, dump: Path, *more: str) -> None:
    places = ("--library", str(home / "library"), "--cache", str(home / "cache"))
    assert main(["export", "", str(dump), "--format", "bibtex", *places, *more]) == 0


def test_the_command_keeps_keys_and_tells_of_clashes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = tmp_path / "list.ris"
    dump.write_text("TY  - GEN\nTI  - Inductive Moment Matching\nDA  - 2025/03/10\nER  - \n")
    export(tmp_path, dump)
    assert "{inductive2025moment," in capsys.readouterr().out
    dump.unlink()
    listed = tmp_path / "list.bib"
    entries: Sequence[str] = (
        "@misc{z, author={Zhou, Linqi}, title={Inductive Moment Matching}, date={2025-03-10}}",
        "@misc{k, author={Ann Bee}, title={Two works with a key}}",
        "@misc{K, author={Bo Cee}, title={The other of the two works}}",
    )
    listed.write_text("\n".join(entries))
    export(tmp_path, listed)
    out, err = capsys.readouterr()
    assert "{inductive2025moment," in out
    assert "is the key of 2 papers" in err
