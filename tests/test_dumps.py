"""Dumps: each kind is recognised by content, gives its papers, and says what it could not take."""

import datetime
import json
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from papertui.dumps import FORMATS, Dump, DumpFormat, read_dump
from papertui.dumps.model import FACTS
from papertui.paper import Paper
from papertui.reference import Date

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
EXPECTED = {
    "reader-text-2025-11-06.txt": ("reader-text", 25),
    "reader-text-upvotes-2024-12-03.txt": ("reader-text", 13),
    "flat-text-classics.txt": ("flat-text", 14),
    "hf-daily-2023-04-03.html": ("hf-html", 9),
    "hf-trending-cards.html": ("hf-cards", 8),
    "hf-api-daily.json": ("hf-json", 10),
    "hf-api-flat.jsonl": ("hf-json", 8),
    "hf-search-html2text.md": ("hf-markdown", 5),
    "hf-search-markdownify.md": ("hf-markdown", 4),
    "hf-search-numbered.md": ("hf-markdown", 6),
    "hf-search-lynx.txt": ("hf-numbered", 5),
    "hf-search-url-lines.md": ("hf-url-lines", 6),
    "hf-search-w3m.txt": ("wrapped-text", 4),
    "hf-trending.md": ("hf-trending", 5),
    "hf-paper-page.md": ("hf-paper-page", 1),
    "broken/submitted-by-only.txt": ("hf-no-papers", 0),
}
CUT = "hf-search-numbered.md"
HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n"
HEADER += "byAK and the research community\n\nNov 6\n\n"
PROSE = "We study a thing. It turns out to be true in every case that was looked at, and in some others. " * 3


def text_dump(tmp_path: Path, text: str, name: str = "page.txt", *, year: int | None = None) -> Dump:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_dump(path, year=year)


def card(title: str, row: str = "  • 3 authors\n·\nMay 1\n\n", abstract: str = PROSE) -> str:
    return f"{title}\n\n{abstract}\n\n{row}"


def titles(dump: Dump) -> list[str]:
    return [paper.title for paper in dump.papers]


def by_title(dump: Dump, start: str) -> Paper:
    return next(paper for paper in dump.papers if paper.title.startswith(start))


@cache
def sampled_formats() -> dict[str | None, list[Dump]]:
    dumps: dict[str | None, list[Dump]] = {}
    for path in filter(Path.is_file, SAMPLES.rglob("*")):
        dump = read_dump(path)
        dumps.setdefault(dump.format, []).append(dump)
    return dumps


GIVEN: dict[str, Callable[[Paper], object]] = {
    "dates": lambda paper: paper.date,
    "names": lambda paper: paper.names,
    "abstracts": lambda paper: paper.abstract,
    "ids": lambda paper: paper.arxiv_id or paper.doi,
    "counts": lambda paper: (paper.upvotes, paper.comments) != (None, None),
    "categories": lambda paper: paper.categories,
    "venues": lambda paper: paper.reference.venue,
    "code": lambda paper: paper.code_url,
}


def given(dumps: list[Dump]) -> set[str]:
    papers = [paper for dump in dumps for paper in dump.papers]
    found = {fact for fact, has_it in GIVEN.items() if any(map(has_it, papers))}
    return found | ({"tags"} if any(mark.keywords for dump in dumps for mark in dump.marks) else set())


# Registry


@pytest.mark.parametrize("kind", FORMATS, ids=[kind.name for kind in FORMATS])
def test_each_format_has_a_sample_and_says_how_it_is_known(kind: DumpFormat) -> None:
    assert kind.name in sampled_formats()
    assert set(kind.gives) == given(sampled_formats()[kind.name])
    assert list(kind.gives) == [fact for fact in FACTS if fact in kind.gives]
    for words in (kind.description, kind.example):
        assert words
        assert "\n" not in words


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_recognised_and_gives_its_papers(name: str) -> None:
    kind, papers = EXPECTED[name]
    dump = read_dump(SAMPLES / name)
    assert (dump.format, len(dump.papers)) == (kind, papers)
    assert bool(dump.problems) == (papers == 0 or name == CUT)
    for paper in dump.papers:
        assert paper.sources == (os.fsencode(SAMPLES / name),)
        assert paper.added == int((SAMPLES / name).stat().st_mtime)
        assert paper.abstract


