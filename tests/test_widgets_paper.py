"""The paper at the cursor: what is shown of it, how it scrolls, where its links may lead."""

import time
from dataclasses import replace
from itertools import product

import pytest

from papertui.paper import Paper
from papertui.reference import Date, Reference, names_of
from papertui.tui.glyphs import ASCII
from papertui.tui.widgets.content import Content, content_of, safe_url
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.laid import lay_out
from papertui.tui.widgets.lines import breadth
from tests.inside import until
from tests.widget_stage import Stage, shown, styled, text

PAPER = Paper(
    title="Training Language Models to Self-Correct via Reinforcement Learning",
    abstract="We ask whether a model mends itself. " * 30 + "\n\nA second paragraph ends it.",
    names=names_of(tuple(f"Name{number} Surname" for number in range(18))),
    organization="A Lab",
    comments=1,
    reference=Reference(venue="A Journal", pages="1-2"),
    arxiv_id="2409.12917",
    code_url="https://github.com/example/score",
    links=("javascript:alert(1)",),
    sources=(b"dumps/a.html", b"dumps/\xff\xfe\x1b[31m.html"),
)


async def test_a_paper_is_shown_whole() -> None:
    detail = Detail()
    async with Stage(detail).run_test(size=(60, 60)) as pilot:
        detail.show(content_of(PAPER, ("rl", "to-read"), "compare\nthem"))
        await pilot.pause()
        for line in (
            " Training Language Models to Self-Correct via\n Reinforcement Learning\n\n 18 authors",
            " · 1 comment · arXiv 2409.12917 · A Lab · 2\n dumps\n Name0",
            "Name11 Surname … and 6 more\n A Journal, 1–2\n # rl  # to-read\n",
            "\n note    compare them\n\n We ask",
            "\n\n A second paragraph ends it.\n\n links   github.com/example/score\n         javascript:",
            "\n from    a.html\n         ��.html",
        ):
            assert line in text(detail)
        assert styled(detail, 0, "bold").strip() == "Training Language Models to Self-Correct via"


@pytest.mark.parametrize(
    ("reference", "line"),
    [
        (Reference(venue="Nature", volume="521", pages="436--444"), "Nature 521, 436–444 · 2015"),
        (Reference(venue="Nature", volume="521", issue="7553"), "Nature 521 (7553) · 2015"),
        (Reference(venue="NeurIPS", pages="1\u201310"), "NeurIPS, 1–10 · 2015"),
        (Reference(publisher="MIT Press"), "MIT Press · 2015"),
        (Reference(volume="3", pages="7"), ""),
    ],
)
def test_where_a_paper_appeared_is_one_line(reference: Reference, line: str) -> None:
    paper = Paper("Deep Learning", reference=reference, date=Date(2015, 5, 28))
    assert content_of(paper, (), "").venue == line
    assert content_of(replace(paper, date=None), (), "").venue == line.removesuffix(" · 2015")


def links_of(detail: Detail) -> list[str]:
    lines = (detail.render_line(y) for y in range(detail.size.height))
    return [segment.style.link for line in lines for segment in line if segment.style and segment.style.link]


async def test_only_plain_web_and_mail_links_are_links() -> None:
    detail = Detail()
    async with Stage(detail).run_test(size=(60, 60)) as pilot:
        detail.show(content_of(PAPER, (), ""))
        await pilot.pause()
        assert links_of(detail) == ["https://arxiv.org/abs/2409.12917", "https://github.com/example/score"]
        detail.glyphs = ASCII
        detail.show(content_of(PAPER, ("x",), ""))
        assert links_of(detail) == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://x.org/a b", "https://x.org/a%20b"),
        ("http://x.org/é\x1b]52;c;x\x07", "http://x.org/%C3%A9%1B]52;c;x%07"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://x.org/" + "a" * 3_000, ""),
    ],
)
def test_a_terminal_is_told_only_safe_urls(url: str, told: str) -> None:
    assert safe_url(url) == told


