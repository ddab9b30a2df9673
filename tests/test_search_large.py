"""The tantivy index: built, grown, damaged; and what is peculiar to ranking by it."""

import random
import shutil
from pathlib import Path

import pytest

from papertui.errors import QueryError
from papertui.paper import Paper
from papertui.search.large import compose, store
from papertui.search.large.matcher import LargeMatcher
from papertui.search.tokens import tokens
from papertui.search.trust import SearchError
from tests.searching import (
    PAPERS,
    PlainLeaves,
    ask,
    built,
    docs,
    made_up,
    matcher_over,
    private,
    random_queries,
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("sound") / "index", PAPERS, "tantivy")


def test_an_index_that_grew_finds_what_one_built_at_once_finds(tmp_path: Path) -> None:
    papers = made_up(240, seed=4)
    base = built(tmp_path / "base", papers[:150], "tantivy")
    before = {file.name: file.read_bytes() for file in base.iterdir()}
    with private(tmp_path / "grown") as grown:
        store.extend(base, grown, papers[150:])
    assert before == {file.name: file.read_bytes() for file in base.iterdir()}
    at_once = matcher_over(built(tmp_path / "at once", papers, "tantivy"))
    in_two = matcher_over(grown)
    for text in random_queries(papers, 4, 60):
        assert in_two.match(ask(text)).bits == at_once.match(ask(text)).bits, text
        assert sorted(docs(in_two, text)) == sorted(docs(at_once, text)), text


def test_dead_documents_are_left_out_of_an_index_that_grows(tmp_path: Path) -> None:
    papers = made_up(60, seed=5)
    base = built(tmp_path / "base", papers[:40], "tantivy")
    with private(tmp_path / "grown") as grown:
        store.extend(base, grown, papers[40:], [3, 39])
    opened = store.open_store(grown, 60)
    assert (opened.held, opened.size) == (58, 60)
    with private(tmp_path / "built") as whole:
        store.build(whole, papers, iter((0, 41)))
    assert store.open_store(whole, 60).held == 58


def test_damage_does_not_pass_into_an_index_that_grows(sound: Path, tmp_path: Path) -> None:
    """What was written once keeps the checksum that it had then."""
    shared = [name for name in sorted(store.files_of(sound)) if name.endswith((".store", ".pos", ".fast"))]
    assert shared
    for name in shared:
        with private(tmp_path / f"base of {name}") as base:
            shutil.copytree(sound, base, dirs_exist_ok=True)
        octets = bytearray((base / name).read_bytes())
        octets[0] ^= 1
        (base / name).write_bytes(octets)
        with private(tmp_path / f"grown of {name}") as grown:
            store.extend(base, grown, made_up(3, seed=6))
        with pytest.raises(SearchError, match="damaged"):
            store.open_store(grown, len(PAPERS) + 3)


@pytest.mark.parametrize("few", [0, 1_000])
def test_patterns_find_the_same_whether_words_are_named_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(compose, "_FEW_FITTING", few)
    papers = made_up(120, seed=8)
    ours = matcher_over(built(tmp_path / "large", papers, "tantivy"))
    theirs = matcher_over(built(tmp_path / "small", papers))
    for text in (
        "*o?????",
        "*?????",
        "*?????????",
        "*图?????????",
        "*e*?????",
        '"*??????? mod*"',
        "p*?????? -m*",
    ):
        assert ours.match(ask(text)).bits == theirs.match(ask(text)).bits, text


def test_documents_that_died_since_are_neither_found_nor_counted(tmp_path: Path) -> None:
    papers = made_up(300, seed=6)
    directory = built(tmp_path / "index", papers, "tantivy")
    live = random.Random(1).getrandbits(300)
    matcher = matcher_over(directory, live=live)
    for text in ("reward", "p", "state of", "-model", "gan OR policy", '"state of"'):
        found = matcher.match(ask(text))
        ranked = list(matcher.rank(found))
        assert sorted(ranked) == [doc for doc in range(300) if found.bits >> doc & 1], text
        assert not found.bits & ~live, text


