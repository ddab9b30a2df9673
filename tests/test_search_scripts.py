"""Words as they are typed: letters with strokes, and scripts without spaces, on both engines."""

from collections.abc import Iterator

import pytest

from papertui.identity import fold_title
from papertui.paper import Paper
from papertui.reference import names_of
from papertui.search.engines import ENGINES
from papertui.search.highlight import Highlighter
from papertui.search.match import Matcher
from tests.searching import ask, built, docs, matcher_over

NAMES = ("Łukasz Example", "Søren Test", "Đorđe Foo", "Ægir Bar", "Şule Baz", "Nguyễn Qux", "Müller Zed")
PAPERS = (
    Paper("A paper by L", names=names_of(NAMES)),
    Paper("图神经网络综述 in GPT模型", "我们提出一种方法。结构图 网络。", names=names_of(("王小明",))),
    Paper("그래프 신경망", "グラフのニューラルネットワーク"),
    Paper("Größe, Œuvre, Þórr, ısı", organization="Ærø Université"),
)


@pytest.fixture(scope="module", params=ENGINES)
def matcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matcher]:
    found = matcher_over(built(tmp_path_factory.mktemp("scripts") / "index", PAPERS, request.param))
    yield found
    found.close()


@pytest.mark.parametrize("name", ["lukasz", "Łukasz", "soren", "dorde", "aegir", "sule", "nguyen", "muller"])
def test_names_are_found_as_they_are_typed(matcher: Matcher, name: str) -> None:
    assert docs(matcher, f"author:{name}") == docs(matcher, f'author:"{name}"') == [0]


@pytest.mark.parametrize("word", ["grosse", "Größe", "oeuvre", "thorr", "isi", "org:aero"])
def test_letters_of_words_are_found_as_they_are_typed(matcher: Matcher, word: str) -> None:
    assert docs(matcher, word + " ") == [3]


@pytest.mark.parametrize("question", ["综述?", "述?", "图神经网络?", "GPT模型?", "신경망?"])
def test_a_question_mark_behind_a_run_without_spaces_ends_a_question(matcher: Matcher, question: str) -> None:
    assert docs(matcher, question) == docs(matcher, question[:-1] + " ") != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("图神经网络综述", [1]),
        ("神经网", [1]),
        ("述 ", [1]),
        ("图", [1]),
        ("经神", []),
        ("神网", []),
        ("gpt模型", [1]),
        ("模型gpt", []),
        ('"结构图 网"', [1]),
        ('"结构 网络"', []),
        ("title:方法", []),
        ("abstract:方法 ", [1]),
        ("author:小明", [1]),
        ("author:王", [1]),
        ("래프", [2]),
        ("프신", []),
        ('"래프 신경"', [2]),
        ("ニューラル", [2]),
        ("ﾈｯﾄ", [2]),
        ("-图 -paper -그래 ", [3]),
        ("神*", [1]),
        ("神?网", [1]),
        ("网络~", [1]),
        ("网络啊~", []),
    ],
)
def test_any_part_of_a_run_without_spaces_is_found(matcher: Matcher, text: str, expected: list[int]) -> None:
    assert docs(matcher, text) == expected


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("神经网", ["神经网"]),
        ("图", ["图", "图"]),
        ("神*", ["神"]),
        ("gpt模 ", ["GPT模"]),
        ('"图 网络"', ["图 网络"]),
    ],
)
def test_what_was_found_is_marked_and_no_more(query: str, marked: list[str]) -> None:
    text = "图神经网络 in GPT模型, 结构图 网络"
    assert [text[start:end] for start, end in Highlighter(ask(query)).spans(text)] == marked


def test_a_long_sentence_without_spaces_is_not_too_many_words(matcher: Matcher) -> None:
    assert docs(matcher, "我们提出一种方法" * 20) == []


def test_identities_are_folded_as_in_the_first_release() -> None:
    assert fold_title("Łódź, Straße: Søren’s naïve Æ") == "łodzstrassesørensnaiveæ"
