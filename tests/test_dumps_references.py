r"""Reference lists as managers and services write them: BibTeX, RIS, CSL-JSON, Semantic Scholar, our own."""

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.dumps.doi import read_doi
from papertui.dumps.references import date_parts, known_date, mentioned_arxiv_id
from papertui.exports import formats
from papertui.identity import same_paper
from papertui.merge import merge
from papertui.paper import Paper
from papertui.reference import Date, Name
from papertui.references.names import read_family_first

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
EXPECTED = {
    "reading-list.bib": ("bibtex", 6),
    "reading-list.ris": ("ris", 5),
    "reading-list.csl.json": ("csl-json", 5),
    "semantic-scholar-search.json": ("semantic-scholar", 5),
    "papertui-export.jsonl": ("papertui-jsonl", 4),
}


@dataclass(frozen=True)
class Listed:
    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    cite: str = ""


def dump_of(tmp_path: Path, text: str) -> Dump:
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    return read_dump(path)


@cache
def sample(name: str) -> Dump:
    return read_dump(SAMPLES / name)


def by_title(dump: Dump, start: str) -> Paper:
    return next(paper for paper in dump.papers if paper.title.startswith(start))


def bib(fields: str, kind: str = "article") -> str:
    return f"@{kind}{{key,\n  title = {{A Title}},\n{fields}\n}}\n"


def reasons(dump: Dump) -> list[str]:
    return [problem.reason for problem in dump.problems]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_recognised_and_gives_its_papers(name: str) -> None:
    kind, papers = EXPECTED[name]
    dump = sample(name)
    assert (dump.format, len(dump.papers), dump.problems) == (kind, papers, ())
    for paper in dump.papers:
        assert paper.date
        assert paper.authors
        assert not any("," in name or "{" in name for name in paper.authors)
        assert paper.arxiv_id or paper.doi or (paper.url or "").startswith("https://doi.org/")
        assert len(paper.abstract) > 150


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_shares_papers_with_other_samples(name: str) -> None:
    others = [
        paper for path in SAMPLES.glob("*.*") if path.name != name for paper in sample(path.name).papers
    ]
    keys = {paper.id: paper.keys for paper in others}
    shared = [paper for paper in sample(name).papers if paper.id in keys]
    assert len(shared) >= 2
    assert all(same_paper(paper.keys, keys[paper.id]) for paper in shared)


def test_one_paper_of_text_pages_and_lists_is_one_with_the_fullest_fields() -> None:
    text = by_title(sample("reader-text-2025-11-06.txt"), "Attention")
    reference = by_title(sample("reading-list.bib"), "Attention")
    own = by_title(sample("papertui-export.jsonl"), "Attention")
    assert same_paper(text.keys, reference.keys)
    merged = merge(merge(text, reference), own)
    assert (merged.arxiv_id, merged.doi) == ("1706.03762", "10.48550/arXiv.1706.03762")
    assert (merged.author_count, merged.date) == (8, Date(2017, 6, 12))
    assert (merged.upvotes, merged.comments, len(merged.sources)) == (90, 12, 3)


