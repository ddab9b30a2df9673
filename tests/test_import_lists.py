"""Reading lists of other programs: their keywords, groups, notes; what is odd is named by file and line."""

from contextlib import closing
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.dumps import read_dump
from papertui.library import Library, valid_tag
from papertui.library.tags import tag_of
from papertui.paper import Paper
from papertui.reference import names_of
from papertui.sync.lists import read_list
from papertui.sync.task import Limits
from tests.test_exports import Row, written
from tests.test_round_trip import generated


@pytest.mark.parametrize(
    ("keyword", "tag"),
    [
        ("Machine Learning", "Machine-Learning"), ("Computer Science - AI", "Computer-Science-AI"),
        ("a > b c", "a/b-c"), ("“x” (y)", "“x”-y"), ("rl/offline", "rl/offline"), ("a---b", "a---b"),
        ("\u200d", None), ("(\u200c)", None),
        ("+", None), ("", None), ("-x", "x"), ("/", None), ("x" * 300, "x" * 100),
    ],
)  # fmt: skip
def test_a_keyword_of_another_program_becomes_a_tag(keyword: str, tag: str | None) -> None:
    assert tag_of(keyword) == tag
    assert tag is None or valid_tag(tag) == tag


FOREIGN = {
    "zotero.bib": (
        "@article{k,\n  title = {A Title},\n  keywords = {Computer Science - Machine Learning, to read},\n"
        "  annote = {Read \\& liked}\n}\n",
        {"Computer-Science-Machine-Learning", "to-read"},
        "Read & liked",
    ),
    "jabref.bib": (
        "@Misc{k,\n  title = {A Title},\n  keywords = {a > b; c},\n  comment = {Mine},\n}\n",
        {"a/b", "c"},
        "Mine",
    ),
    "papis.bib": ("@article{k,\n  title = {A Title},\n  tags = {x y, z},\n}\n", {"x-y", "z"}, ""),
    "zotero.ris": (
        "TY  - JOUR\nTI  - A Title\nKW  - to read\nN1  - arXiv:1409.0473 [cs]\n"
        "N1  - <p>One</p><p>&amp; <b>two</b></p>\nER  - \n",
        {"to-read"},
        "One\n& two",
    ),
    "zotero.json": (
        '[{"type": "article", "title": "A Title", "issued": {}, "keyword": "to read,x"}]',
        {"to-read", "x"},
        "",
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_lists_of_zotero_jabref_and_papis_come_with_keywords_and_notes(tmp_path: Path, name: str) -> None:
    content, tags, note = FOREIGN[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert main(["import", str(tmp_path / name), "--library", str(tmp_path / "new")]) == 0
    with closing(Library.open(tmp_path / "new")) as library:
        state = library.state(Paper("A Title"))
        assert state
        assert (state.tags, state.note) == (frozenset(tags), note)


def test_import_says_what_came_what_did_not_and_what_stayed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.jsonl"
    file.write_text(
        written([*generated(2), Row(Paper("A bare one"))], "jsonl") + "{broken\n", encoding="utf-8"
    )
    assert main(["import", str(file), "--library", str(tmp_path / "new")]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("3 papers read, 2 changed\nSkipped 1 entry without tag or note.")
    assert err.startswith(f"{file}:4: not JSON")
    assert main(["import", str(file), "--add", "from-list", "--library", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out == "3 papers read, 3 changed\n"
    assert main(["import", str(tmp_path / "nowhere")]) == 2


def test_a_list_that_takes_too_much_costs_its_reader_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "list.bib"
    file.write_text("@misc{k, title = {A}, keywords = {x}}\n" * 30_000)
    dump = read_list(bytes(file), None, Limits(cpu=1))
    assert (dump.papers, dump.format) == ((), None)
    assert dump.problems[0].reason.startswith("took more than 1 s of computing to read; papertui gave up")


# Whole files, as the programs write them: tags and note of each paper, and what is said of the rest.

LISTS = Path(__file__).parent / "data" / "lists"
ATTENTION = Paper("Attention Is All You Need", arxiv_id="1706.03762")
MEMORY = Paper("Long Short-Term Memory")
RESIDUAL = Paper("Deep Residual Learning for Image Recognition")
OVERVIEW = Paper("Deep Learning", names=names_of(["Yann LeCun"]))
EXPECTED: dict[str, tuple[dict[Paper, tuple[str, str] | None], list[str]]] = {
    "zotero.bib": (
        {
            ATTENTION: (
                "Computer-Science-Computation-and-Language Machine-Learning-cs.LG to-read",
                "Comment: 15 pages, 5 figures\n\n"
                "Compare <b>section 3.2</b> with {ours} | 50% & more, a_b, ~5",
            ),
            RESIDUAL: ("vision ⛔-No-DOI-found", ""),
            MEMORY: None,
        },
        [],
    ),
    "better-bibtex.bib": (
        {
            ATTENTION: (
                "Chapter-2 Language-and-more Thesis notion to-read unread",
                "Comment: 15 pages, 5 figures\n\nCompare section 3.2\nwith ours",
            ),
            OVERVIEW: ("overview unread", ""),
            Paper("Adam: A Method for Stochastic Optimization", arxiv_id="1412.6980"): ("optimization", ""),
        },
        ["36: the entry is not closed"],
    ),
    "zotero.ris": (
        {
            ATTENTION: (
                "Computer-Science-Computation-and-Language Language-and-more to-read",
                "Comment: 15 pages, 5 figures\n\nCompare section 3.2 with ours\n50% & more\na < b",
            ),
            RESIDUAL: ("vision", ""),
            MEMORY: ("rnn", ""),
        },
        ["52: the entry has no title"],
    ),
    "zotero.json": (
        {ATTENTION: None, RESIDUAL: ("Language-and-more to-read vision", "Read with the group")},
        ["36: item 3 has no title"],
    ),
    "papis.bib": (
        {ATTENTION: ("to-read transformers", "The one to begin with"), MEMORY: ("classics rnn", "")},
        [],
    ),
    "papis.json": (
        {ATTENTION: ("to-read transformers", "The one to begin with"), MEMORY: ("classics rnn", "")},
        ["39: item 3 has no title"],
    ),
    "jabref.bib": (
        {
            ATTENTION: (
                "Deep-Learning/Attention Language-and-more Language/Models Thesis read transformers",
                "Compare section 3.2 with ours.\n\nAsk {Noam} about \\alpha & 50% of it.\n\nMine alone",
            ),
            MEMORY: ("Thesis", "Older files keep the comment here."),
            OVERVIEW: ("overview", ""),
            RESIDUAL: ("vision", ""),
            Paper("Without a Key"): ("odd", ""),
        },
        ["48: the entry Twice: line 41 has another work with this key"],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_whole_list_comes_with_groups_tags_and_notes_and_loses_no_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    papers, complaints = EXPECTED[name]
    file = LISTS / name
    assert main(["import", str(file), "--library", str(tmp_path / "new")]) == 0
    out, err = capsys.readouterr()
    with closing(Library.open(tmp_path / "new")) as library:
        states = {paper: library.state(paper) for paper in papers}
    assert {
        paper: state and (" ".join(sorted(state.tags)), state.note) for paper, state in states.items()
    } == papers
    assert out.startswith(f"{len(papers)} papers read, ")
    assert len(err.splitlines()) == len(complaints)
    for complaint in complaints:
        place = "" if complaint[0].isdigit() and ":" in complaint[:4] else " "
        assert any(line.startswith(f"{file}:{place}{complaint}") for line in err.splitlines()), err


@pytest.mark.parametrize("name", EXPECTED)
def test_of_duplicates_and_odd_entries_the_authors_are_whole(name: str) -> None:
    whole = {ATTENTION: (3, 8), MEMORY: (2,), RESIDUAL: (4,), OVERVIEW: (3,)}
    counts = {paper.title: numbers for paper, numbers in whole.items()}
    for paper in read_dump(LISTS / name).papers:
        assert len(paper.authors) in counts.get(paper.title, (1, 2)), paper
