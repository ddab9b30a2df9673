"""`sort:` in a query: an order like that of the option, with the place where it is wrong."""

import random
from collections.abc import Iterator
from contextlib import closing

import pytest

from papertui.errors import QueryError, UsageError
from papertui.library import Library
from papertui.paper import Paper
from papertui.reference import Date
from papertui.workspace import Scope
from papertui.workspace.engine import Engine
from tests.test_catalog import publish

STORED = ("date", "title", "comments", "upvotes", "added")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    rng = random.Random(1)
    papers = [
        Paper(
            f"{rng.random()} {number}",
            comments=rng.choice((None, *range(9))),
            upvotes=rng.randint(0, 9),
            date=Date(2024, rng.randint(1, 12), 3),
            added=rng.randint(1, 99),
        )
        for number in range(60)
    ]
    folder = tmp_path_factory.mktemp("sorting")
    publish(folder / "cache", papers).close()
    with closing(Library.open(folder / "library")) as library:
        engine = Engine(folder / "cache", library)
        yield engine
        engine.close()


def docs(engine: Engine, text: str, sort: str | None = None, scope: Scope | None = None) -> list[int]:
    return list(engine.find(text, sort, scope or Scope()).docs)


@pytest.mark.parametrize("sort", [sign + sort for sort in STORED for sign in ("", "-")])
@pytest.mark.parametrize("query", ["", "comments:>3 ", "(upvotes:1 OR upvotes:2) "])
def test_an_order_in_the_text_is_the_order_of_the_option(engine: Engine, query: str, sort: str) -> None:
    expected = docs(engine, query, sort)
    assert docs(engine, f"{query}sort:{sort}") == expected
    assert docs(engine, f'SORT:"{sort}" {query}', "title") == expected
    assert docs(engine, f"(sort:title {query}) sort:{sort}") == expected
    assert docs(engine, query, "title", Scope(within=(f"sort:{sort}",))) == expected


def test_the_newest_order_counts(engine: Engine) -> None:
    within = Scope(within=("sort:title", "sort:upvotes"))
    assert docs(engine, "", scope=within) == docs(engine, "", "upvotes")
    assert docs(engine, "sort:date", scope=within) == docs(engine, "", "date")


@pytest.mark.parametrize("begun", ["sort:", "sort:com", "sort:-", "sort:-da", "sort:li", "sort:like(tag:r"])
def test_an_order_that_is_being_typed_is_waited_for(engine: Engine, begun: str) -> None:
    assert docs(engine, begun) == docs(engine, "")


@pytest.mark.parametrize(
    ("text", "said"), [("sort:best", "no sort order “best”"), ("-sort:date", "write sort:-date")]
)
def test_a_wrong_order_is_explained_where_it_stands(engine: Engine, text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        engine.find(f"comments:>2 {text}")
    assert f"comments:>2 {text}"[caught.value.position :] == text.partition(":")[2]


def test_likeness_to_nothing_is_explained(engine: Engine) -> None:
    with pytest.raises(UsageError, match="tag:none finds none"):
        engine.find("sort:like(tag:none)")
