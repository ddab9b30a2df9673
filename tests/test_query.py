"""Every row of the query table: what is read, what is passed over, what is refused and where."""

import datetime
import random

import pytest

from papertui.errors import QueryError
from papertui.search.fields import FIELDS
from papertui.search.parser import DEEPEST, MOST_WORDS
from papertui.search.query import MOST_CHARACTERS, parse, settled
from papertui.search.tree import (
    TEXT_FIELDS,
    And,
    Dates,
    How,
    Leaf,
    Named,
    Node,
    Not,
    Nothing,
    Numbers,
    Or,
    Part,
    Run,
    TagDates,
    Trait,
    Worded,
)
from tests.cases import cases

TODAY = datetime.date(2026, 3, 31)


def show(node: Node | None) -> str:
    """Write a tree down: `a…` is open, `=a` exact, `a_b` side by side."""
    match node:
        case None:
            return ""
        case Run(parts, fields):
            prefix = "" if fields == TEXT_FIELDS else f"{'+'.join(fields)}:"
            return prefix + "_".join(map(_part, parts))
        case And(children):
            return f"({' & '.join(map(show, children))})"
        case Or(children):
            return f"({' | '.join(map(show, children))})"
        case Not(child):
            return f"-{show(child)}"
        case leaf:
            return _leaf(leaf)


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Dates(first, last):
            return f"{first or ''}..{last or ''}"
        case TagDates(first, last):
            return f"tagged {first or ''}..{last or ''}"
        case Numbers(field, low, high):
            return f"{field}[{'' if low is None else low}..{'' if high is None else high}]"
        case Trait(name):
            return f"trait:{name}"
        case Named(kind, name):
            return f"{kind}:{name}"
        case Worded(column, parts):
            return f"{column}={'_'.join(map(_part, parts))}"
        case Nothing():
            return "<>"


def _part(part: Part) -> str:
    edits = f"~{part.edits}" if part.how is How.FUZZY else ""
    return ("=" if part.how is How.EXACT else "") + part.token + edits + ("…" if part.is_open else "")