def test_the_samples_hold_more_than_sixty_papers() -> None:
    dumps = [read_dump(SAMPLES / name) for name in EXPECTED]
    assert len({paper.id for dump in dumps for paper in dump.papers}) >= 60


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.txt", "the file is empty"),
        ("not-a-listing.md", "not recognised as a paper listing: plain text"),
        ("thumbnail.png", "a picture, not a saved page"),
        ("submitted-by-only.txt", "names 3 submitters and no papers"),
    ],
)
def test_a_file_without_papers_says_why(name: str, reason: str) -> None:
    dump = read_dump(SAMPLES / "broken" / name)
    assert dump.papers == ()
    assert reason in dump.problems[0].reason


def test_the_same_paper_stands_in_two_samples() -> None:
    seen = [read_dump(SAMPLES / f"reader-text-{name}.txt") for name in ("2025-11-06", "upvotes-2024-12-03")]
    mamba, again = (by_title(dump, "Mamba") for dump in seen)
    assert mamba.id == again.id
    assert (mamba.upvotes, again.upvotes) == (None, 140)


# Reader text


def test_reader_text_gives_authors_organisations_dates_and_counts() -> None:
    dump = read_dump(SAMPLES / "reader-text-2025-11-06.txt")
    one = by_title(dump, "Less is More: Rec")
    assert (one.n_authors, one.organization, one.comments) == (1, None, 31)
    assert one.date == Date(2025, 10, 6)
    assert one.upvotes is None
    apple = by_title(dump, "The Illusion")
    assert (apple.n_authors, apple.organization, apple.comments) == (None, "Apple", None)
    assert by_title(dump, "Attention Is").date == Date(2017, 6, 12)
    assert by_title(dump, "SmolVLM").organization == "Hugging Face TB Research"


@pytest.mark.parametrize("title", ["Group Sequence", "LoRA", "LIMO"])
def test_a_card_without_its_last_row_is_a_card_of_its_own(title: str) -> None:
    paper = by_title(read_dump(SAMPLES / "reader-text-2025-11-06.txt"), title)
    assert paper.abstract
    assert (paper.date, paper.n_authors, paper.organization) == (None, None, None)


def test_upvotes_belong_to_the_title_that_follows_them() -> None:
    dump = read_dump(SAMPLES / "reader-text-upvotes-2024-12-03.txt")
    found = {paper.title[:9]: (paper.upvotes, paper.comments) for paper in dump.papers}
    assert found["Training "] == (134, 9)
    assert found["FlashAtte"] == (21, None)
    assert found['"Why Shou'] == (0, None)
    assert found["Are Emerg"] == (0, None)
    assert found["SWE-bench"] == (33, 6)


@pytest.mark.parametrize(
    "title",
    [
        "lower case at the start: a study",
        "Is It Really True?",
        "More Is Better... for Some",
        "It Ends With Dots...",
        'A "Quoted" Title:without a space',
        "From f(x) and g(x) to f(g(x)): LLMs^2 * Again",
        "Stop! Look. And Listen",
        "A very long title " * 12,
    ],
)
def test_titles_of_every_shape_are_titles(tmp_path: Path, title: str) -> None:
    text = HEADER + card("Before") + card(title, row="") + card("After") + card(title, row="")
    dump = text_dump(tmp_path, text)
    assert titles(dump) == ["Before", title.strip(), "After", title.strip()]
    assert all(paper.abstract == PROSE.strip() for paper in dump.papers)
    assert dump.problems == ()


def test_a_short_abstract_and_one_in_two_pieces_are_abstracts(tmp_path: Path) -> None:
    text = HEADER + card("Short", abstract="We do a thing") + card("Long", abstract=f"{PROSE}\n\n{PROSE}")
    dump = text_dump(tmp_path, text + card("Last", row=""))
    assert titles(dump) == ["Short", "Long", "Last"]
    assert dump.papers[1].abstract == f"{PROSE.strip()} {PROSE.strip()}"