def test_reading_other_formats_imports_no_library_of_these() -> None:
    program = (
        "import sys; from pathlib import Path; from papertui.dumps import read_dump\n"
        "for name in ('flat-text-classics.txt', 'hf-api-daily.json', 'arxiv-snapshot.jsonl'):\n"
        f"    assert read_dump(Path({str(SAMPLES)!r}) / name).papers\n"
        "heavy = {'bs4', 'lxml', 'rispy', 'bibtexparser'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# BibTeX


def test_bibtex_of_every_manager_gives_names_dates_and_ids() -> None:
    dump = sample("reading-list.bib")
    assert by_title(dump, "Long Short-Term").authors == ("Sepp Hochreiter", "Jürgen Schmidhuber")
    assert by_title(dump, "Long Short-Term").date == Date(1997, 11, 15)
    assert by_title(dump, "BERT: Pre-training of Deep").arxiv_id == "1810.04805"
    assert by_title(dump, "Deep Learning with").authors[0] == "Martín Abadi"
    assert by_title(dump, "Deep Learning with").organization is None
    assert by_title(dump, "3D Gaussian").date == Date(2023, 8, 8)
    assert by_title(dump, "FlashAttention").authors[-1] == "Christopher Ré"


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date = {2017-06-12}", Date(2017, 6, 12)),
        ("year = 2017, month = jun, day = 12", Date(2017, 6, 12)),
        ('year = "2017", month = "June", day = "12"', Date(2017, 6, 12)),
        ("year = {2017}, month = {6}, day = {12}", Date(2017, 6, 12)),
        ("year = {2017}, month = {#jun#}, day = {12}", Date(2017, 6, 12)),
        ("year = 2017, month = feb, day = 30", Date(2017, 2)),
        ("year = 2017, month = jun", Date(2017, 6)),
        ("year = 2017", Date(2017)),
        ("year = {in press}", None),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(tmp_path: Path, fields: str, date: Date | None) -> None:
    dump = dump_of(tmp_path, bib(fields))
    assert [paper.date for paper in dump.papers] == [date]
    assert bool(reasons(dump)) == ("30" in fields or "press" in fields)


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2401.00001}, archivePrefix = {arXiv}",
        "eprint = {2401.00001v2}, eprinttype = {arxiv}",
        "eprint = {arXiv:2401.00001}",
        "journal = {arXiv preprint arXiv:2401.00001}",
        "note = {arXiv:2401.00001 [cs]}",
        "doi = {10.48550/arXiv.2401.00001}",
        "url = {http://arxiv.org/abs/2401.00001v3}",
        r"howpublished = {\url{https://arxiv.org/pdf/2401.00001.pdf}}",
        "number = {arXiv:2401.00001}",
    ],
)
def test_the_arxiv_id_is_found_wherever_managers_put_it(tmp_path: Path, fields: str) -> None:
    paper = dump_of(tmp_path, bib(fields)).papers[0]
    assert paper.arxiv_id == "2401.00001"
    assert paper.pdf_url == "https://arxiv.org/pdf/2401.00001"


def test_a_number_that_is_no_arxiv_id_is_none(tmp_path: Path) -> None:
    fields = "eprint = {2401.00001}, eprinttype = {hal}, number = {1204.5678}, pages = {2401.00001}"
    assert dump_of(tmp_path, bib(fields)).papers[0].arxiv_id is None


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Last, First and Other, Some", ("First Last", "Some Other")),
        ("First von Last and others", ("First von Last",)),
        ("van den Oord, Aaron", ("Aaron van den Oord",)),
        ("Davis, Jr., Sammy", ("Sammy Davis Jr.",)),
        ("{OpenAI and Friends} and Lee, Ann", ("OpenAI and Friends", "Ann Lee")),
        (r"{\'E}t{\'e}, M{\"o} and Erd{\H{o}}s, P{\'a}l", ("Mö Été", "Pál Erdős")),
        (r"Ho{\v{c}}hreiter, J\"urgen", ("Jürgen Hočhreiter",)),
        ("", ()),
    ],
)
def test_names_come_first_name_first_and_decoded(tmp_path: Path, author: str, names: tuple[str, ...]) -> None:
    assert dump_of(tmp_path, bib(f"author = {{{author}}}")).papers[0].authors == names


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("{BERT}: {Pre}-training", "BERT: Pre-training"),
        ("{{Whole Title}}", "Whole Title"),
        (r"T\"{U}LU and T{\"u}LU", "TÜLU and TüLU"),
        (r"{{\'E}t{\'e}} {A}", "Été A"),
        (r"\textbf{a {B} c} {D}", "a B c D"),
        ("$x_{2}^{n}$ and y_{3} {Z}", "x_2^n and y_3 Z"),
        (r"50\% of \{sets\} {A}", "50% of {sets} A"),
        ("ends in \\", "ends in"),
    ],
)
def test_no_brace_and_no_backslash_is_left_in_a_title(tmp_path: Path, raw: str, title: str) -> None:
    [paper] = dump_of(tmp_path, f"@misc{{k, title = {{{raw} }}, year = 2020}}").papers
    assert paper.title == title


def test_strings_comments_and_free_text_are_no_entries(tmp_path: Path) -> None:
    text = (
        '% Encoding: UTF-8\nThis file was made by hand.\n@string{me = "Lee, Ann"}\n@STRING{me = "Lee, Ann"}\n'
    )
    text += "@preamble{x}\n@comment{jabref-meta: a;}\n@Misc(k,\n  Title = {A},\n  AUTHOR = me\n)\n"
    dump = dump_of(tmp_path, text)
    assert [(paper.title, paper.authors) for paper in dump.papers] == [("A", ("Ann Lee",))]
    assert dump.problems == ()


