"""`sort:mine`: what the user is likely to keep comes first, with the reason."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import load_settings
from papertui.workspace import Workspace
from papertui.workspace.leaves import WorkspaceLeaves
from papertui.workspace.mine import Learner
from tests.browsing import SAMPLES, command_here, fresh_home
from tests.inside import inside
from tests.terminal import clean_environment

LIKED = ("Denoising Diffusion Probabilistic", "Consistency Models", "Score-Based Generative", "Flow Matching")
LIKELY = (
    "Classifier-Free Diffusion",
    "High-Resolution Image Synthesis with Latent",
    "Inductive Moment Matching",
)
PASSED = ("Large Language Diffusion Models", "LLaMA:", "Qwen3", "Language Models are Few-Shot", "QLoRA")
UNLIKELY = ("Training Compute-Optimal Large Language", "Why Language Models Hallucinate")


@pytest.fixture
def home(samples_home: Path, tmp_path: Path) -> Path:
    return fresh_home(tmp_path, samples_home)


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    opened = Workspace.open([SAMPLES], load_settings(environ=clean_environment(home)))
    opened.sync()
    yield opened
    opened.close()


def docs(workspace: Workspace, titles: tuple[str, ...]) -> list[int]:
    shown = [(entry.doc, entry.paper.title) for entry in workspace.entries(list(workspace.find("").docs))]
    return [next(doc for doc, title in shown if title.startswith(start)) for start in titles]


def judge(workspace: Workspace) -> None:
    workspace.tag(docs(workspace, LIKED), {"to-read"}, set())
    workspace.tag(docs(workspace, PASSED), {"archived"}, set())


def test_what_is_like_kept_papers_comes_first_and_what_is_like_archived_ones_last(
    workspace: Workspace,
) -> None:
    judge(workspace)
    found = workspace.find("is:unread -is:tagged", "mine")
    ranks = {doc: rank for rank, doc in enumerate(found.docs)}
    assert all(ranks[doc] < 6 for doc in docs(workspace, LIKELY))
    assert all(ranks[doc] > len(ranks) * 2 // 3 for doc in docs(workspace, UNLIKELY))
    turned = workspace.find("is:unread -is:tagged sort:-mine")
    assert (turned.sort, list(turned.docs)) == ("-mine", list(found.docs)[::-1])


def test_a_paper_says_what_speaks_for_it_and_against_it(workspace: Workspace) -> None:
    judge(workspace)
    found = workspace.find("", "mine")
    likely, unlikely = (workspace.entries(docs(workspace, titles))[0].paper for titles in (LIKELY, UNLIKELY))
    assert found.why(likely).startswith("mine: ")
    assert "diffusion" in found.why(likely)
    assert "language" in found.why(unlikely).partition("; not ")[2]


def test_what_is_tagged_next_is_learned_from_as_well(workspace: Workspace) -> None:
    judge(workspace)
    (paper,) = docs(workspace, ("Neural Ordinary Differential",))
    before = list(workspace.find("", "mine").docs).index(paper)
    workspace.tag(
        docs(workspace, ("Scaling Laws for", "Proximal Policy", "Deep Residual")), {"archived"}, set()
    )
    workspace.tag([paper], {"starred"}, set())
    assert list(workspace.find("", "mine").docs).index(paper) < before


def test_nothing_is_learned_from_fewer_than_three_papers(workspace: Workspace, home: Path) -> None:
    workspace.tag(docs(workspace, LIKED[:2]), {"to-read"}, set())
    found = workspace.find("sort:mine")
    assert found.sort == "date"
    assert found.hint.startswith("sort:mine learns from")
    workspace.close()
    refused = command_here(home, "search", "", SAMPLES, "--sort", "mine")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.startswith(b"papertui: mine is learned from")
    assert refused.stderr.count(b"\n") == 1


def test_explain_says_that_too_few_papers_are_kept_and_refuses_an_unknown_order(
    workspace: Workspace, home: Path
) -> None:
    workspace.close()
    told = command_here(home, "search", "", SAMPLES, "--sort", "mine", "--explain").stdout.decode()
    assert "mine learns from what you star, tag, note and archive: keep 3 papers first\n" in told
    refused = command_here(home, "search", "", SAMPLES, "--sort", "nonsense", "--explain")
    assert (refused.returncode, refused.stdout) == (2, b"")


def test_a_key_learns_nothing_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(workspace)
    workspace.find("d", "mine")
    monkeypatch.setattr(WorkspaceLeaves, "times", None)
    monkeypatch.setattr(Learner, "_updated", None)
    assert len(workspace.find("di", "mine").docs) > 0


def test_explain_prints_what_was_learned(workspace: Workspace, home: Path) -> None:
    judge(workspace)
    workspace.close()
    told = command_here(home, "search", "", SAMPLES, "--sort", "mine", "--explain").stdout.decode()
    assert "mine: learned from 4 kept and 5 archived papers\n" in told
    assert "diffusion" in told.partition("  for: ")[2].splitlines()[0]
    assert "language" in told.partition("  against: ")[2].splitlines()[0]


async def test_the_menu_of_orders_sorts_by_it_and_the_paper_says_why(
    workspace: Workspace, home: Path
) -> None:
    judge(workspace)
    workspace.close()
    settings = load_settings(environ=clean_environment(home))
    async with inside(replace(settings, dumps=(SAMPLES,)), (120, 40)) as screen:
        await screen.press("O", "m")
        await screen.wait_for("· mine")
        await screen.wait_for("mine: ")
