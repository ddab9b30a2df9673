r"""References leave as whole as they came: in their own format, and in others what both can hold."""

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pybtex.database
import pytest
import rispy  # type: ignore[import-untyped]  # it ships no types
from bibtexparser.entrypoint import parse_string
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # its types are a package of their own

from papertui.dumps import Dump, read_dump
from papertui.merge import merge
from papertui.paper import Paper
from papertui.reference import Date, Entry, Name, names_of
from tests.cases import cases
from tests.csl_schema import SCHEMA
from tests.made_bibtex import Maker, differences
from tests.test_exports import Row, written
from tests.test_exports_inert import TEX_RUNS

OURS = frozenset(("keywords", "annote"))
LIST = r"""
@inproceedings{Lee2020,
  title = {A {\&} B of {CO}$_2$},
  author = {Lee, Ann and van den Foo, Cid and {Gemini Team} and Davis, Jr., Sammy},
  editor = {Ed, Itor}, booktitle = {Proc. of {X}}, series = {LNCS}, volume = 12, pages = {1--9},
  publisher = {Springer}, address = {Berlin}, year = 2020, month = jun, doi = {10.1000/x{\_}1},
  isbn = {978-3-16-148410-0},
  url = {https://a.org/x\_y}, language = {english}, abstract = {We \emph{do}.}, urldate = {2021-02-03},
  keywords = {deep learning, {to read}}, note = {Best paper}
}
@article{DBLP:journals/x/Müller19, title = {Cut}, author = {Test, Bob and others},
  journal = {J. of {\'E}t}, volume = 3,
  number = {4}, pages = {11-20}, date = {2019-05}, issn = {1234-5678}, eprint = {2001.00001},
  archivePrefix = {arXiv}, primaryClass = {cs.CL}}
@phdthesis{th, title = {Thesis}, author = {Solo, Han}, school = {MIT}, year = 1999, type = {Doctoral}}
@techreport{rep, title = {Report}, author = {Solo, Han}, institution = {MIT}, number = {TR-7}, year = 1999}
"""


def read(tmp_path: Path, text: str, name: str = "list") -> Dump:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_dump(tmp_path / name)


def rows(dump: Dump, tags: tuple[str, ...] = (), note: str = "") -> list[Row]:
    return [Row(paper, tags, note) for paper in dump.papers]


def marks(dump: Dump) -> list[tuple[tuple[str, ...], str]]:
    return [(mark.keywords, mark.note) for mark in dump.marks]


# In the format they came in


@pytest.mark.parametrize("seed", range(2))
def test_bibtex_of_any_program_comes_out_as_pybtex_read_it(tmp_path: Path, seed: int) -> None:
    library = Maker(seed).library(cases(60))
    dump = read(tmp_path, library)
    assert dump.problems == ()
    out = written(rows(dump), "bibtex")
    assert list(differences(library, out)) == []
    tagged = written(rows(dump, ("to-read",), "mine"), "bibtex")
    assert list(differences(library, tagged, OURS)) == []


def test_the_comparison_sees_what_differs() -> None:
    before = Maker(1).library(20)
    after = before.replace("Ada Example", "Ada Exemplar", 1).replace("2019", "2018", 1)
    assert len(list(differences(before, after))) >= 2


@pytest.mark.parametrize(
    ("tags", "note"), [((), ""), (("rl", "to-read"), ""), ((), "mine"), (("rl",), "one\n\ntwo & {x}")]
)
@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_tags_and_notes_come_back_beside_keywords_and_notes_of_the_entry(
    tmp_path: Path, form: str, tags: tuple[str, ...], note: str
) -> None:
    dump = read(tmp_path, FOREIGN[form])
    own = marks(dump)[0]
    text = written(rows(dump, tags, note), form)
    for _ in range(2):
        again = read(tmp_path, text)
        assert marks(again) == [(tags if tags or note else own[0], note or own[1])]
        assert again.papers[0].entry == dump.papers[0].entry
        text = written(rows(again, tags, note), form)


FOREIGN = {
    "bibtex": (
        "@article{k, title = {A}, keywords = {Deep Learning, x}, annote = {Theirs \\& more}, note = {Too}}"
    ),
    "ris": "TY  - JOUR\nTI  - A\nKW  - Deep Learning\nKW  - x\nN1  - <p>Theirs</p>\nC3  - z\nER  - \n",
    "csl-json": (
        '[{"id": "k", "type": "book", "title": "A", "keyword": "Deep Learning,x", "annote": "Theirs",'
        '"custom": {"b": 1}}]'
    ),
}  # fmt: skip


