"""Joined, hyphenated and spaced forms of a compound are one word; small words keep no paper out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.reference import names_of
from papertui.search.engines import ENGINES
from papertui.search.highlight import Highlighter
from papertui.search.match import Matcher
from tests import oracle
from tests.browsing import SAMPLES
from tests.oracle_terms import Document
from tests.ranking_set import papers_of
from tests.searching import TODAY, ask, built, docs, matcher_over

PAPERS = (
    Paper("Finetuning", "Multi-modal models are finetuned on CIFAR-100 by GPT4, in a trade-off."),
    Paper("Fine-Tuning", "Multimodal models: fine-tuned, pre-trained. A data-set. Chain-of-thought; GPT-4."),
    Paper("On Tuning", "It is fine, the tuning. A chain of some thought; modal and multi; GPT has 4 parts."),
    Paper("ControlNet++", "Control of a net. Tradeoffs on CIFAR100, non-convex, in-form and input."),
    Paper("Deep Search", "A deep search for form. A U-Net for text-to-image, with DeepSearch."),
    Paper("Deep Blue", "Search well and deep for the image and its text. Off to the unet."),
)


@dataclass(frozen=True)
class Said:
    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""


@pytest.fixture(scope="module", params=ENGINES)
def matcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return matcher_over(built(tmp_path_factory.mktemp("compounds") / "index", PAPERS, request.param))


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        (("fine-tuning", "finetuning", "fine tuning", "Fine Tuning "), {0, 1}),
        (("fine-tuned ", "finetuned ", "fine tuned "), {0, 1}),
        (("multi-modal ", "multimodal ", "multi modal "), {0, 1}),
        (("gpt-4 ", "gpt4 ", "gpt 4 "), {0, 1}),
        (("cifar-100", "cifar100", "cifar 100"), {0, 3}),
        (("trade-off ", "tradeoffs ", "trade offs ", "tradeoff "), {0, 3}),
        (("u-net", "unet", "u net"), {4, 5}),
        (("chain-of-thought", "chainofthought", "chain of thought"), {1}),
        (("text-to-image", "texttoimage", "text to image"), {4}),
        (("non-convex", "nonconvex", "non convex"), {3}),
        (("title:fine-tuning", "title:finetuning", "title:(fine tuning)"), {0, 1}),
        # Joined nowhere, or only as the words they are.
        (("dataset ",), {1}),
        (("data set ",), {1}),
        (("control net++ ",), {3}),
        (("deep search ",), {4, 5}),
        (("deepsearch ",), {4}),
        (("finetunning~", "finetunin~2", "fine-tunning~"), {0, 1}),
        (("search s ", "net s "), set()),
        # As they stand.
        (('"fine tuning"', '"fine-tuning"'), {1}),
        (("=finetuning", "=Finetuning"), {0}),
        (("=fine-tuning",), {1}),
        # Typed letter by letter.
        (("fine-tu", "finetu"), {0, 1}),
        (("-finetuning deep",), {4, 5}),
    ],
)
def test_forms_of_a_compound_are_one_word(matcher: Matcher, forms: Sequence[str], found: set[int]) -> None:
    assert {form: set(docs(matcher, form)) for form in forms} == dict.fromkeys(forms, found)


@pytest.mark.parametrize("engine", ENGINES)
def test_names_with_numbers_and_hyphenated_given_names_are_found_in_every_form(
    engine: str, tmp_path: Path
) -> None:
    papers = [
        Paper("V-JEPA 2: Video", ""),
        Paper("VJEPA2 again", ""),
        Paper("Qwen2.5-Math", "", names=names_of(("Guo-Biao Li",))),
        Paper("Qwen 2.5 is", "", names=names_of(("Guobiao Li",))),
        Paper("Numbers 2.5 and 25", "", names=names_of(("Wei Ming",))),
        Paper("Of Mingwei", "", names=names_of(("Ming-Wei Chang",))),
    ]
    matcher = matcher_over(built(tmp_path / "index", papers, engine))
    expected = {
        "V-JEPA2": {0, 1}, "V-JEPA 2": {0, 1}, "VJEPA2": {0, 1}, "vjepa 2": {0, 1}, "Qwen2.5": {2, 3},
        "Qwen 2.5": {2, 3}, "2.5": {3, 4}, "25": {4}, "guobiao li": {2, 3}, "guo-biao li": {2, 3},
        "g.-b. li": {2}, "ming wei": {4, 5}, "mingwei": {5}, "ming-wei": {5},
    }  # fmt: skip
    assert {query: set(docs(matcher, f"{query} ")) for query in expected} == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("multimodal via finetuned models", {0, 1}),
        ("search with deep blue ", {5}),
        ("search of the ", {4, 5}),
        ("is it fine ", {1, 2}),
        ("of the ", {2}),
        ('tuning "of the" ', set()),
    ],
)
def test_small_words_keep_no_paper_out_where_another_says_something(
    matcher: Matcher, query: str, found: set[int]
) -> None:
    assert set(docs(matcher, query)) == found


def test_a_prefix_typed_through_a_hyphen_narrows(matcher: Matcher) -> None:
    word = "fine-tuning"
    found = [set(docs(matcher, word[:end])) for end in range(1, len(word) + 1)]
    assert all(later <= earlier for earlier, later in pairwise(found[3:]))


def test_every_form_is_marked(matcher: Matcher) -> None:
    lit = Highlighter(matcher.match(ask("finetuning multi modal control net++ ")).query)
    text = "Fine-tuning or finetuning of multimodal, multi-modal ControlNet++"
    assert [text[start:end] for start, end in lit.spans(text)] == [
        "Fine-tuning", "finetuning", "multimodal", "multi-modal", "ControlNet++",
    ]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_all_forms_of_compounds_find_what_the_judge_does(engine: str, tmp_path: Path) -> None:
    assert differences(papers_of([SAMPLES]), tmp_path / "index", engine, step=18) == {}


def differences(papers: Sequence[Paper], folder: Path, engine: str, step: int = 1) -> dict[str, object]:
    """Ask for each compound in all its forms; say where the judge and the search differ."""
    over = matcher_over(built(folder, papers, engine))
    documents = [Document(Said(paper)) for paper in papers]
    places = {document.id: place for place, document in enumerate(documents)}
    compounds = oracle.compounds_of(documents)
    wrong: dict[str, object] = {}
    for parts in sorted(compounds.hyphenated)[::step]:
        for query in ("-".join(parts), "".join(parts), " ".join(parts) + " "):
            expected = {places[found] for found in oracle.answer(query, documents, TODAY)}
            if (found := set(docs(over, query))) != expected:
                wrong[query] = (found - expected, expected - found)
    return wrong
