"""Names as pages, lists and JSON print them."""

import pytest

from papertui.dumps.printed_names import read_names, split_authors
from papertui.dumps.record import make_paper


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Example, Ada; Sample, Bob", ["Ada Example", "Bob Sample"]),
        ("Ada Example and Bob Sample", ["Ada Example", "Bob Sample"]),
        ("Example, Ada and Sample, Bob", ["Ada Example", "Bob Sample"]),
        ("Ada Example, Bob Sample and Cid Proband", ["Ada Example", "Bob Sample", "Cid Proband"]),
        ("Smith, J., van Dam, A.-B.", ["J. Smith", "A.-B. van Dam"]),
        ("Ada Example, Bob Sample", ["Ada Example", "Bob Sample"]),
        ("Example, Ada", ["Ada Example"]),
        ("Lee, Ann and Wu, Bo, and Fox, Cyrus.", ["Ann Lee", "Bo Wu", "Cyrus Fox"]),
        ("Lee, A. and Wu, Th. and Fox, Chr.", ["A. Lee", "Th. Wu", "Chr. Fox"]),
    ],
)
def test_a_row_of_authors_is_split_at_what_parts_it(text: str, names: list[str]) -> None:
    assert list(map(str, split_authors(text))) == names


def test_names_are_read_of_objects_of_every_shape() -> None:
    listed = [
        {"full_name": "A B"},
        {"given": "C", "family": "D"},
        {"author": {"display_name": "E F"}},
        {"name": "G H", "hidden": True},
        {"creatorType": "editor", "firstName": "I", "lastName": "J"},
        "K L 0009",
        "Anonymous",
        3,
    ]
    names, complete = read_names(listed)
    assert (list(map(str, names)), complete) == (["A B", "C D", "E F", "K L"], True)
    assert read_names(["A B", "et al."]) == (["A B"], False)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Example*, Bo Sample†", ["Ada Example", "Bo Sample"]),
        ("Ada Example1,2, Bo Sample3 and Cy Fox", ["Ada Example", "Bo Sample", "Cy Fox"]),
        ("Ada Example<sup>1,2</sup>, Bo Sample<sup>*</sup>", ["Ada Example", "Bo Sample"]),
        ("Ada Example¹, Bo Sample^", ["Ada Example", "Bo Sample"]),
        ("Ada Example 0012, Bo Sample 0196", ["Ada Example", "Bo Sample"]),
        (["Ada Example*", "Bo Sample<sup>1</sup>", "Cy Fox2"], ["Ada Example", "Bo Sample", "Cy Fox"]),
        (["CU4 TS2", "LaTeX3"], ["CU4 TS2", "LaTeX3"]),
        (["[]", "Ada Example"], ["Ada Example"]),
    ],
)
def test_marks_of_footnotes_are_no_part_of_a_name(printed: object, names: list[str]) -> None:
    assert list(map(str, read_names(printed)[0])) == names


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Example, Bo Wu.", ["Ada Example", "Bo Wu"]),
        (["Ada Example", "Bo Wu."], ["Ada Example", "Bo Wu"]),
        ("A. Example, B. Fox J.", ["A. Example", "B. Fox J."]),
        (["Words Inc."], ["Words Inc."]),
        ("Ada Example, Bo Wu Jr.", ["Ada Example", "Bo Wu Jr."]),
    ],
)
def test_the_stop_of_a_row_is_no_part_of_its_last_name(printed: object, names: list[str]) -> None:
    assert list(map(str, read_names(printed)[0])) == names


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Example et al. ICLR.", ["Ada Example"]),
        ("Ada Example, Bo Wu et. al., NeurIPS 2022", ["Ada Example", "Bo Wu"]),
        ("Ada Example and others", ["Ada Example"]),
        (["Ada Example", "et. al."], ["Ada Example"]),
        (["Ada Example et al"], ["Ada Example"]),
    ],
)
def test_et_al_says_that_names_are_missing(printed: object, names: list[str]) -> None:
    found, complete = read_names(printed)
    assert (list(map(str, found)), complete) == (names, False)


@pytest.mark.parametrize("authors", [["A. Example", "et al."], ["A. Example et al"]])
def test_every_format_hears_of_the_names_that_are_missing(authors: list[str]) -> None:
    paper = make_paper("A title", authors=authors)
    assert paper
    assert (paper.authors, paper.authors_complete) == (("A. Example",), False)


def test_a_name_may_contain_the_letters_of_et_al() -> None:
    assert read_names("Al Example, Metal Alloy, Otto Herself") == (
        ["Al Example", "Metal Alloy", "Otto Herself"],
        True,
    )
