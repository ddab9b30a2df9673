"""What is typed letter by letter keeps the list until it names a paper; nothing flickers meanwhile."""

from pathlib import Path
from queue import Queue

import pytest

from papertui.config import load_settings
from papertui.search.engines import ENGINES
from papertui.search.unfinished import without_unfinished_end
from papertui.tui.finder import Finder, SearchAnswer, SearchRequest
from papertui.workspace import Workspace
from tests.browsing import SAMPLES, fresh_home
from tests.terminal import clean_environment

pytestmark = pytest.mark.usefixtures("reads_here")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("arXi", ""),
        ("dropout arXiv: 26", "dropout "),
        ("see (2606.0", "see "),
        ("https://www.nature.com/a", ""),
        ("DOI: 10.10", ""),
        ("hep-t", ""),
        ("kaplan 20", "kaplan "),
        ("hochreiter (199", "hochreiter "),
        ("jumper et a", "jumper "),
        ("E. Casa", "Casa"),
        ("vaswani_att", ""),
        (r"\citep[see]{dao", ""),
        ("dropout -re", "dropout "),
        ("dropout resnet50", None),
        ("Casanova, E.", None),
        ("author:E.Casan", "author:Casan"),
        ("graph", None),
        ("2606.00467 ", None),
    ],
)
def test_ends_that_may_go_on_are_told_from_words(text: str, rest: str | None) -> None:
    assert without_unfinished_end(text) == rest


@pytest.mark.parametrize("engine", ENGINES)
def test_no_key_of_what_names_a_paper_empties_the_list(
    engine: str, samples_home: Path, tmp_path: Path
) -> None:
    settings = load_settings(environ=clean_environment(fresh_home(tmp_path, samples_home)), engine=engine)
    workspace = Workspace.open([SAMPLES], settings)
    workspace.sync()
    answers: Queue[SearchAnswer] = Queue()
    finder = Finder(workspace, answers.put)
    emptied = []
    for text in (
        "arXiv:1706.03762v7",
        "https://arxiv.org/abs/hep-th/9711200",
        "doi:10.1038/nature14539",
        "https://www.nature.com/articles/nature14539",
        "vaswani_attention_2017",
        "A. van den Oord 2017",
        "Hochreiter and Schmidhuber (1997)",
        "dropout -networks",
    ):
        for end in range(1, len(text) + 1):
            finder.ask(SearchRequest(text[:end], None, "search", is_typed=True))
            results = answers.get(timeout=60).results
            if results is None or not results.docs or results.is_closest:
                emptied.append(text[:end])
    finder.close()
    workspace.close()
    assert emptied == []