def test_an_index_that_covers_only_some_papers_finds_among_these(tmp_path: Path) -> None:
    papers = made_up(60, seed=7)
    directory = built(tmp_path / "index", papers, "tantivy")
    partial = LargeMatcher(store.open_store(directory, 20), PlainLeaves(60, (1 << 60) - 1))
    whole = matcher_over(directory)
    assert partial.match(ask("-gan")).bits == whole.match(ask("-gan")).bits & (1 << 20) - 1
    assert docs(partial, "tag:odd") == list(range(1, 60, 2))


def test_one_that_is_being_typed_ranks_whole_words_then_titles_then_the_rest(tmp_path: Path) -> None:
    papers = [
        Paper("On other matters", "rewarding it is"),
        Paper("Rewarding work", ""),
        Paper("Something", "of the reward"),
        Paper("Nothing", "at all"),
    ]
    matcher = matcher_over(built(tmp_path / "index", papers, "tantivy"))
    assert docs(matcher, "reward") == [2, 1, 0]
    assert docs(matcher, "rew") == [1, 0, 2]


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "gone"])
def test_a_damaged_file_is_found_out_before_it_is_read(damage: str, sound: Path, tmp_path: Path) -> None:
    for number, name in enumerate(sorted(store.files_of(sound))):
        copy = tmp_path / f"copy {number}"
        shutil.copytree(sound, copy)
        copy.chmod(0o700)
        file = copy / name
        octets = bytearray(file.read_bytes())
        if damage == "gone" or not octets:
            file.unlink()
        else:
            octets[len(octets) // 2] ^= 1
            left = {"cut": bytes(octets[: len(octets) // 2]), "flip": bytes(octets), "empty": b""}[damage]
            file.write_bytes(left)
        with pytest.raises(SearchError):
            store.open_store(copy, len(PAPERS))


def test_an_index_that_others_can_write_is_not_opened(sound: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(sound, copy)
    copy.chmod(0o770)
    assert store.covered(copy) == 0
    with pytest.raises(SearchError, match="others"):
        store.open_store(copy, len(PAPERS))


def test_a_pattern_that_means_too_many_words_explains_itself(tmp_path: Path) -> None:
    many = [
        Paper(f"of x{number}", " ".join(f"of x{number * 100 + n}" for n in range(100)))
        for number in range(200)
    ]
    matcher = matcher_over(built(tmp_path / "index", many, "tantivy"))
    with pytest.raises(QueryError, match="too many words"):
        docs(matcher, "of-x* ")
    assert docs(matcher, "of-x1990*")


@pytest.mark.parametrize(("start", "found"), [("s", [0, 2, 3]), ("sx", [0])])
def test_a_phrase_ends_in_a_start_of_more_words_than_a_pattern_may_fit(
    tmp_path: Path, start: str, found: list[int]
) -> None:
    many = " ".join(f"sx{number} sy{number}" for number in range(17_000))
    papers = [
        Paper("One", f"{many} zebra sx1x"),
        Paper("Two", f"{many} zebra"),
        Paper("Three", "zebra striped"),
        Paper("Four", "zebra s"),
        Paper("Five", "zebra and sx1x"),
    ]
    ours = matcher_over(built(tmp_path / "index", papers, "tantivy"))
    assert sorted(docs(ours, f'"zebra {start}')) == found


def test_a_title_that_begins_so_comes_first_with_or_without_its_article(tmp_path: Path) -> None:
    papers = [Paper("On the Zebra Crossing Problem", ""), Paper("The Zebra Crossing Problem", "")]
    ours = matcher_over(built(tmp_path / "index", papers, "tantivy"))
    for text in ("zebra crossing", "the zebra crossing", '"zebra crossing problem"'):
        assert docs(ours, text) == [1, 0], text


@pytest.mark.parametrize(("letters", "titles"), [
    ("dpaa", []), ("aina", ["Attention Is Not All You Need"]), ("anay", ["Attention Is Not All You Need"]),
])  # fmt: skip
def test_titles_are_found_by_initials_with_a_word_between(
    sound: Path, letters: str, titles: list[str]
) -> None:
    assert list(matcher_over(sound).titles(letters)) == [tokens(title) for title in titles]