def test_ris_leaves_with_every_tag_it_came_with(tmp_path: Path) -> None:
    text = (
        "TY  - CHAP\nAU  - Foo, Ann\nA2  - Ed, Itor\nTI  - A\nT2  - B\nVL  - 3\nPY  - 2019///\n"
        "DA  - 2019/10/\n"
        "SP  - 1\nEP  - 9\nSN  - 978\nDO  - 10.1000/x\nUR  - https://a.org\nUR  - https://b.org\n"
        "N1  - a note\n"
        "L1  - file.pdf\nAN  - 12345\nM2  - odd\nER  - \n\n"
    )
    dump = read(tmp_path, text)
    assert rispy.loads(written(rows(dump), "ris")) == rispy.loads(text)
    assert dump.papers[0].date == Date(2019, 10)
    assert dump.papers[0].reference.pages == "1-9"


def test_csl_json_leaves_with_every_variable_it_came_with(tmp_path: Path) -> None:
    items: list[dict[str, object]] = [
        {
            "id": "http://zotero.org/1", "type": "chapter", "title": "A <i>b</i>",
            "issued": {"date-parts": [[2020, 5], [2021]]},
            "author": [{"family": "d'A", "given": "B", "dropping-particle": "de", "comma-suffix": True}],
            "editor": [{"literal": "Board"}], "page": "1–9", "number-of-pages": 7, "DOI": "10.1000/x",
            "version": "2",
        },
        {"id": "b", "type": "article-journal", "title": "C", "issued": "2019-05/2019-06"},
    ]  # fmt: skip
    for shape in (items, {"references": items}, {"items": items}, {str(item["id"]): item for item in items}):
        dump = read(tmp_path, json.dumps(shape))
        assert json.loads(written(rows(dump), "csl-json")) == items
        assert [str(paper.date) for paper in dump.papers] == ["2020-05", "2019-05"]
        assert dump.papers[0].names == (Name("d'A", "B", dropping="de"),)
    assert len(read(tmp_path, json.dumps(items[1])).papers) == 1


# Between formats


@pytest.mark.parametrize("form", ["ris", "csl-json", "jsonl"])
def test_what_both_formats_can_hold_goes_from_one_to_the_other(tmp_path: Path, form: str) -> None:
    papers = read(tmp_path, LIST).papers
    again = read(tmp_path, written([Row(paper, ("t",), "n") for paper in papers], form))
    assert again.problems == ()
    assert marks(again) == [(("t",), "n")] * len(papers)
    for paper, other in zip(papers, again.papers, strict=True):
        for name in ("title", "abstract", "names", "date", "doi", "arxiv_id", "url"):
            assert getattr(other, name) == getattr(paper, name), name
        for name in ("type", "venue", "volume", "issue", "pages", "publisher"):
            assert getattr(other.reference, name) == getattr(paper.reference, name), name
        assert form == "ris" or other.authors_complete == paper.authors_complete
        assert form == "ris" or other.categories == paper.categories


@pytest.mark.parametrize("form", ["ris", "csl-json"])
def test_bibtex_that_went_through_another_format_keeps_its_facts(tmp_path: Path, form: str) -> None:
    papers = read(tmp_path, LIST).papers
    there = read(tmp_path, written([Row(paper) for paper in papers], form))
    back = read(tmp_path, written(rows(there), "bibtex"))
    for first, last in zip(entries(papers), entries(back.papers), strict=True):
        assert last.kind == first.kind
        assert last.key == first.key
        kept = {name.lower() for name, _ in first.values}
        kept -= {"keywords", "date", "primaryclass"} if form == "ris" else {"keywords", "date"}
        assert kept <= {name.lower() for name, _ in last.values}


def entries(papers: Sequence[Paper]) -> list[Entry]:
    return [paper.entry for paper in papers if paper.entry]


def test_csl_json_of_every_list_is_valid_by_its_schema(tmp_path: Path) -> None:
    dump = read(tmp_path, LIST + Maker(7).library(60))
    items = json.loads(written(rows(dump, ("t",), "n"), "csl-json"))
    assert not list(Draft7Validator(SCHEMA).iter_errors(items))


# What the paper knows more than its entry


def test_an_entry_gets_what_it_lacks_from_another_record_of_its_paper(tmp_path: Path) -> None:
    paper = read(
        tmp_path, "@misc{mine, title = {One Title}, author = {Lee, Ann and others}, year = 2020}"
    ).papers[0]
    other = Paper(
        "One Title", "An abstract.", names_of(("Ann Lee", "Bob Test")), date=Date(2020, 5, 6),
        doi="10.1000/x", arxiv_id="2005.00001",
    )  # fmt: skip
    text = written([Row(merge(paper, other))], "bibtex")
    [entry] = parse_string(text).entries
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.key, fields["year"], fields["eprint"], fields["doi"]) == (
        "mine",
        "2020",
        "2005.00001",
        "10.1000/x",
    )
    assert (fields["author"], fields["abstract"]) == ("Ann Lee and Bob Test", "An abstract.")
    assert "month" not in fields, "the entry has a date of its own"