READ = {
    "": "",
    "   ": "",
    "dropout reward": "(dropout & reward…)",
    "dropout reward ": "(dropout & reward)",
    "dropout\treward\n": "(dropout & reward)",
    "TÜLU Straße": "(tulu & strasse…)",
    '"attention is all you need"': "=attention_=is_=all_=you_=need",
    '"Attention," is': "(=attention & is…)",
    "-gan": "-gan…",
    "NOT gan ": "-gan",
    "NOT NOT gan ": "gan",
    "--gan ": "gan",
    "-(gan diffusion) vae ": "(-(gan & diffusion) & vae)",
    "gan OR diffusion": "(gan | diffusion…)",
    "a b OR c d ": "((a & b) | (c & d))",
    "a AND b AND c ": "(a & b & c)",
    "(a OR b) c ": "((a | b) & c)",
    "(a OR b)": "(a | b…)",
    "a OR -b ": "(a | -b)",
    "NOT(a b) ": "-(a & b)",
    "a OR(b c) ": "(a | (b & c))",
    "and or not": "(and & or & not…)",
    "ORange ANDroid": "(orange & android…)",
    "diffu*": "diffu*",
    "diffu**n": "diffu*n",
    "optimi?e x": "(optimi?e & x…)",
    "*": "*",
    "difusion~": "difusion~1",
    "difusion~1 x ": "(difusion~1 & x)",
    "difusion~2": "difusion~2",
    "GPT-4~ ": "gpt_4~1",
    "~10 ": "10",
    "title:dropout": "title:dropout…",
    "Title:dropout ": "title:dropout",
    'abstract:"world model"': "abstract:=world_=model",
    "title:(a OR b) c ": "((title:a | title:b) & c)",
    "-title:a ": "-title:a",
    "title:GPT-4 ": "title:gpt_4",
    "author:hinton org:tencent ": "(author:hinton & org:tencent)",
    "tag:to-read": "tag:to-read",
    "tag:rl/*": "tag:rl/*",
    'tag:"to read" x ': "(tag:to read & x)",
    "tag:(a OR b)": "(tag:a | tag:b)",
    "-tag:read": "-tag:read",
    "is:unread": "trait:unread",
    "is:Starred": "trait:starred",
    "is:noted is:undated is:new": "(trait:noted & trait:undated & trait:new)",
    "has:code has:link has:note has:arxiv": "(trait:code & trait:link & trait:note & trait:arxiv)",
    "date:2024": "2024-01-01..2024-12-31",
    "date:2024-02": "2024-02-01..2024-02-29",
    "date:2024-05-03": "2024-05-03..2024-05-03",
    "date:2024-01..2024-06": "2024-01-01..2024-06-30",
    "date:2024-05..": "2024-05-01..",
    "date:..2024": "..2024-12-31",
    "date:>=2024-05": "2024-05-01..",
    "date:>2024-05": "2024-06-01..",
    "date:<=2024": "..2024-12-31",
    "date:<2024-05": "..2024-04-30",
    "date:7d": "2026-03-24..2026-03-31",
    "date:2w": "2026-03-17..2026-03-31",
    "date:1m": "2026-02-28..2026-03-31",
    "date:1y": "2025-03-31..2026-03-31",
    "date:9999999999d": "0001-01-01..2026-03-31",
    "date:2w..1w": "2026-03-17..2026-03-24",
    "year:2023": "2023-01-01..2023-12-31",
    "year:2020..2021": "2020-01-01..2021-12-31",
    "year:>2020": "2021-01-01..",
    "comments:>5": "comments[6..]",
    "comments:5": "comments[5..5]",
    "comments:0": "comments[0..0]",
    "upvotes:10..50": "upvotes[10..50]",
    "upvotes:..50": "upvotes[..50]",
    "authors:>20": "authors[21..]",
    "authors:<=3": "authors[..3]",
    "comments:" + "9" * 400: "comments[1000000000000..1000000000000]",
    "venue:nature": "venue=nature…",
    'venue:"neural information" ': "venue==neural_=information",
    'venue:="Nature" ': "venue:Nature",
    "venue:(nature OR neur*)": "(venue=nature | venue=neur*)",
    "type:book type:Article ": "(type:book & type:article)",
    "doi:https://doi.org/10.1038/NATURE14539 ": "doi:https://doi.org/10.1038/NATURE14539",
    "doi:10.1/a(1)b": "doi:10.1/a(1)b",
    "cat:cs.* announced:new key:a:b ": "(cat:cs.* & announced:new & key:a:b)",
    "has:doi has:venue has:full-names": "(trait:doi & trait:venue & trait:full-names)",
    "date:today": "2026-03-31..2026-03-31",
    "date:Yesterday..today": "2026-03-30..2026-03-31",
    "date:<yesterday": "..2026-03-29",
    "id:2410.05434": "id:2410.05434",
    "source:page.html": "source:page.html",
    'source:"my page*.html"': "source:my page*.html",
    "query:name": "query:name",
    "GPT-4": "gpt_4…",
    "retrieval-augmented x": "(retrieval_augmented & x…)",
    "f(x)": "f_x…",
    "(f(x) y) ": "(f_x & y)",
    "3.5 ": "3_5",
    "C++ c# text+image ": "(c++ & c# & text_image)",
    "model’s ": "model_s",
    "http://x.org/a ": "http_x_org_a",
    "std::vector ": "std_vector",
    "12:30 ": "12_30",
    "ControlNet: x ": "(controlnet & x)",
    "a & b — c ": "(a & b & c)",
    "what?! ": "what?",
}

