"""What a word is: tokens, stems, edits, and where a token stands in a shown text."""

import random

import pytest

from papertui.search import distance
from papertui.search.tokens import same_stem, spans, stem, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("— … &", []),
        ("Dropout as Reward", ["dropout", "as", "reward"]),
        ("GPT-4, f(x) and 3.5%", ["gpt", "4", "f", "x", "and", "3", "5"]),
        ("C++ and C#; A+ or B+.", ["c++", "and", "c#", "a+", "or", "b+"]),
        ("text+image c++17 c#x", ["text", "image", "c", "17", "c", "x"]),
        ("snake_case", ["snake", "case"]),
        ("TÜLU Straße ﬁne Ⅳ", ["tulu", "strasse", "fine", "iv"]),
        ("Tu\u0308lu naïve", ["tulu", "naive"]),
        ("图神经 网络", ["图神", "神经", "经", "网络", "络"]),
        ("GPT模型c++ 그래프", ["gpt", "模型", "型", "c++", "그래", "래프", "프"]),
        (
            "Łódź Søren Đorđe Þór Ægir œuvre ısı ħ",
            ["lodz", "soren", "dorde", "thor", "aegir", "oeuvre", "isi", "h"],
        ),
    ],
)
def test_text_is_cut_into_folded_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("rewards", "reward"), ("reward", "reward"), ("policies", "policy"), ("images", "image"),
        ("gas", "ga"), ("bias", "bia"), ("bus", "bus"), ("loss", "loss"), ("does", "does"),
        ("trees", "trees"), ("is", "is"), ("s", "s"), ("ies", "ies"), ("c++", "c++"), ("", ""),
        ("losses", "loss"), ("boxes", "box"), ("approaches", "approach"), ("meshes", "mesh"), ("xes", "xes"),
        ("hypotheses", "hypothesi"), ("indices", "index"), ("caches", "cache"), ("bases", "base"),
    ],
)  # fmt: skip
def test_the_first_rule_that_fits_takes_the_plural_off(token: str, expected: str) -> None:
    assert stem(token) == expected


@pytest.mark.parametrize(
    "forms",
    [
        "loss losses", "hypothesis hypotheses", "analysis analyses", "matrix matrices", "criterion criteria",
        "index indices indexes", "phenomenon phenomena", "corpus corpora", "bias biases", "process processes",
    ],
)  # fmt: skip
def test_a_singular_and_its_plurals_are_forms_of_one_word(forms: str) -> None:
    words = forms.split()
    assert all(set(words) <= set(same_stem(word)) for word in words)


def test_the_tokens_of_one_stem_are_all_that_can_be() -> None:
    words = [
        "policy",
        "policies",
        "policys",
        "y",
        "ies",
        "reward",
        "rewards",
        "s",
        "as",
        "a",
        "image",
        "images",
    ]
    for word in words:
        alike = {other for other in words if stem(other) == stem(word)}
        assert alike <= set(same_stem(word))
        assert {stem(other) for other in same_stem(word)} == {stem(word)}


@pytest.mark.parametrize(
    "text", ["Dropout, C++ & GPT-4", "Tu\u0308lu ﬁne-tuned Straße: naïve", "e\u0301", "\u0301a b"]
)
def test_spans_give_each_token_its_place_in_the_unfolded_text(text: str) -> None:
    found = list(spans(text))
    assert [token for token, _start, _end in found] == tokens(text)
    for token, start, end in found:
        assert tokens(text[start:end]) == [token]


def test_near_finds_what_comparing_every_word_finds() -> None:
    rng = random.Random(1)
    words = sorted({"".join(rng.choices("abcd", k=rng.randint(1, 7))) for _ in range(2000)})
    for word in ("abc", "dddd", "a", "abcdabc", "xyz"):
        for edits in (1, 2):
            plain = [place for place, other in enumerate(words) if _edits(word, other) <= edits]
            assert distance.near(words, word, edits) == plain
            assert [
                place for place, other in enumerate(words) if distance.within(other, word, edits)
            ] == plain


def _edits(first: str, second: str) -> int:
    table = {(i, 0): i for i in range(len(first) + 1)} | {(0, j): j for j in range(len(second) + 1)}
    for i, a in enumerate(first, 1):
        for j, b in enumerate(second, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
    return table[len(first), len(second)]