def test_what_an_entry_inherits_is_written_out_where_its_parent_is_not_in_the_list(tmp_path: Path) -> None:
    text = (
        "@inproceedings{c, title = {Child}, author = {Lee, Ann}, crossref = {p}, xdata = {x}}\n"
        "@xdata{x, publisher = {Springer}, language = {german}}\n"
        "@proceedings{p, title = {Proc. of X}, editor = {Test, Bob}, year = 2020, month = 6, volume = 7}"
    )
    dump = read(tmp_path, text)
    child, parent = dump.papers
    assert (child.date, child.reference.venue, child.reference.publisher) == (
        Date(2020, 6),
        "Proc. of X",
        "Springer",
    )
    assert [problem.line for problem in dump.problems] == [2]
    alone = written([Row(child)], "bibtex")
    for field in ("booktitle = {Proc. of X}", "year = {2020}", "volume = {7}", "publisher = {Springer}"):
        assert field in alone
    both = written([Row(parent), Row(child)], "bibtex")
    assert both.index("@inproceedings") < both.index("@proceedings"), "BibTeX wants parents behind"
    assert "year" not in both.partition("@proceedings")[0].replace("year = {2020}", "")


def test_what_is_inherited_is_inherited_further(tmp_path: Path) -> None:
    text = (
        "@incollection{c, title = {Child}, author = {Lee, Ann}, crossref = {v}}\n"
        "@collection{v, title = {Volume Two}, volume = 2, crossref = {m}, xdata = {m}}\n"
        "@mvcollection{m, title = {All Volumes}, publisher = {OUP}, date = {1985}, crossref = {v}}"
    )
    child, volume, _ = read(tmp_path, text).papers
    for paper in (child, volume):
        assert (paper.date, paper.reference.publisher, paper.reference.volume) == (Date(1985), "OUP", "2")
    assert child.reference.venue == "Volume Two"


def test_a_suffix_stands_between_commas_and_a_literal_between_braces(tmp_path: Path) -> None:
    names = [{"family": "Doe", "given": "J.", "suffix": "Jr."}, {"literal": "WHO"}]
    items = [
        {"id": "7", "citation-key": "doe19", "type": "book", "title": "T", "author": names, "issued": None}
    ]
    out = written(rows(read(tmp_path, json.dumps(items))), "bibtex")
    [(key, entry)] = pybtex.database.parse_string(out, "bibtex").entries.items()
    first, second = entry.persons["author"]
    assert (key, first.last_names, first.lineage_names, second.last_names) == (
        "doe19", ["Doe"], ["Jr."], ["{WHO}"],
    )  # fmt: skip


def test_two_works_with_one_key_are_both_there_and_told(tmp_path: Path) -> None:
    dump = read(tmp_path, "@misc{k, title = {One}}\n@misc{K, title = {Two}}\n@misc{k, title = {One}}")
    assert [paper.title for paper in dump.papers] == ["One", "Two", "One"]
    assert [(problem.line, "another work" in problem.reason) for problem in dump.problems] == [(2, True)]
    keys = re.findall(r"@misc\{([^,]*),", written(rows(dump), "bibtex"))
    assert len({key.lower() for key in keys}) == 3


# FAULTS 25: what came raw is foreign text too

RUNS = (
    r"\input{/etc/passwd}", r"\immediate\write18{touch x}", r"\csname input\endcsname", r"\catcode`\@=0",
    r"^^5cinput{x}", r"\href{run:x}{y}", r"\url{file:///etc/passwd}", r"{\def\x{\x}\x}", r"\begin{verbatim}",
    r"\special{ps:x}", r"\\\input{x}", r"\expandafter\input x", r"\openout\x=y",
)  # fmt: skip


@pytest.mark.parametrize("raw", RUNS)
def test_raw_values_run_nothing_and_the_rest_of_them_stays(tmp_path: Path, raw: str) -> None:
    fields = rf"title = {{A {raw} \emph{{b}}}}, note = {{{raw}}}, url = {{{raw}}}, author = {{{raw} X}}"
    bib = f"@misc{{k, {fields}}}"
    text = written(rows(read(tmp_path, bib)), "bibtex")
    assert not TEX_RUNS.search(text)
    assert not re.search(r"\\(?:href|url)\{(?:run|file):", text)
    assert r"\emph{b}" in text