UNFINISHED = {
    '"attention is al': ("=attention_=is_=al…", "open quote at 1"),
    '"attention is ': ("=attention_=is", "open quote at 1"),
    '"': ("", "open quote at 1"),
    "(a b": ("(a & b…)", "open bracket at 1"),
    "(a AND": ("a", "AND waits for a word; open bracket at 1"),
    "a OR": ("a", "OR waits for a word"),
    "a NOT": ("a", "NOT waits for a word"),
    "gan -": ("gan", "- waits for a word"),
    "a -(": ("a", "open bracket at 4"),
    "a ) b ": ("(a & b)", "no bracket is open at 3"),
    "f(x": ("f_x…", ""),
    "title:": ("", "title: waits for a word"),
    "gan title: ": ("gan", "title: waits for a word"),
    "(title:)": ("", "title: waits for a word"),
    "title:(": ("", "open bracket at 7"),
    'tag:"': ("", "open quote at 5; tag: waits for a value, as tag:rl/*"),
    "gan comments:>": ("gan", "comments: waits for a value, as comments:>5"),
    "date:..": ("", "date: waits for a value, as date:2024-01..2024-06"),
}

WORDLESS = {
    "∞": ("<>", "no word is in “∞”"),
    "???": ("<>", "no word is in “???”"),
    "title:? ": ("<>", "no word is in “title:?”"),
    "—": ("<>", "no word is in “—”"),
    'title:"—"': ("<>", 'no word is in “title:"—"”'),
    "tag:": ("<>", "tag: waits for a word"),
    'tag:""': ("<>", "tag: waits for a value, as tag:rl/*"),
    '"" ': ("<>", 'no word is in “""”'),
    "-∞": ("<>", "no word is in “-∞”"),
    "NOT ??": ("<>", "no word is in “NOT ??”"),
    "author:.": ("<>", "no word is in “author:.”"),
    "()": ("<>", "no word is in “()”"),
    ")": ("<>", "no bracket is open at 1"),
    "-": ("<>", "- waits for a word"),
    "AND": ("<>", "AND waits for a word"),
    "a ∞ ": ("(a & <>)", "no word is in “∞”"),
    "a -& ": ("(a & <>)", "no word is in “-&”"),
    "a tag: ": ("(a & <>)", "tag: waits for a word"),
    "title: a ": ("(<> & a)", "title: waits for a word"),
    "a OR ∞": ("(a | <>)", "no word is in “∞”"),
    "-(a ∞)": ("<>", "no word is in “∞”"),
    "-(a OR title:∞) b ": ("(<> & b)", "no word is in “title:∞”"),
    "sort:date — ": ("<>", "no word is in “—”"),
    "(—) a ": ("(<> & a)", "no word is in “—”"),
    "sort:date ∞": ("<>", "no word is in “∞”"),
}

WRONG = {
    "nosuch:x": (0, f"no field “nosuch”; fields: {' '.join(FIELDS)}"),
    "gan (titel:x": (5, "no field “titel” (title?); fields: title"),
    "date:banana": (5, "“banana” is no date; write 2024"),
    "a date:2024-13": (7, "“2024-13” is not in the calendar"),
    "date:2024-02-30": (5, "not in the calendar"),
    "date:0000": (5, "not in the calendar"),
    "date:202": (5, "“202” is no date"),
    "date:2024-06..2024-01": (5, "runs backwards"),
    "date:>2024..2025": (5, "compares and spans at once"),
    "date:=>2024": (5, "“=>” compares nothing"),
    "date:>9999": (5, "leaves the calendar"),
    "date:<0001": (5, "leaves the calendar"),
    "year:2024-05": (5, "“2024-05” is no year"),
    "year:7d": (5, "“7d” is no year"),
    "comments:>x": (9, "“x” is no number; write 5, >5"),
    "comments:5..x": (9, "“x” is no number"),
    "upvotes:50..10": (8, "runs backwards"),
    "upvotes:-3": (8, "“-3” is no number"),
    "is:foo": (3, "is: has no “foo”; values: unread read"),
    "is:stared": (3, "(starred?)"),
    "has:cod": (4, "(code?)"),
    "type:boook": (5, "type: has no “boook” (book?); values: article book chapter"),
    "difusion~3": (8, "~ takes 1 or 2 edits"),
    "(" * 30 + "a": (DEEPEST, f"more than {DEEPEST} deep"),
    "a " * (MOST_WORDS + 1): (2 * MOST_WORDS, f"more than {MOST_WORDS} words"),
    "a" * (MOST_CHARACTERS + 1): (MOST_CHARACTERS, "501 characters; 500 are the most"),
}