def test_a_cut_card_costs_only_itself(tmp_path: Path) -> None:
    row = "  • 3 authors\n·\nMay 1\n\n"
    text = (
        HEADER
        + card("One")
        + f"{PROSE}\n\n{row}"
        + card("Two")
        + f"Title only\n\n{row}"
        + row
        + card("Three")
    )
    dump = text_dump(tmp_path, text)
    assert titles(dump) == ["One", "Two", "Title only", "Three"]
    assert [problem.reason.partition(":")[0] for problem in dump.problems] == [
        "an abstract without a title",
        "no abstract",
        "a row of authors and date without a title above it",
    ]
    assert all(problem.line and problem.line > 10 for problem in dump.problems)


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.62, 0.75, 0.9, 0.99])
def test_a_file_cut_anywhere_gives_what_stands_before_the_cut(tmp_path: Path, kept: float) -> None:
    text = (SAMPLES / "reader-text-2025-11-06.txt").read_text(encoding="utf-8")
    whole = read_dump(SAMPLES / "reader-text-2025-11-06.txt")
    dump = text_dump(tmp_path, text[: int(len(text) * kept)], year=2025)
    assert dump.papers[:-1] == tuple(paper_of(paper, dump) for paper in whole.papers[: len(dump.papers) - 1])
    assert len(dump.papers) > 25 * kept - 3


def paper_of(paper: Paper, dump: Dump) -> Paper:
    return replace(paper, sources=(dump.path,), added=dump.papers[0].added)


def test_a_listing_without_its_header_is_still_a_listing(tmp_path: Path) -> None:
    dump = text_dump(tmp_path, card("One") + card("Two"))
    assert (dump.format, titles(dump)) == ("reader-text", ["One", "Two"])


def test_site_header_submitters_and_footer_are_no_papers(tmp_path: Path) -> None:
    text = "Hugging Face\nModels\nDatasets\n" + HEADER + "Submitted by\n\nsomeone\n\n12\n\n" + card("One")
    text += "Submitted by\n\nother\n\n-\n\n" + card("Two") + "Previous\n\nNext\n\nCompany\n\nTOS\n\nPrivacy\n"
    dump = text_dump(tmp_path, text)
    assert [(paper.title, paper.upvotes) for paper in dump.papers] == [("One", 12), ("Two", 0)]
    assert dump.problems == ()


def test_windows_line_ends_and_terminal_colours_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    text = HEADER + card("\x1b[1mOne\x1b[0m \x1b]52;c;aGk=\x07") + card("Two")
    path.write_bytes(text.replace("\n", "\r\n").replace("·", "\x1b[2m·\x1b[0m").encode())
    assert titles(read_dump(path)) == ["One", "Two"]


# Flat text


def test_flat_text_has_titles_and_abstracts_and_nothing_else() -> None:
    dump = read_dump(SAMPLES / "flat-text-classics.txt")
    first, second = dump.papers[:2]
    assert first.title == "The Lottery Ticket Hypothesis: Finding Sparse, Trainable Neural Networks"
    assert first.abstract.startswith("Pruning can")
    assert second.raw_title.startswith('T\\"ULU 3')
    assert second.title.startswith("TÜLU 3")
    assert {paper.date for paper in dump.papers} == {None}


def test_an_abstract_that_lost_its_title_does_not_shift_the_others(tmp_path: Path) -> None:
    lines = [
        "Get trending papers in your email inbox!",
        "SubscribeOne",
        PROSE,
        PROSE,
        "Two",
        PROSE,
        "Three",
        PROSE,
    ]
    lines[3] = "Another abstract. It stands alone. " * 9
    del lines[4]
    dump = text_dump(tmp_path, "\n".join(lines))
    assert titles(dump)[0] == "One"
    assert titles(dump)[-1] == "Three"


# HTML and JSON


def test_hydration_gives_everything_and_leaves_hidden_authors_out() -> None:
    dump = read_dump(SAMPLES / "hf-daily-2023-04-03.html")
    paper = by_title(dump, "Adding Conditional")
    assert paper.authors == ("Lvmin Zhang", "Anyi Rao")
    assert paper.author_count == 3
    assert paper.arxiv_id == "2302.05543"
    assert paper.url == "https://huggingface.co/papers/2302.05543"
    assert paper.pdf_url == "https://arxiv.org/pdf/2302.05543"
    assert paper.code_url == "https://github.com/lllyasviel/ControlNet"
    assert (paper.upvotes, paper.comments) == (48, 6)
    assert paper.date == Date(2023, 2, 10)
    assert "\n" not in paper.abstract
    assert by_title(dump, "Consistency").organization == "OpenAI"