def test_entries_of_one_key_and_fields_given_twice_lose_nothing(tmp_path: Path) -> None:
    entry = "@misc{k,\n title = {%s},\n url = {https://a.org},\n url = {https://b.org}\n}\n"
    dump = dump_of(tmp_path, entry % "A" + entry % "B")
    assert [(paper.title, paper.url) for paper in dump.papers] == [
        ("A", "https://a.org"),
        ("B", "https://a.org"),
    ]
    assert [(problem.line, problem.reason) for problem in dump.problems] == [
        (1, "the entry k: the field url is given twice; the first was taken"),
        (6, "the entry k: line 1 has another work with this key; both were taken"),
        (6, "the entry k: the field url is given twice; the first was taken"),
    ]


def test_a_broken_entry_costs_only_itself_and_is_named_by_its_line(tmp_path: Path) -> None:
    text = "\n@misc{a,\n title = {A}\n}\n@misc{b,\n title = {B\n}\n@misc{c,\n title = {C}\n}\n"
    text += "@misc{d, year = 1}\n"
    dump = dump_of(tmp_path, text)
    assert [paper.title for paper in dump.papers] == ["A", "C"]
    assert [problem.line for problem in dump.problems] == [5, 11]
    assert "“@misc{c, title = {C}” stands where a field is expected" in dump.problems[0].reason
    assert dump.problems[1].reason == "the entry d has no title"