async def test_a_paper_scrolls_and_says_that_there_is_more() -> None:
    detail = Detail()
    async with Stage(detail).run_test(size=(60, 12)) as pilot:
        detail.show(content_of(PAPER, (), ""))
        await pilot.pause()
        assert shown(detail)[-1].rstrip().endswith("↓")
        assert "↑" not in text(detail)
        detail.scroll_lines(-3)
        assert detail.top == 0
        detail.page(1)
        assert detail.top == 11
        assert shown(detail)[0].rstrip().endswith("↑")
        detail.go_end()
        assert "��.html" in text(detail)
        assert "↓" not in text(detail)
        last = detail.top
        detail.scroll_lines(5)
        assert detail.top == last


async def test_a_resize_keeps_the_words_at_the_top() -> None:
    detail = Detail()
    numbered = Paper(title="T", abstract=" ".join(f"w{number:03}" for number in range(600)))
    async with Stage(detail).run_test(size=(60, 12)) as pilot:
        detail.show(content_of(numbered, (), ""))
        detail.go(20)
        await pilot.pause()
        first = shown(detail)[0].split()[0]
        await pilot.resize_terminal(41, 9)
        await until(lambda: detail.size.width == 41 and first in shown(detail)[0])
        await pilot.resize_terminal(60, 12)
        await until(lambda: detail.size.width == 60 and first in shown(detail)[0])


async def test_a_hidden_pane_scrolls_to_its_last_line_at_most() -> None:
    detail = Detail()
    detail.styles.height = 0
    async with Stage(detail).run_test(size=(60, 12)) as pilot:
        detail.show(content_of(PAPER, (), ""))
        await pilot.pause()
        detail.go(10_000)
        last = detail.top
        detail.styles.height = 3
        await until(lambda: detail.size.height == 3)
        assert 0 < detail.top <= last
        detail.go_end()
        assert detail.top == last - 2


async def test_other_tags_keep_the_scroll_and_another_paper_does_not() -> None:
    detail = Detail()
    async with Stage(detail).run_test(size=(60, 12)) as pilot:
        detail.show(content_of(PAPER, (), ""))
        await pilot.pause()
        detail.go(5)
        detail.show(content_of(PAPER, ("rl",), ""))
        assert detail.top == 5
        detail.show(content_of(Paper(title="Other", abstract=PAPER.abstract), (), ""))
        assert detail.top == 0


async def test_matches_are_gone_to_in_turn() -> None:
    def spans(text: str) -> list[tuple[int, int]]:
        return [(at, at + 5) for at in range(len(text)) if text.startswith("whale", at)]

    detail = Detail()
    paper = Paper(title="The whale", abstract=("filler " * 200 + "whale ") * 3)
    async with Stage(detail).run_test(size=(60, 12)) as pilot:
        detail.show(content_of(paper, (), "", spans))
        await pilot.pause()
        assert [detail.next_match() for _ in range(5)] == [(1, 4), (2, 4), (3, 4), (4, 4), (1, 4)]
        assert detail.top == 0
        assert styled(detail, 0, "reverse") == "whale"
        assert detail.next_match(-1) == (4, 4)
        assert "whale" in text(detail)
        detail.show(content_of(paper, (), ""))
        assert detail.next_match() == (0, 0)


async def test_a_huge_paper_is_painted_as_soon_as_a_small_one() -> None:
    detail = Detail()
    huge = Content(id="x", title="T" * 500, abstract="word " * 400_000)
    async with Stage(detail).run_test(size=(60, 40)) as pilot:
        await pilot.pause()
        began = time.process_time()
        detail.show(huge)
        shown(detail)
        assert time.process_time() - began < 1
        assert content_of(Paper(title="T" * 1_000_000), (), "").title == "T" * 499 + "…"


async def test_half_a_page_on_shows_the_end_of_an_abstract_that_is_near() -> None:
    detail = Detail()
    lines = [f"{number:02} {'w' * 74}" for number in range(20)]
    async with Stage(detail).run_test(size=(80, 12)) as pilot:
        detail.show(content_of(Paper(title="A title", abstract=" ".join(lines)), (), ""))
        await pilot.pause()
        seen = {line[:3] for line in shown(detail)}
        detail.read_on(1)
        assert detail.top == 9
        assert {f" {line[:2]}" for line in lines} <= seen | {line[:3] for line in shown(detail)}
        detail.read_on(-1)
        assert detail.top == 3
        detail.show(content_of(Paper(title="Long", abstract=" ".join(lines * 3)), (), ""))
        detail.read_on(1)
        assert detail.top == 6