def test_broken_hydration_falls_back_to_the_cards(tmp_path: Path) -> None:
    html = (SAMPLES / "hf-daily-2023-04-03.html").read_text(encoding="utf-8")
    dump = text_dump(tmp_path, html.replace("&quot;dailyPapers&quot;: [", "&quot;dailyPapers&quot;: [["))
    assert len(dump.papers) == 9
    assert "its cards are taken instead" in dump.problems[0].reason
    paper = by_title(dump, "High-Resolution")
    assert paper.title == "High-Resolution Image Synthesis with Latent Diffusion Models"
    assert (paper.n_authors, paper.upvotes, paper.comments) == (5, 61, 3)


def test_desktop_and_mobile_card_are_one_paper() -> None:
    dump = read_dump(SAMPLES / "hf-trending-cards.html")
    paper = by_title(dump, "Efficient Memory")
    assert (paper.n_authors, paper.upvotes, paper.comments) == (9, 103, None)
    assert paper.date == Date(2023, 9, 12)
    assert paper.code_url == "https://github.com/vllm-project/vllm"
    assert paper.arxiv_id == "2309.06180"
    assert by_title(dump, "Scaling Laws").organization == "OpenAI"
    assert by_title(dump, "Dense").upvotes == 0


def test_nested_json_takes_the_papers_own_date_and_tolerates_missing_fields() -> None:
    dump = read_dump(SAMPLES / "hf-api-daily.json")
    voyager = by_title(dump, "Voyager")
    assert voyager.date == Date(2023, 5, 25)
    assert voyager.links == ("https://voyager.minedojo.org",)
    assert voyager.code_url == "https://github.com/MineDojo/Voyager"
    bare = by_title(dump, "Concrete")
    assert (bare.authors, bare.upvotes, bare.comments) == ((), None, None)


def test_json_in_all_its_shapes_gives_the_same_papers(tmp_path: Path) -> None:
    items = json.loads((SAMPLES / "hf-api-daily.json").read_text(encoding="utf-8"))
    flat = [item["paper"] for item in items]
    shapes = [
        json.dumps({"date": "2024-01-01", "dailyPapers": items}),
        json.dumps(flat, indent=2),
        "\n".join(json.dumps(item) for item in items),
        "\n\n".join(json.dumps(item) for item in flat),
    ]
    for shape in shapes:
        dump = text_dump(tmp_path, shape)
        assert dump.format == "hf-json"
        assert [paper.arxiv_id for paper in dump.papers] == [item["id"] for item in flat]
        assert dump.problems == ()


def test_json_that_breaks_off_gives_the_items_before_the_break() -> None:
    dump = read_dump(SAMPLES / "broken" / "hf-api-truncated.json")
    assert len(dump.papers) == 3
    assert dump.problems[0].line == 133
    assert "broken after item 3" in dump.problems[0].reason


def test_a_break_in_the_middle_of_json_costs_one_item(tmp_path: Path) -> None:
    text = (SAMPLES / "hf-api-daily.json").read_text(encoding="utf-8")
    at = text.index("Graph Attention")
    dump = text_dump(tmp_path, text[:at] + '"' + text[at:])
    assert len(dump.papers) == 9
    assert "Graph Attention Networks" not in titles(dump)


def test_items_behind_a_break_are_known_by_how_the_others_begin(tmp_path: Path) -> None:
    items = [{"any key": 1, "id": f"2401.0000{n}", "title": f"T{n}", "summary": "s"} for n in range(5)]
    text = json.dumps(items).replace('"title": "T2"', '"title": "T2')
    dump = text_dump(tmp_path, text)
    assert titles(dump) == ["T0", "T1", "T3", "T4"]
    assert len(dump.problems) == 1