def test_broken_bibtex_prints_nothing_on_the_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.bib").write_text("@misc{a,\n title = {A\n@misc{b,\n title = {B}}", encoding="utf-8")
    read_dump(tmp_path / "x.bib")
    assert tuple(capfd.readouterr()) == ("", "")


def test_the_organisation_is_taken_only_where_it_is_the_authors(tmp_path: Path) -> None:
    fields = "organization = {PMLR}, institution = {{OpenAI}}"
    found = [
        dump_of(tmp_path, bib(fields, kind)).papers[0].organization for kind in ("misc", "inproceedings")
    ]
    assert found == ["PMLR", None]
    assert dump_of(tmp_path, bib(fields, "techreport")).papers[0].organization == "OpenAI"


def test_code_and_mails_with_at_signs_are_no_bibtex(tmp_path: Path) -> None:
    text = "@wraps(function, x)\ndef f(): ...\n\n@media{a, b}\nme@example.org{x,}\n"
    assert dump_of(tmp_path, text).format is None


# RIS


def test_ris_of_zotero_and_of_publishers_is_read(tmp_path: Path) -> None:
    text = (
        "Provider: Someone\nContent: text/plain\n\n"
        "TY  - JOUR\r\nA1  - Last, First, Jr.\r\nAU  - Other, Some\r\n"
        "T1  - A Title: with\r\n  a second line\r\n"
        "Y1  - 2020/05/06/spring\r\nN2  - One line;\r\nand another.\r\nUR  - https://a.org/x;y=1\r\n"
        "UR  - https://arxiv.org/abs/2005.00001v2\r\nM3  - doi: x\r\nXX  - unknown\r\nER  - \r\n"
    )
    dump = dump_of(tmp_path, text)
    paper = dump.papers[0]
    assert (dump.format, dump.problems) == ("ris", ())
    assert (paper.title, paper.abstract) == ("A Title: with a second line", "One line; and another.")
    assert paper.authors == ("First Last Jr.", "Some Other")
    assert (paper.date, paper.url) == (Date(2020, 5, 6), "https://a.org/x;y=1")
    assert (paper.arxiv_id, paper.arxiv_version) == ("2005.00001", 2)


def test_a_record_without_end_or_title_costs_only_itself(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - A\nPY  - 2020\n\nTY  - JOUR\nAU  - B\nER  - \n"
    text += "TY  - JOUR\nlost\nTI  - C\nDA  - 2020/01/02\n"
    dump = dump_of(tmp_path, text)
    assert [paper.title for paper in dump.papers] == ["A", "C"]
    assert [str(paper.date) for paper in dump.papers] == ["2020", "2020-01-02"]
    assert [(problem.line, problem.reason) for problem in dump.problems] == [(5, "the entry has no title")]


# CSL-JSON and Semantic Scholar


def test_csl_gives_particles_institutions_and_texts_for_numbers(tmp_path: Path) -> None:
    entry = {
        "type": "article",
        "title": "A <i>Title</i> with H<sub>2</sub>O where a < b",
        "abstract": "<jats:p>It is so.</jats:p>",
        "author": [
            {"family": "Oord", "given": "Aaron", "non-dropping-particle": "van den"},
            {"literal": "The Team"},
            "junk",
            {"family": "Davis", "given": "Sammy", "suffix": "Jr."},
        ],
        "issued": {"date-parts": [["2020", 5, "6"], [2021]]},
        "number": "arXiv:2005.00001",
    }
    bare = [
        {"type": "book", "title": ["B"], "issued": {"raw": "2020-05-06"}, "DOI": "https://doi.org/10.1000/x"},
        {"type": "book", "title": "C", "issued": {"date-parts": [[2020, 5]]}, "author": None},
        {"type": "book", "title": "D", "issued": None},
        {"type": "book"},
        None,
    ]
    for shape in ([entry, *bare], {"items": [entry, *bare]}, {"any name": [entry, *bare]}):
        dump = dump_of(tmp_path, json.dumps(shape))
        first, second, third, fourth = dump.papers
        assert first.title == "A Title with H₂O where a < b"
        assert first.abstract == "It is so."
        assert first.authors == ("Aaron van den Oord", "The Team", "Sammy Davis Jr.")
        assert (first.date, first.arxiv_id) == (Date(2020, 5, 6), "2005.00001")
        assert (second.title, second.date, second.doi) == ("B", Date(2020, 5, 6), "10.1000/x")
        assert (third.date, fourth.date) == (Date(2020, 5), None)
        assert sorted(reasons(dump)) == [
            "item 5 has no title",
            "item 6 is not a paper with a title",
        ]


def test_semantic_scholar_knows_ids_dates_and_what_it_lacks(tmp_path: Path) -> None:
    first = {"paperId": "a", "title": "A", "externalIds": {"ArXiv": "2401.00001", "DOI": "10.1000/x"}}
    second = {
        "paperId": "b",
        "title": "B",
        "abstract": None,
        "year": 2020,
        "openAccessPdf": None,
        "authors": None,
    }
    for shape in ({"total": 3, "offset": 0, "data": [first, second, None]}, [first, second, None]):
        dump = dump_of(tmp_path, json.dumps(shape))
        assert dump.format == "semantic-scholar"
        assert [(paper.arxiv_id, paper.doi, paper.date) for paper in dump.papers] == [
            ("2401.00001", "10.1000/x", None),
            (None, None, Date(2020)),
        ]
        assert len(dump.problems) == 1
    empty = dump_of(tmp_path, '{"total": 0, "offset": 0, "data": []}')
    assert (empty.format, len(empty.problems)) == ("semantic-scholar", 1)


def test_a_break_in_search_results_costs_one_item(tmp_path: Path) -> None:
    text = (SAMPLES / "semantic-scholar-search.json").read_text(encoding="utf-8")
    at = text.index("Segment Anything")
    dump = dump_of(tmp_path, text[:at] + '"' + text[at:])
    assert (dump.format, len(dump.papers), len(dump.problems)) == ("semantic-scholar", 4, 1)


# Round trips

WHOLE = ("jsonl", "csv")


@pytest.mark.parametrize("name", ["jsonl", "csv", "bibtex", "ris", "csl-json", "markdown", "org", "html"])
def test_what_papertui_exports_it_reads_back(tmp_path: Path, name: str) -> None:
    written = formats().get(name)
    if written is None:
        pytest.skip("there is no such export yet")
    papers = [paper for path in sorted(SAMPLES.glob("*.*")) for paper in sample(path.name).papers]
    out = io.StringIO()
    written.write([Listed(paper, ("to-read",), "a note") for paper in papers], out)
    dump = dump_of(tmp_path, out.getvalue())
    assert len(dump.papers) == len(papers)
    assert not reasons(dump)
    for paper, again in zip(papers, dump.papers, strict=True):
        assert same_paper(paper.keys, again.keys)
        assert again.title == paper.title
        assert (again.date, again.authors) == (paper.date, paper.authors)
        # In BibTeX braces are TeX's, and what was raw leaves as it came.
        if name != "bibtex" or not (paper.raw_abstract or "{" in paper.abstract):
            assert " ".join(again.abstract.split()) == " ".join(paper.abstract.split())
        # Beside names no list but our own has room for the number that a page prints.
        assert again.author_count == (paper.author_count if name in WHOLE else counted_in(paper))
        if name in WHOLE:
            assert carried(again) == carried(paper)
    assert {(mark.keywords, mark.note) for mark in dump.marks} == {(("to-read",), "a note")}


def counted_in(paper: Paper) -> int | None:
    """Return how many wrote a paper, as far as a list says."""
    is_cut = paper.names and not paper.authors_complete
    return None if is_cut else len(paper.names) or paper.n_authors


def carried(paper: Paper) -> dict[str, object]:
    """Return what JSON Lines carry as it is."""
    left_out = {"sources", "added", "aliases", "arxiv_version", "doi", "n_authors", "raw_title"}
    left_out |= {"raw_abstract", "date_inferred", "entry", "other_keys"}
    left_out |= {"listed", "remark", "summary"}
    return {field.name: getattr(paper, field.name) for field in fields(paper) if field.name not in left_out}


# Values


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2017-06-12T00:00:00Z", (2017, 6, 12)),
        ("2017/06/12/", (2017, 6, 12)),
        ("2017/6", (2017, 6)),
        ("2017///", (2017,)),
        ("2017", (2017,)),
        ("20170612", ()),
        ("June 2017", ()),
        ("", ()),
    ],
)
def test_dates_are_read_as_far_as_they_go(text: str, parts: tuple[int, ...]) -> None:
    assert date_parts(text) == parts


def test_only_a_known_date_is_a_date() -> None:
    assert known_date((2017, 6, 12)) == Date(2017, 6, 12)
    assert [str(known_date(parts)) for parts in ((2017,), (2017, 6), (2017, 2, 30))] == [
        "2017",
        "2017-06",
        "2017-02",
    ]
    assert [known_date(parts) for parts in ((0, 1, 1), ())] == [None, None]


def test_identifiers_are_found_in_sentences() -> None:
    assert read_doi("see https://doi.org/10.1145/3592433.") == "10.1145/3592433"
    assert read_doi("none") is None
    found = mentioned_arxiv_id(["arXiv.org e-Print", "in arXiv:hep-th/9711200v3, 1997"])
    assert found
    assert (found.id, found.version) == ("hep-th/9711200", 3)
    assert mentioned_arxiv_id(["2401.00001", "arXiv:none"]) is None


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("Last, First", "First Last"),
        ("Last, First, Jr.", "First Last Jr."),
        ("First Last", "First Last"),
        ("Team,", "Team"),
    ],
)
def test_names_are_turned_round(name: str, turned: str) -> None:
    assert str(read_family_first(name)) == turned


