"""JSON of Hugging Face, of scripts and bots: what is a paper, which keys are read, whose words are whose."""

import json
from pathlib import Path
from typing import Any

import pytest

from papertui.dumps import Dump, read_dump
from papertui.dumps.json_table import fold_key
from papertui.dumps.json_values import read_count, read_day
from papertui.dumps.paper_links import paper_link
from papertui.paper import Paper

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
ABSTRACT = "An abstract that is long enough to be one: what was done, how it was done, what came out of it."
EXPECTED = {
    "hf-paper-page.html": ("hf-paper-html", 1, 0),
    "hf-papers-ls.json": ("hf-json", 3, 0),
    "hf-by-day.json": ("hf-json", 3, 0),
    "hf-clip.md": ("hf-paper-page", 1, 0),
    "arxiv-clip.md": ("arxiv-clip", 1, 0),
    "bot-papers.jsonl": ("json", 4, 1),
    "bot-topics.json": ("json", 2, 0),
}


def dump_of(tmp_path: Path, value: Any) -> Dump:  # noqa: ANN401 - whatever JSON holds
    path = tmp_path / "page"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return read_dump(path)


def paper_of(tmp_path: Path, **fields: Any) -> Paper:  # noqa: ANN401 - whatever JSON holds
    dump = dump_of(tmp_path, [{"title": "A Title", "arxiv_id": "2608.90201", **fields}])
    assert len(dump.papers) == 1, dump.problems
    return dump.papers[0]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_recognised_and_gives_its_papers(name: str) -> None:
    dump = read_dump(SAMPLES / name)
    assert (dump.format, len(dump.papers), len(dump.problems)) == EXPECTED[name]
    for paper in dump.papers:
        assert paper.arxiv_id
        assert len(paper.abstract) > 150
        assert paper.authors
        assert paper.date or "details" in (SAMPLES / name).read_text()


# Hugging Face


def test_the_page_of_one_paper_gives_it_and_none_of_those_it_names() -> None:
    paper = read_dump(SAMPLES / "hf-paper-page.html").papers[0]
    assert (paper.comments, paper.upvotes, paper.organization) == (2, 97, None)
    assert paper.code_url == "https://github.com/tensorflow/tensor2tensor"
    assert paper.summary == "A model says that attention is enough."


def test_a_page_of_one_paper_that_lost_its_data_is_read_as_shown(tmp_path: Path) -> None:
    html = (SAMPLES / "hf-paper-page.html").read_text(encoding="utf-8")
    whole = read_dump(SAMPLES / "hf-paper-page.html").papers[0]
    start = html.index(' data-props="')
    dump = dump_of(
        tmp_path, html[:start] + html[html.index(' data-target="P') :].replace("PaperContent", "x", 1)
    )
    assert dump.format == "hf-paper-html"
    assert [(paper.title, paper.abstract) for paper in dump.papers] == [(whole.title, whole.abstract)]


def test_the_clients_names_of_fields_are_read_too() -> None:
    first, second, third = read_dump(SAMPLES / "hf-papers-ls.json").papers
    assert (first.upvotes, first.comments, str(first.date)) == (12, 0, "2021-06-17")
    assert second.code_url == "https://github.com/state-spaces/mamba"
    assert third.organization == "A Laboratory"
    assert second.url == f"https://huggingface.co/papers/{second.arxiv_id}"


def test_days_and_wrappers_around_items_do_not_matter(tmp_path: Path) -> None:
    items = json.loads((SAMPLES / "hf-api-daily.json").read_text(encoding="utf-8"))
    whole = read_dump(SAMPLES / "hf-api-daily.json").papers
    by_id = {item["paper"]["id"]: item for item in items}
    for shape in ({"2025-12-01": items}, {"data": {"papers": items}}, by_id, {"a": {"b": {"c": items}}}):
        dump = dump_of(tmp_path, shape)
        assert (dump.format, dump.problems) == ("hf-json", ())
        assert [(p.title, p.upvotes, p.author_count) for p in dump.papers] == [
            (p.title, p.upvotes, p.author_count) for p in whole
        ]


def test_a_clipped_page_takes_the_abstract_and_not_the_models_words() -> None:
    paper = read_dump(SAMPLES / "hf-clip.md").papers[0]
    assert "AI-generated" not in paper.abstract
    assert "A model's" not in paper.abstract
    assert (paper.organization, paper.code_url) == ("A Laboratory", "https://github.com/openai/CLIP")
    assert paper.authors[0] == "Alec Radford"


