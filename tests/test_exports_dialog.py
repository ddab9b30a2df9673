"""The export dialog of the installed program: template, preview, folder, tab."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import SAMPLES, Browsing


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "lists" / "deep").mkdir(parents=True)
    (home / "mine.md.j2").write_text("{% for paper in papers %}\n# {{ paper.title }} !\n{% endfor %}\n")
    (home / "bad.j2").write_text("\n{{ papers[0].titel }}")
    return home


@pytest.fixture
def screen(home: Path) -> Iterator[Browsing]:
    dump = SAMPLES / "hf-daily-2023-04-03.html"
    with Browsing(home, (dump,), env={"HOME": str(home)}, columns=80, rows=24) as started:
        yield started.ready()


def test_a_template_is_asked_for_previewed_and_written_into_a_folder(screen: Browsing, home: Path) -> None:
    screen.press("x").wait_for("export as").press("e").wait_for("template:").type("~/bad").press("tab")
    screen.wait_for("~/bad.j2").press("enter").wait_for("~/bad.j2:2: a paper has no attribute 'titel'")
    screen.press("ctrl+u").type("~/mine.md.j2\r").wait_for("export as template: which papers")
    assert f"# {screen.cursor_title[:10]}" in screen.text
    screen.press("r").wait_for("to: papers.md").press("ctrl+u").type("~/li").press("tab").wait_for("deep/")
    screen.press("enter").wait_for("9 papers → ~/lists/papers.md")
    written = (home / "lists" / "papers.md").read_text(encoding="utf-8")
    assert written.count(" !\n") == 9
    assert [file.name for file in (home / "lists").iterdir() if file.is_file()] == ["papers.md"]