@pytest.mark.parametrize("text", READ)
def test_a_query_is_read_as_its_row_says(text: str) -> None:
    query = parse(text, today=TODAY)
    assert (show(query.tree), query.hint) == (READ[text], "")


@pytest.mark.parametrize("text", UNFINISHED)
def test_what_is_unfinished_is_passed_over_while_it_is_typed_and_said(text: str) -> None:
    said, hint = settled(text, today=TODAY)
    assert (show(parse(said, today=TODAY).tree), hint) == UNFINISHED[text]


@pytest.mark.parametrize("text", WORDLESS)
def test_a_part_without_a_word_finds_nothing_and_is_named(text: str) -> None:
    query = parse(text, today=TODAY)
    assert query.says_nothing
    assert (show(query.tree), query.hint) == WORDLESS[text]


@pytest.mark.parametrize(
    "text",
    ["", "  ", "sort:date", "sort:", "a sort: ", "(sort:-title)", "a & b", "— a", "🚀 a", "a -", "a OR"],
)
def test_what_says_something_or_is_empty_is_not_called_wordless(text: str) -> None:
    assert not parse(text, today=TODAY).says_nothing


def test_what_can_no_longer_get_a_word_is_judged_while_it_is_typed() -> None:
    for text in ("∞", "a ∞", "-∞", 'title:"—"', '"" ', "tag: x", "() ", "title:∞ a"):
        assert settled(text, today=TODAY)[0] == text


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_query_is_refused_with_place_and_reason(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, today=TODAY)
    position, reason = WRONG[text]
    assert caught.value.position == position
    assert reason in caught.value.reason
    assert "\n" not in caught.value.reason


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_the_example_of_every_field_is_read(field: object) -> None:
    query = parse(getattr(field, "example", ""), today=TODAY)
    assert query.tree or query.sort
    assert not query.hint


def test_words_are_those_that_papers_must_have() -> None:
    query = parse("a (b OR title:c) -d -(e f) --g NOT NOT h ", today=TODAY)
    assert [run.parts[0].token for run in query.words] == ["a", "b", "c", "g", "h"]


def test_a_word_and_its_parts_know_where_they_stand() -> None:
    text = "gan title:GPT-4o x"
    run = parse(text, today=TODAY).words[1]
    assert text[run.start : run.end] == "GPT-4o"
    assert [text[part.start : part.end] for part in run.parts] == ["GPT", "4o"]


def test_no_random_text_does_anything_but_parse_or_be_refused() -> None:
    rng = random.Random(4)
    pieces = [
        *"()\"-~*?:.<>=+#_ \t'’“”…é\u0301ﬁ\u202e\u0000中ا😀",
        "AND ", "OR ", "NOT ", "title:", "tag:", "date:", "is:", "x", "gan", "2024", "..", "5", "::", "//",
    ]  # fmt: skip
    refused: list[tuple[str, int]] = []
    for _ in range(texts := cases(4000)):
        text = "".join(rng.choices(pieces, k=rng.randint(1, 40)))
        try:
            show(parse(text, today=TODAY).tree)
        except QueryError as error:
            refused.append((text, error.position))
    assert texts // 40 < len(refused) < texts - texts // 40
    assert all(0 <= position <= len(text) for text, position in refused)