def test_a_clipped_page_of_arxiv_gives_names_classes_and_comments() -> None:
    paper = read_dump(SAMPLES / "arxiv-clip.md").papers[0]
    assert (paper.title, paper.authors[0]) == ("Attention Is All You Need", "Ashish Vaswani")
    assert (paper.categories, paper.remark) == (("cs.CL", "cs.LG"), "15 pages, 5 figures")


# Bots


def test_an_abstract_is_never_replaced_by_a_models_words(tmp_path: Path) -> None:
    both = read_dump(SAMPLES / "bot-papers.jsonl").papers[0]
    assert both.abstract.startswith("Pruning can remove")
    assert both.summary.startswith("一句话")
    for key in ("ai_summary", "aiSummary", "tldr", "TL;DR", "llm_summary", "one_sentence_summary"):
        paper = paper_of(tmp_path, **{key: ABSTRACT})
        assert (paper.abstract, paper.summary) == ("", ABSTRACT), key
    for key in ("summary_zh", "abstract_vi", "highlights", "why_it_matters", "reason"):
        assert paper_of(tmp_path, **{key: ABSTRACT}).abstract == "", key
    assert paper_of(tmp_path, summary={"problem": "p"}).abstract == ""
    debug = paper_of(tmp_path, summary="A model's words, of some length.", debug_abstract=ABSTRACT)
    assert (debug.abstract, debug.summary) == (ABSTRACT, "A model's words, of some length.")
    assert paper_of(tmp_path, abstract=["One.", "Two."]).abstract == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        ({"comments": "9 pages, https://github.com/a/b"}, "code_url", "https://github.com/a/b"),
        ({"comments": "9 pages"}, "remark", "9 pages"),
        ({"comments": 3}, "comments", 3),
        ({"upvotes": "1.2k"}, "upvotes", 1200),
        ({"stars": 5}, "upvotes", None),
        ({"score": 5, "relevance": 2, "citation_count": 9}, "upvotes", None),
        ({"venue": "cs.LG"}, "reference.venue", ""),
        ({"venue": "arXiv.org"}, "reference.venue", ""),
        ({"journal": {"name": "J. Walls"}}, "reference.venue", "J. Walls"),
        (
            {"categories": "cs.LG, cs.CL", "primaryCategory": "hep-th"},
            "categories",
            ("hep-th", "cs.LG", "cs.CL"),
        ),
        ({"categories": ["68T05", "cs.LG"]}, "categories", ("cs.LG",)),
        ({"tags": ["a"], "label": "b"}, "categories", ()),
        ({"doi": "https://doi.org/10.9999/Clay.5"}, "doi", "10.9999/clay.5"),
        ({"doi": "10.48550/arXiv.2608.90201"}, "doi", None),
        ({"organization": {"fullname": "Lab"}}, "organization", "Lab"),
        ({"url": "https://example.org/x"}, "url", "https://example.org/x"),
        ({"openAccessPdf": {"url": "https://example.org/x.pdf"}}, "pdf_url", "https://example.org/x.pdf"),
        ({"code": "N/A", "repo_url": ["https://github.com/a/b"]}, "code_url", "https://github.com/a/b"),
        ({"author_count": 12}, "author_count", 12),
        ({"authors": "A. Lee et al.", "n_authors": 7}, "author_count", 7),
        ({"authors": "A. Lee et al."}, "authors_complete", False),
        ({"title": "B &amp; C<sub>2</sub>"}, "title", "B & C₂"),
        ({"announce_type": "replace-cross"}, "announced", "replace"),
    ],
)  # fmt: skip
def test_a_key_gives_its_field(tmp_path: Path, fields: dict[str, Any], attribute: str, value: object) -> None:
    paper: Any = paper_of(tmp_path, **fields)
    for name in attribute.split("."):
        paper = getattr(paper, name)
    assert paper == value


@pytest.mark.parametrize(
    "item",
    [
        {"arxiv_id": "2608.90201v2"},
        {"id": "arxiv:2608.90201"},
        {"id": "arxiv-2608.90201"},
        {"id": "http://arxiv.org/abs/2608.90201v1"},
        {"id": "oai:arXiv.org:2608.90201"},
        {"id": "2608-90201v1", "link": "https://arxiv.org/pdf/2608.90201"},
        {"externalIds": {"ArXiv": "2608.90201"}},
        {"links": [{"url": "https://arxiv.org/abs/2608.90201"}]},
        {"paper_url": "https://huggingface.co/papers/2608.90201"},
        {"urls": {"pdf": "https://arxiv.org/pdf/2608.90201"}},
        {"doi": "10.48550/arXiv.2608.90201"},
    ],
)
def test_an_arxiv_id_is_found_in_each_place_it_is_kept(tmp_path: Path, item: dict[str, Any]) -> None:
    dump = dump_of(tmp_path, [{"title": "A", **item}])
    assert [paper.arxiv_id for paper in dump.papers] == ["2608.90201"]


