"""What is pasted finds its paper first; names fit one author in any order; a lone year is a date too."""

from contextlib import closing
from pathlib import Path

import pytest

from papertui.config import load_settings
from papertui.errors import QueryError
from papertui.identity import address
from papertui.paper import Paper
from papertui.reference import names_of
from papertui.search.engines import ENGINES
from papertui.search.leaves import Named, Nothing
from papertui.search.query import settled
from papertui.search.tree import naming
from papertui.workspace import Workspace
from tests.browsing import SAMPLES, fresh_home
from tests.remembered import GROUPS, among, remembered
from tests.searching import TODAY, ask, built, docs, matcher_over
from tests.terminal import clean_environment

pytestmark = pytest.mark.usefixtures("reads_here")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("2606.00467", "id", "2606.00467"),
        ("arXiv:2606.00467v2", "id", "2606.00467"),
        ("arXiv: 1706.03762 [cs.CL]", "id", "1706.03762"),
        ("[2606.00467]", "id", "2606.00467"),
        ("(arXiv:2606.00467)", "id", "2606.00467"),
        ("hep-th/9711200v3", "id", "hep-th/9711200"),
        ("math.GT/0309136", "id", "math.gt/0309136"),
        ("https://arxiv.org/pdf/2606.00467v1.pdf", "id", "2606.00467"),
        ("arxiv.org/abs/hep-th/9711200", "id", "hep-th/9711200"),
        ("https://ar5iv.labs.arxiv.org/html/2606.00467", "id", "2606.00467"),
        ("https://huggingface.co/papers/2606.00467", "id", "2606.00467"),
        ("https://www.alphaxiv.org/overview/2606.00467v1?tab=x", "id", "2606.00467"),
        ("<https://arxiv.org/abs/2606.00467>", "id", "2606.00467"),
        ("https://doi.org/10.48550/arXiv.2606.00467", "id", "2606.00467"),
        ("10.1145/3592433 ", "doi", "10.1145/3592433"),
        ("doi:10.1145/3592433. ", "doi", "10.1145/3592433"),
        ("DOI: 10.1145/3592433 ", "doi", "10.1145/3592433"),
        ("https://dl.acm.org/doi/abs/10.1145/3592433 ", "doi", "10.1145/3592433"),
        (
            "https://www.biorxiv.org/content/10.1101/2020.02.02.931238v1.full.pdf ",
            "doi",
            "10.1101/2020.02.02.931238",
        ),
        ("arxiv 2606.00467", "id", "2606.00467"),
        ("[arXiv:2606.00467](https://arxiv.org/abs/2606.00467)", "id", "2606.00467"),
        ("https://api.semanticscholar.org/arXiv:2606.00467", "id", "2606.00467"),
        ("https://scholar.archive.org/search?q=2606.00467", "id", "2606.00467"),
        ("abs/2606.00467", "id", "2606.00467"),
        (r"~\citep{2606.00467}", "id", "2606.00467"),
        ("DOI 10.1145/3592433 ", "doi", "10.1145/3592433"),
        ("key:abs/2606.00467", "key", "abs/2606.00467"),
        (r"\citep[see][]{dao2022flashattention}", "key", "dao2022flashattention"),
        ("DBLP:journals/corr/abs-2001-00031", "key", "DBLP:journals/corr/abs-2001-00031"),
    ],
)
def test_ids_and_addresses_name_a_paper(text: str, kind: str, name: str) -> None:
    (named,) = naming(ask(text).tree)
    assert (named.kind, named.name) == (kind, name)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://openreview.net/forum?id=YicbFdNTTy&noteId=x", "openreview.net/YicbFdNTTy"),
        ("openreview.net/pdf?id=YicbFdNTTy", "openreview.net/YicbFdNTTy"),
        (f"https://www.semanticscholar.org/paper/A-Title-B/{'a1' * 20}", f"semanticscholar.org/{'a1' * 20}"),
        ("http://www.example.org/p/#top", "example.org/p"),
        ("https://example.org", ""),
        ("no address", ""),
    ],
)
def test_an_address_has_one_spelling(link: str, expected: str) -> None:
    assert address(link) == expected


@pytest.mark.parametrize(
    "text",
    ["arXiv:2606.00467v2", "https://arxiv.org/abs/2606.00467", "doi.org/10.1145/3592433",
     "https://openreview.net/forum?id=YicbFdNTTy"],
)  # fmt: skip
def test_typed_letter_by_letter_an_id_waits_and_never_is_wrong(text: str) -> None:
    waiting = [isinstance(ask(text[:end]).tree, Nothing) for end in range(1, len(text) + 1)]
    assert not waiting[-1]
    first = waiting.index(True)
    assert not settled(text[: first + 1], today=TODAY)[0]


def test_what_only_looks_like_an_id_stays_words() -> None:
    for text in ("3.5", "1024.5000x", "f/1234567x", "a@b", "12.345", "v2.0", "16x16", "title:2606.00467"):
        assert not isinstance(ask(text).tree, Named | Nothing), text
    assert not isinstance(ask("GUIDE:Real-Time Agents").tree, Named | Nothing)
    for wrong in ("nosuchfield:word", "Titel:word"):
        with pytest.raises(QueryError):
            ask(wrong)