def test_particles_are_told_from_families() -> None:
    assert read_family_first("van den Oord, Aäron") == Name("Oord", "Aäron", "van den")


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, title={" + "{" * 50_000,
        '@misc{k, title="' + '"{' * 50_000,
        "@misc{k, title={x}, author={" + "{" * 20_000,
        "@misc{k, year=1}" + "\n" * 100_000,
        "@misc{k, title=" + "a # " * 20_000,
        "@misc{k,year=1}\n" + "@misc{k, " * 2_000,
        "@misc{k, title={},}",
        "TY  - J\n" * 2_000,
        "TY  - J\nzz\n" * 2_000,
        '[{"type": 1, "issued": 2, "title": 3, "author": {}, "note": [4]}]',
        '[{"type": "a", "issued": {"date-parts": [[[]]]}, "title": {}}]',
        '{"title": 1, "n_authors": "x", "arxiv_id": [], "sources": 3}',
    ],
)
def test_nasty_lists_are_problems_and_nothing_worse(tmp_path: Path, text: str) -> None:
    dump = dump_of(tmp_path, text)
    assert dump.format
    assert dump.problems or text.endswith("# ")
    assert not any("broke off" in reason for reason in reasons(dump))


def test_a_long_abstract_in_many_lines_is_joined_in_good_time(tmp_path: Path) -> None:
    dump = dump_of(tmp_path, "TY  - J\nTI  - A\nAB  - b\n" + "words of it\n" * 100_000)
    assert len(dump.papers[0].abstract) == 1 + 12 * 100_000


