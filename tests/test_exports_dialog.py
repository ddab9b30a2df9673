"""The export dialog on the screen: template, preview, folder, tab."""

from pathlib import Path

import pytest

from tests.inside import inside, settings_in


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    (home / "lists" / "deep").mkdir(parents=True)
    (home / "mine.md.j2").write_text("{% for paper in papers %}\n# {{ paper.title }} !\n{% endfor %}\n")
    (home / "bad.j2").write_text("\n{{ papers[0].titel }}")
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.mark.usefixtures("forks")
async def test_a_template_is_asked_for_previewed_and_written_into_a_folder(
    home: Path, tmp_path: Path
) -> None:
    async with inside(settings_in(tmp_path)) as screen:
        await screen.wait_for("9 papers")
        title = screen.desk.workspace.entries(screen.desk.session.docs[:1])[0].paper.title
        await screen.press("x")
        await screen.wait_for("export as")
        await screen.press("e")
        await screen.wait_for("template:")
        await screen.type("~/bad")
        await screen.press("tab")
        await screen.wait_for("~/bad.j2")
        await screen.press("enter")
        await screen.wait_for("~/bad.j2:2: a paper has no attribute 'titel'")
        await screen.press("ctrl+u")
        await screen.type("~/mine.md.j2")
        await screen.press("enter")
        await screen.wait_for("export as template: which papers")
        await screen.wait_for(f"# {title[:10]}")
        await screen.press("r")
        await screen.wait_for("to: papers.md")
        await screen.press("ctrl+u")
        await screen.type("~/li")
        await screen.press("tab")
        await screen.wait_for("deep/")
        await screen.press("enter")
        await screen.wait_for("9 papers → ~/lists/papers.md")
    written = (home / "lists" / "papers.md").read_text(encoding="utf-8")
    assert written.count(" !\n") == 9
    assert [file.name for file in (home / "lists").iterdir() if file.is_file()] == ["papers.md"]