def test_items_that_are_no_papers_are_named_by_line_or_number(tmp_path: Path) -> None:
    good = '{"id": "2401.00001v2", "title": "A", "summary": "s", "authors": ["X", 7, {"name": null}]}'
    dump = text_dump(tmp_path, f"{good}\n[1]\n{{broken\n" + '{"id": 3, "title": null, "summary": {}}')
    assert [(paper.arxiv_id, paper.arxiv_version, paper.authors) for paper in dump.papers] == [
        ("2401.00001", 2, ("X",))
    ]
    assert [(problem.line, problem.reason.partition(":")[0]) for problem in dump.problems] == [
        (3, "not JSON"),
        (4, "1 of 2 objects are no papers (line 4)"),
    ]
    dump = text_dump(tmp_path, f"[{good}, null, 3]")
    assert [problem.reason for problem in dump.problems] == [
        "2 of 3 objects are no papers (item 2, item 3): no id, no DOI, no authors with an abstract"
    ]


def test_an_empty_list_of_papers_is_said(tmp_path: Path) -> None:
    dump = text_dump(tmp_path, '{"dailyPapers": []}')
    assert (dump.format, dump.papers) == ("hf-json", ())
    assert "holds no papers" in dump.problems[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"id":' * 50_000,
        '[{"paper":' * 20_000,
        "<article>" * 5_000 + '<a href="/papers/2401.00001">',
        '<div data-target="DailyPapers" data-props="&quot;">',
        '<div data-target="DailyPapers">',
        "<article><h3><a href='/papers/2401.00001'></a></h3></article>",
        '{"dailyPapers": [' + "9" * 10_000 + "]}",
        HEADER + "·\n" * 5_000,
        HEADER + "12\n" * 5_000 + "·\nMay 1\n",
        HEADER + "a\n" * 5_000,
    ],
)
def test_nasty_pages_are_problems_and_nothing_worse(tmp_path: Path, text: str) -> None:
    dump = text_dump(tmp_path, text)
    assert dump.problems


# Years


def year_of(dump: Dump) -> int | None:
    date = dump.papers[0].date
    return date.year if date else None


def touched(tmp_path: Path, text: str, year: int | None = None) -> Dump:
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    noon = datetime.datetime(2019, 7, 1, 12, tzinfo=datetime.UTC).timestamp()
    os.utime(path, (noon, noon))
    return read_dump(path, year=year)


def test_the_year_comes_from_the_first_source_that_knows_it(tmp_path: Path) -> None:
    text = HEADER + card("One") + card("Two")
    assert year_of(touched(tmp_path, text)) == 2019
    text += card("Old", row="  • 2 authors\n·\nJan 5, 2020\n\n")
    assert year_of(touched(tmp_path, text)) == 2021
    text = text.replace("One", "One", 1).replace("We study", "See /papers/date/2022-11-05. We study", 1)
    assert year_of(touched(tmp_path, text)) == 2022
    front = "---\nurl: https://huggingface.co/papers?q=x\nretrieved: 2023-11-07\n---\n"
    assert year_of(touched(tmp_path, front + text)) == 2023
    assert year_of(touched(tmp_path, front + text, year=2024)) == 2024


def test_printed_years_stay_and_front_matter_does_not_shift_lines(tmp_path: Path) -> None:
    front = "---\ncaptured: '2023-11-07'\n---\n"
    text = front + HEADER + card("Old", row="  • 2 authors\n·\nFeb 5, 2020\n\n") + card("", row="·\nMay 1\n")
    dump = touched(tmp_path, text)
    assert dump.papers[0].date == Date(2020, 2, 5)
    assert dump.problems[0].line == text[: text.rindex("·")].count("\n") - 1


def test_a_date_after_the_page_day_and_one_that_never_was_are_said(tmp_path: Path) -> None:
    later = "  • 2 authors\n·\nDec 24\n\n"
    never = "  • 2 authors\n·\nFeb 29\n\n"
    dump = text_dump(tmp_path, HEADER + card("Later", row=later) + card("Never", row=never), year=2025)
    assert [paper.date for paper in dump.papers] == [Date(2025, 12, 24), None]
    assert [problem.reason.partition(":")[0] for problem in dump.problems] == [
        "dated 2025-12-24, after the page's own day, 2025-11-06",
        "there is no 2025-02-29",
    ]