# What other programs write into BibTeX


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("journal = {CoRR}, volume = {abs/2001.00031}", "2001.00031"),
        ("journal = {CoRR}, volume = {cs.CL/0001015}", "cs/0001015"),
        ("journal = {ArXiv}, volume = {abs/1901.00002}", "1901.00002"),
        ("journal = {Computing Research Repository}, volume = {abs/1901.00001}", "1901.00001"),
        ("journal = {arXiv preprint arXiv:2001.00077}", "2001.00077"),
        ("journal = {Physica}, volume = {hep-th/9901001}", None),
    ],
)
def test_journals_of_preprints_give_the_arxiv_id(tmp_path: Path, fields: str, arxiv: str | None) -> None:
    paper = dump_of(tmp_path, bib(fields)).papers[0]
    assert paper.arxiv_id == arxiv
    assert paper.reference.venue


@pytest.mark.parametrize(
    ("field", "url"),
    [
        (r"url = {https://a.org/x{\_}y\~{}z\#w}", "https://a.org/x_y~z#w"),
        (r"url = {https://a.org/x{\textasciitilde}y\%20z}", "https://a.org/x~y%20z"),
        (r"url = {\url{https://a.org/x_y}}", "https://a.org/x_y"),
        (r"howpublished = {\href{https://a.org/x\_y}{a page}}", "https://a.org/x_y"),
        (r"howpublished = {Online: \url{https://a.org}, seen}", "https://a.org"),
        ("url = {no address}", None),
    ],
)
def test_addresses_are_read_out_of_their_escapes(tmp_path: Path, field: str, url: str | None) -> None:
    assert dump_of(tmp_path, bib(field)).papers[0].url == url


def test_biblatex_and_ads_are_read_by_their_own_names(tmp_path: Path) -> None:
    text = (
        "@inproceedings{a, title = {T}, subtitle = {The Sub}, journaltitle = {J},"
        "date = {2016-03-01/2016-03-04},"
        "author = {family=Foo, given=Bar, prefix=von der}, eprint = {1603.00001v2}, eprinttype = {arxiv},"
        "eprintclass = {cs.LG}, langid = {german}}\n"
        '@article{b, title = "{The Title}", author = {{Smith}, John}, journal = {\\apj}, month = jul,'
        "year = 2012,"
        "primaryClass = {astro-ph.CO}, archivePrefix = {arXiv}, eprint = {1207.0001}}\n"
        "@misc{c, title = {C}, author = {Smith, A., Jones, B.}, year = 2020}"
    )
    first, second, third = dump_of(tmp_path, text).papers
    assert (first.title, str(first.date), first.arxiv_id) == ("T: The Sub", "2016-03-01", "1603.00001")
    assert (first.authors, first.categories) == (("Bar von der Foo",), ("cs.LG",))
    assert (first.reference.venue, first.reference.language) == ("J", "german")
    assert (second.reference.venue, second.categories) == ("Astrophysical Journal", ("astro-ph.CO",))
    assert second.authors == ("John Smith",)
    assert third.authors == ("Smith, A., Jones, B.",)


def test_what_was_left_out_of_an_entry_is_told(tmp_path: Path) -> None:
    dump = dump_of(
        tmp_path, bib("author = {Ada Example and and Bob Test}, year = {in press}, note = nostring")
    )
    assert [paper.authors for paper in dump.papers] == [("Ada Example", "Bob Test")]
    told = " ".join(reasons(dump))
    assert ("empty name" in told, "“in press”" in told, "“nostring”" in told) == (True, True, True)


def test_editors_alone_and_booktitles_of_whole_works_are_no_loss(tmp_path: Path) -> None:
    dump = dump_of(tmp_path, "@proceedings{p, booktitle = {Proc. of X}, editor = {Ed, Itor}, year = 2020}")
    [paper] = dump.papers
    assert (paper.title, paper.names, dump.problems) == ("Proc. of X", (), ())