async def test_blank_lines_give_way_to_an_abstract_that_is_then_whole() -> None:
    detail = Detail()
    abstract = "word " * 130
    async with Stage(detail).run_test(size=(80, 12)) as pilot:
        detail.show(content_of(Paper(title="A title", abstract=abstract, comments=2), (), ""))
        await pilot.pause()
        assert shown(detail)[1].rstrip() == " 2 comments"
        assert shown(detail)[2].startswith(" word")
        detail.show(content_of(Paper(title="Short", abstract=abstract[:300], comments=2), (), ""))
        assert [line.strip() for line in shown(detail)[:4]][1::2] == ["", ""]


async def test_the_paper_alone_is_eighty_columns_wide_at_most() -> None:
    detail = Detail()
    async with Stage(detail).run_test(size=(196, 30)) as pilot:
        detail.show(content_of(PAPER, (), ""))
        await pilot.pause()
        assert max(len(line.rstrip()) for line in shown(detail)) > 150
        detail.narrow(True)
        assert max(len(line.rstrip()) for line in shown(detail)) <= 81


async def test_no_tag_is_broken_behind_its_sign() -> None:
    detail = Detail()
    async with Stage(detail).run_test(size=(26, 12)) as pilot:
        detail.show(content_of(Paper(title="T"), ("agents", "rl/diffusion", "to-read"), ""))
        await pilot.pause()
        assert [line.strip() for line in shown(detail)[2:5]] == ["# agents", "# rl/diffusion", "# to-read"]


async def test_tags_have_their_colours_and_none_is_broken() -> None:
    paper = Detail()
    paper.color_of = lambda tag: "#3399ff" if tag == "rl/diffusion" else ""
    tags = ("to-read", "rl/diffusion", "a-tag-of-some-length", "x")
    async with Stage(paper).run_test(size=(32, 12)) as pilot:
        paper.show(content_of(Paper(title="T"), tags, ""))
        await pilot.pause()
        lines = [line.strip() for line in shown(paper)]
        assert "# to-read  # rl/diffusion" in lines
        (found,) = [each for y in range(12) for each in paper.render_line(y) if "rl/diffusion" in each.text]
        assert found.style is not None
        assert found.style.color is not None
        assert found.style.color.get_truecolor().hex == "#3399ff"


async def test_where_there_is_little_room_few_names_are_seen_and_all_stand_at_the_end() -> None:
    detail = Detail()
    async with Stage(detail).run_test(size=(60, 12)) as pilot:
        detail.show(content_of(PAPER, (), ""))
        await pilot.pause()
        heads = " ".join(text(detail).split())
        assert (
            "Reinforcement Learning Name0 Surname +17 · A Journal, 1–2 · 1 comment · arXiv 2409.12917"
            in heads
        )
        detail.go_end()
        assert "Name11 Surname … and 6 more" in " ".join(text(detail).split())


async def test_where_there_is_little_room_facts_names_and_tags_share_a_line() -> None:
    detail = Detail()
    paper = replace(PAPER, reference=Reference(), date=Date(2019, 5, 27), organization=None, sources=())
    async with Stage(detail).run_test(size=(80, 12)) as pilot:
        for tags, line in (
            ((), "27 May 2019 · Name0 Surname, Name1 Surname +16 · 1 comment · arXiv 2409.12917"),
            (("rl",), "27 May 2019 · Name0 Surname +17 · 1 comment · arXiv 2409.12917  # rl"),
        ):
            detail.show(content_of(paper, tags, ""))
            await pilot.pause()
            assert shown(detail)[1].strip() == line
            assert shown(detail)[2].startswith(" We ask")
        detail.go_end()
        assert "authors Name0 Surname, Name1 Surname" in " ".join(text(detail).split())


async def test_no_line_of_a_paper_is_wider_than_its_pane() -> None:
    content = replace(
        content_of(PAPER, ("rl", "a-tag-as-long-as-a-word-in-welsh"), "a note of some words"),
        times="added 27 Nov 2026 · tagged 27 Nov 2026",
    )
    for width, airy in product((24, 36, 50, 80), (True, False)):
        laid = list(lay_out(content, width, ASCII, airy=airy))
        assert max(breadth(line.pieces) for line in laid) <= width
        words = " ".join("".join(piece.text for piece in line.pieces) for line in laid).split()
        assert {"added", "tagged", "2026"} <= set(words)