@pytest.mark.parametrize(
    "item",
    [
        {"id": "2608-90201v1"},
        {"id": 704.0001},
        {"tags": ["arxiv:2608.90201"]},
        {"content": "See https://arxiv.org/abs/2608.90201"},
        {
            "summary": ABSTRACT,
            "author": "J. Ournalist",
            "date": "2026-08-20",
            "url": "https://news.example/1",
        },
        {"arxiv_id": "2608.90201", "kind": "dataset"},
        {"arxiv_id": "2608.90201", "section": "hackernews"},
        {"arxiv_id": "2608.90201", "pipeline_tag": "text-generation"},
        {"html_url": "https://github.com/a/b", "stargazers_count": 3, "doi": "10.1000/x"},
        {"year": 2020},
        {"authors": ["A B"], "year": 2020},
    ],
)
def test_what_has_no_evidence_of_a_paper_is_none(tmp_path: Path, item: dict[str, Any]) -> None:
    dump = dump_of(tmp_path, [{"title": "A", **item}])
    assert dump.papers == ()
    assert dump.problems


def test_a_classic_counts_among_papers_and_an_id_may_be_its_key(tmp_path: Path) -> None:
    listed = [{"title": "A", "doi": "10.1000/x"}, {"title": "B", "venue": "ICML", "year": 1999}]
    assert [paper.title for paper in dump_of(tmp_path, listed).papers] == ["A", "B"]
    few = [{"title": "A", "doi": "10.1000/x"}, *({"title": f"B{n}", "year": 1999} for n in range(3))]
    dump = dump_of(tmp_path, few)
    assert [paper.title for paper in dump.papers] == ["A"]
    assert dump.problems[0].reason.startswith("3 of 4 objects are no papers (item 2, item 3, item 4)")
    keyed = {"papers": {"2608.90201": {"title": "A"}, "2608.90202v3": {"title": "B"}}}
    assert [paper.arxiv_id for paper in dump_of(tmp_path, keyed).papers] == ["2608.90201", "2608.90202"]
    day = {"2026-08-21": [{"title": "A", "arxiv_id": "2608.90201"}]}
    assert str(dump_of(tmp_path, day).papers[0].date) == "2026-08-21"


# Values


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026/05/27", "2026-05-27"),
        ("2026-05", "2026-05"),
        ("Thu, 20 Aug 2026 01:00:00 GMT", "2026-08-20"),
        ("2026-08-13 17:00:00+00:00", "2026-08-13"),
        (1786579200, "2026-08-13"),
        (1786579200000, "2026-08-13"),
        ("1786579200", "2026-08-13"),
        (2019, "2019"),
        ("2019", "2019"),
        ([[2019, 5]], "2019-05"),
        ({"date-parts": [[2019, 5, 2]]}, "2019-05-02"),
        (12, "None"),
        (True, "None"),
        ("n/a", "None"),
        (float("inf"), "None"),
        ([[None]], "None"),
    ],
)
def test_dates_are_read_in_every_form(value: object, day: str) -> None:
    assert str(read_day(value)) == day