def test_an_entry_of_a_library_that_was_tampered_with_stays_one_entry() -> None:
    values = (
        ("title", "A } @misc(b, title={x}"), ("bad name = {x},\n@misc{c,", "y"), ("note", "ends in \\"),
        ("abstract", "one\n@misc{d, title = {y}}"),
    )  # fmt: skip
    paper = Paper("A", entry=Entry("bibtex", "misc{x,}\n@book", "k,}\n@misc{e", values))
    text = written([Row(paper)], "bibtex")
    assert len(pybtex.database.parse_string(text, "bibtex").entries) == 1
    assert len(parse_string(text).entries) == len(parse_string(text).blocks) == 1


def test_the_reader_takes_a_stream(tmp_path: Path) -> None:
    from papertui.dumps.bibtex import entries_of

    found = list(entries_of(io.StringIO(LIST)))
    assert [entry.line for entry in found] == [
        number for number, line in enumerate(LIST.split("\n"), 1) if line.startswith("@")
    ]


@pytest.mark.parametrize(
    "value",
    [
        r"{\ifmmode\beta\else\textbeta\fi}-decay", r"\href{https://a.org/x_y}{text} \url{https://b.org}",
        r"\textcite{x} \mkbibparens{y} {\cyrchar\CYRA}", r"{\apj} 50% of #1 & ~5 $x_1$", r"a \\ b \- c \@ d",
    ],
)  # fmt: skip
def test_harmless_tex_leaves_as_it_came(tmp_path: Path, value: str) -> None:
    bib = f"@misc{{k, title = {{A}}, note = {{{value}}}, file = {{C:\\Users\\joe\\x.pdf}}}}"
    assert list(differences(bib, written(rows(read(tmp_path, bib)), "bibtex"))) == []


def test_an_address_that_is_no_web_page_is_no_link(tmp_path: Path) -> None:
    bib = "@misc{k, title = {A}, url = {javascript:alert(1)}, note = {Note: x}}"
    text = written(rows(read(tmp_path, bib)), "bibtex")
    assert "url = {javascript%3Aalert(1)}" in text
    assert "note = {Note: x}" in text


def test_paths_are_no_tex_but_nothing_in_them_runs(tmp_path: Path) -> None:
    bib = r"@misc{k, title = {A}, file = {C:\Users\joe\input{x}\write18.pdf}}"
    assert r"{C:\Users\joe\textbackslash{}input{x}\textbackslash{}write18.pdf}" in written(
        rows(read(tmp_path, bib)), "bibtex"
    )


@pytest.mark.parametrize(("tags", "note"), [((), ""), (("rl", "x"), ""), ((), "mine")])
@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
@pytest.mark.parametrize("source", FOREIGN)
def test_keywords_go_from_one_format_to_the_other_apart_from_tags(
    tmp_path: Path, source: str, form: str, tags: tuple[str, ...], note: str
) -> None:
    text = written(rows(read(tmp_path, FOREIGN[source]), tags, note), form)
    assert "Deep Learning" in text
    assert marks(read(tmp_path, text))[0][0] == (tags if tags or note else ("Deep Learning", "x"))


HOSTILE = "a\x1b]52;c;eA==\x07b\x9b2Jc\u202ed\ud800e"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ud800-\udfff]")


@pytest.mark.parametrize(
    "entry",
    [
        Entry("csl-json", "book", HOSTILE, (
            ("title", json.dumps(HOSTILE)), (HOSTILE, json.dumps({HOSTILE: [HOSTILE]})), ("note", "{broken"),
            ("URL", '"javascript:x"'),
        )),
        Entry("ris", "JOUR", HOSTILE, (
            ("TI", HOSTILE), ("N1\nTY", HOSTILE), ("KW", f"x\nER  - \nTY  - {HOSTILE}"),
            ("UR", "javascript:x"),
        )),
        Entry("bibtex", HOSTILE, HOSTILE, (("title", HOSTILE), (HOSTILE, HOSTILE), ("url", "javascript:x"))),
    ],
    ids=["csl-json", "ris", "bibtex"],
)  # fmt: skip
def test_entries_let_no_control_and_no_script_through(entry: Entry) -> None:
    for form in ("bibtex", "ris", "csl-json"):
        text = written([Row(Paper("A", entry=entry), ("t",), "n")], form)
        assert not CONTROL.search(text)
        assert form != entry.source or "javascript:" not in text
        assert not re.search(r"\\u00(?:1b|9b|07)", text)
    assert len(rispy.loads(written([Row(Paper("A", entry=entry))], "ris"))) == 1