PAPERS = (
    Paper("Limits", "Of adaptability.", names=names_of(("Etienne Casanova", "R. Michael Alvarez"))),
    Paper("Graphs", "E is a letter; Casanova a town.", names=names_of(("Arantxa Casanova", "Etienne Petit"))),
    Paper("Other", "By E. and others.", names=names_of(("M. Z. Irshad", "Bo E."))),
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Casanova, E. ", {0, 1}),  # the second has both words in its text
        ("title:limits E Casanova ", {0}),
        ('"Casanova, Etienne"', {0}),
        ('"E. Casanova"', {0}),
        ('author:"E. Casanova"', {0}),
        ('author:"Casanova, A."', {1}),
        ('author:"Alvarez, R. M."', {0}),
        ('author:"Muhammad Irshad"', set()),
        ('"Irshad, Muhammad"', {2}),
        ("Irshad, M. Z. ", {2}),
        ("Alvarez R.M. ", {0}),
        ("alvarez et al. ", {0}),
        ("author:E.Casanova", {0}),
        ("E.Casanova ", {0}),
        ("Casanova,E. ", {0}),
        ("R.M.Alvarez ", {0}),
    ],
)  # fmt: skip
def test_a_name_fits_one_author_in_any_order(
    engine: str, query: str, found: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    matcher = matcher_over(built(tmp_path_factory.mktemp("names") / "index", PAPERS, engine))
    assert set(docs(matcher, query)) == found


@pytest.mark.parametrize("engine", ENGINES)
def test_half_remembered_queries_find_their_paper_first(
    engine: str, samples_home: Path, tmp_path: Path
) -> None:
    environ = clean_environment(fresh_home(tmp_path, samples_home))
    workspace = Workspace.open([SAMPLES], load_settings(environ=environ, engine=engine))
    workspace.sync()
    titles = [entry.paper.title for entry in workspace.entries(list(workspace.find("").docs))]
    asked = among(remembered(), titles)
    late = {}
    for each in asked:
        results = workspace.find(each.query)
        shown = workspace.entries(list(results.docs or results.closest.docs)[:1])
        if not (shown and shown[0].paper.title.startswith(each.title)):
            late[each.query] = [entry.paper.title for entry in shown]
    workspace.close()
    assert len(asked) >= 25
    assert late == {}
    assert {each.group for each in asked} <= set(GROUPS)


def test_an_old_id_is_found_with_and_without_the_class_in_it(tmp_path: Path) -> None:
    (tmp_path / "list.bib").write_text(
        "@article{k, title = {Old corr entry}, journal = {CoRR}, volume = {cs.CL/0001015}, year = 2000}"
    )
    settings = load_settings(environ=clean_environment(tmp_path / "home"))
    with closing(Workspace.open([tmp_path / "list.bib"], settings)) as workspace:
        workspace.sync()
        for spelling in (
            "cs/0001015",
            "cs.CL/0001015",
            "arXiv:cs.CL/0001015v1",
            "id:cs.CL/0001015",
            "https://arxiv.org/abs/cs.CL/0001015",
            "10.48550/arXiv.cs.CL/0001015",
        ):
            assert len(workspace.find(spelling).docs) == 1, spelling


@pytest.mark.parametrize("engine", ENGINES)
def test_a_paper_is_found_by_an_address_that_ends_as_its_doi_and_by_a_doi_beside_words(
    engine: str, tmp_path: Path
) -> None:
    (tmp_path / "list.bib").write_text(
        "@article{k, title = {Of walls}, doi = {10.5555/s41586-021-0381}, year = 2020}"
        "@article{l, title = {Of articles in nature com}, year = 2020}"
    )
    settings = load_settings(environ=clean_environment(tmp_path / "home"), engine=engine)
    with closing(Workspace.open([tmp_path / "list.bib"], settings)) as workspace:
        workspace.sync()
        (meant,) = workspace.find("title:walls ").docs
        assert list(workspace.find("https://www.nature.com/articles/s41586-021-0381?x=y").docs) == [meant]
        assert list(workspace.find("zyzzyva 10.5555/s41586-021-0381").closest.docs) == [meant]
        unknown = workspace.find("https://www.nature.com/articles/s41586-021-9999")
        assert not unknown.docs
        assert not unknown.closest.docs  # its words say nothing


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "query",
    ["<i>Walls and doors</i>", r"\textit{Walls and doors}", r"\emph{Walls} of doors, what are doors?"],
)
def test_markup_and_question_marks_of_a_pasted_title_are_passed_over(
    query: str, engine: str, tmp_path: Path
) -> None:
    papers = [Paper("Walls and doors", "What they are."), Paper("Walls and windows", "")]
    assert docs(matcher_over(built(tmp_path / "index", papers, engine)), query) == [0]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_citation_key_of_author_year_and_title_finds_the_paper_of_another_key(
    engine: str, tmp_path: Path
) -> None:
    (tmp_path / "list.bib").write_text(
        "@article{a1, title = {U-Walls of doors}, author = {Müller, Ada and Zyz, Bo}, year = 2020}"
        "@article{a2, title = {Windows}, author = {Müller, Ada}, year = 2018}"
        "@article{a3, title = {Of walls, undated}, author = {Müller, Ada}}"
        "@article{muller2020uwalls, title = {Roofs}, author = {Other, Olga}, year = 1999}"
    )
    settings = load_settings(environ=clean_environment(tmp_path / "home"), engine=engine)
    with closing(Workspace.open([tmp_path / "list.bib"], settings)) as workspace:
        workspace.sync()

        def titles(query: str) -> list[str]:
            entries = workspace.entries(list(workspace.find(query).docs))
            return [entry.paper.title for entry in entries]

        doors, windows, undated = "U-Walls of doors", "Windows", "Of walls, undated"
        expected = {
            "müller2020 ": [doors], "Muller_2021": [doors], "muller2018windows": [windows],
            "muller-etal-2020-doors": [doors], "@muller2020doors": [doors],
            r"\citep{muller2020doors}": [doors], "muller_doors_2020": [doors],
            "muller2020undated": [undated], "muller2020a": [doors],
            "muller2020roofs": [], "zyz2018": [], "muller2020uwalls": ["Roofs", doors],
        }  # fmt: skip
        assert {query: titles(query) for query in expected} == expected