SERVICES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "Europe PMC": (
        {"resultList": {"result": [{
            "pmid": "1", "doi": "10.1000/x", "title": "A", "authorString": "Lee A, van Dam CD, Wu B.",
            "journalTitle": "J", "pubYear": "2021", "firstPublicationDate": "2021-03-29", "pageInfo": "1-9",
            "abstractText": ABSTRACT,
        }]}},
        (("A Lee", "CD van Dam", "B Wu"), "2021-03-29", None, "10.1000/x", "J"),
    ),
    "INSPIRE": (
        {"hits": {"hits": [{"metadata": {
            "titles": [{"title": "A"}], "authors": [{"full_name": "Lee, Ann"}],
            "dois": [{"value": "10.1000/x"}], "earliest_date": "2021-01-04",
            "arxiv_eprints": [{"value": "2101.00001", "categories": ["hep-ph"]}],
            "abstracts": [{"value": ABSTRACT}], "publication_info": [{"journal_title": "J"}],
        }}]}},
        (("Ann Lee",), "2021-01-04", "2101.00001", "10.1000/x", "J"),
    ),
    "ADS": (
        {"response": {"docs": [{
            "title": ["A"], "author": ["Lee, Ann"], "pubdate": "2021-03-00", "pub": "J", "doi": ["10.1000/x"],
            "identifier": ["2021J", "arXiv:2101.00002"], "abstract": ABSTRACT,
        }]}},
        (("Ann Lee",), "2021-03", "2101.00002", "10.1000/x", "J"),
    ),
    "Paperpile": (
        [{"title": "A", "author": [{"first": "Ann", "last": "Lee"}], "journal": "J", "doi": "10.1000/x",
          "published": {"year": "2020", "month": "5"}}],
        (("Ann Lee",), "2020-05", None, "10.1000/x", "J"),
    ),
    "bioRxiv, published": (
        {"collection": [{
            "biorxiv_doi": "10.1101/1", "published_doi": "10.1038/x", "preprint_title": "A",
            "preprint_authors": "Lee, A.; Wu, B.", "preprint_date": "2020-01-01",
            "preprint_platform": "bioRxiv",
        }]},
        (("A. Lee", "B. Wu"), "2020-01-01", None, "10.1101/1", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_more_services_are_read_by_the_words_of_the_table(tmp_path: Path, name: str) -> None:
    value, expected = SERVICES[name]
    (paper,) = dump_of(tmp_path, value).papers
    found = (paper.authors, str(paper.date), paper.arxiv_id, paper.doi, paper.reference.venue)
    assert (paper.title, found) == ("A", expected)


@pytest.mark.parametrize(
    "value",
    [
        [{"modelId": "a/b", "title": "A"}, {"type": "dataset", "title": "B", "url": "https://arxiv.org/abs/2401.00001"}],
        [{"title": "Show: a wall", "url": "https://arxiv.org/abs/2401.00003", "by": "x", "type": "story"}],
    ],
)  # fmt: skip
def test_data_sets_and_stories_are_no_papers(tmp_path: Path, value: object) -> None:
    assert dump_of(tmp_path, value).format is None


def test_fields_that_cannot_be_read_are_counted_once_a_file(tmp_path: Path) -> None:
    good = {
        "title": "A",
        "abstract": ABSTRACT,
        "authors": ["X Y"],
        "published": "2020-01-01",
        "doi": "10.1000/x",
    }
    odd = {"authors": {"count": 3}, "published": "soon", "upvotes": "many", "arxiv": 704.0001, "doi": "TBA"}
    rows = [good, {**good, **odd}, {**good, "title": "C", "doi": "", "date": True, "published": "later"}]
    dump = dump_of(tmp_path, rows)
    assert len(dump.papers) == 3
    assert {problem.reason for problem in dump.problems} == {
        "the date of 2 papers cannot be read: “soon”",
        "the authors of a paper cannot be read: “{'count': 3}”",
        "the number of votes of a paper cannot be read: “many”",
        "the arXiv id of a paper cannot be read: “704.0001”",
        "the DOI of a paper cannot be read: “TBA”",
    }


def test_counts_and_keys() -> None:
    counts = {"1,200": 1200, "3k": 3000, 7: 7, "x": None, -1: None}
    assert {value: read_count(value) for value in counts} == counts
    assert fold_key("Publication Date") == fold_key("publication_date") == fold_key("publicationDate")


@pytest.mark.parametrize(
    ("link", "is_paper"),
    [
        ("https://arxiv.org/abs/2401.00001v2", True),
        ("https://www.alphaxiv.org/abs/2401.00001", True),
        ("https://doi.org/10.1000/X", True),
        ("https://openreview.net/forum?id=XyZ9", True),
        ("https://aclanthology.org/2020.acl-main.1/", True),
        ("https://www.ijcai.org/proceedings/2020/0694.pdf", True),
        ("https://www.usenix.org/conference/usenixsecurity24/presentation/lee-ann", True),
        ("https://www.usenix.org/conferences", False),
        ("https://arxiv.org/", False),
        ("https://arxiv.org/list/cs.LG/new", False),
        ("https://github.com/a/b", False),
        ("https://evil.example/arxiv.org/abs/2401.00001", False),
        ("arxiv.org/abs/2401.00001", False),
    ],
)
def test_a_link_is_that_of_a_paper_by_its_host_and_path(link: str, is_paper: bool) -> None:
    assert (paper_link(link) is not None) == is_paper


def test_raised_digits_are_no_number_of_a_year(tmp_path: Path) -> None:
    """`isdigit` is true of them, and `int` takes none."""
    dump = tmp_path / "papers.json"
    dump.write_text('[{"title": "Walls of water", "arxiv_id": "2405.01234", "year": "³016"}]', "utf-8")
    found = read_dump(dump)
    assert [paper.date for paper in found.papers] == [None]
    assert not any("broke off" in problem.reason for problem in found.problems)
