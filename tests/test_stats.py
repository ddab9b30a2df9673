"""`papertui stats`: counts as bars, as wide as the terminal, in plain text."""

import json
from datetime import date
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.commands.stats import ink_for
from papertui.plots import ASCII, BRAILLE
from tests.inside import inside, settings_in

pytestmark = pytest.mark.usefixtures("reads_here")

PAGE: list[dict[str, object]] = [
    {"title": f"Paper {number}", "abstract": "x", "authors": [], "n_authors": None, "arxiv_id": None,
     "date": day, "organization": organization, "sources": []}
    for number, (day, organization) in enumerate([
        ("2025-11-02", "名前大学"), ("2025-11-03", "Acme \x1b[31m"), ("2025-10-01", "名前大学"),
        ("2024-10-01", None), (None, None),
    ])
]  # fmt: skip


@pytest.fixture
def common(tmp_path: Path) -> list[str]:
    (tmp_path / "page.jsonl").write_text("\n".join(map(json.dumps, PAGE)))
    options = ["--library", str(tmp_path / "library"), "--cache", str(tmp_path / "cache")]
    assert main(["tag", "date:2025-11", str(tmp_path / "page.jsonl"), "--add", "to-read", *options]) == 0
    return [str(tmp_path / "page.jsonl"), *options]


def test_counts_by_month_tag_organisation_and_source(
    common: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm")
    capsys.readouterr()
    assert main(["stats", *common]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    lines = out.splitlines()
    monday = lines[12].split()[0]
    assert date.fromisoformat(monday).weekday() == 0
    assert lines == [
        "5 papers · 0 read or archived · 5 unread",
        "",
        "papers per month    ⠿ read or archived  ⠒ unread",
        "  2025-11  2  ⠒⠒",
        "  2025-10  1  ⠒",
        "  2024-10  1  ⠒",
        "  undated  1",
        "",
        "tags",
        "  to-read  2  ⠒⠒",
        "",
        "what you tagged per week",
        f"  {monday}  2  ⠿⠿",
        "",
        "organisations",
        "  名前大学  2  ⠒⠒",
        "  Acme      1  ⠒",
        "",
        "sources",
        "  page.jsonl  5  ⠒⠒⠒⠒⠒",
    ]


def test_counts_as_json_and_of_the_settings_dumps(
    common: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERTUI_DUMPS", common[0])
    capsys.readouterr()
    assert main(["stats", *common[1:], "--format", "json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["papers"] == 5
    assert [(row["name"], row["papers"]) for row in counts["month"]] == [
        ("2025-11", 2),
        ("2025-10", 1),
        ("2024-10", 1),
        ("undated", 1),
    ]
    assert counts["read"] == 0
    assert [(row["papers"], row["tagged"]) for row in counts["week"]] == [(2, 2)]
    assert counts["tags"] == [{"name": "to-read", "papers": 2, "read": 0}]
    monkeypatch.delenv("PAPERTUI_DUMPS")
    assert main(["stats", *common[1:], "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["papers"] == 2, "the library, which knows what is tagged"


def test_nothing_to_count_is_said_by_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    options = ["--library", str(tmp_path / "library"), "--cache", str(tmp_path / "cache")]
    assert main(["stats", str(tmp_path / "dumps"), *options]) == 1
    assert main(["stats", *options]) == 1


def test_what_is_read_or_archived_is_a_part_of_each_count(
    common: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tag", "date:2025-11-02", *common, "--add", "archived"]) == 0
    capsys.readouterr()
    assert main(["stats", *common, "--query", "org:名前大学", "--format", "json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["papers"], counts["read"]) == (2, 1)
    assert counts["month"] == [
        {"name": "2025-11", "papers": 1, "read": 1},
        {"name": "2025-10", "papers": 1, "read": 0},
    ]
    assert counts["organisation"] == [{"name": "名前大学", "papers": 2, "read": 1}]
    assert [(row["papers"], row["tagged"]) for row in counts["week"]] == [(1, 1)], "only what is found"


def test_a_wrong_query_is_told_in_one_line(common: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["stats", *common, "--query", "nosuch:x"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_signs_are_ascii_where_others_cannot_be_shown() -> None:
    assert ink_for({"TERM": "vt100", "LC_ALL": "C.UTF-8"}) is ASCII
    assert ink_for({"TERM": "xterm", "LC_ALL": "en_US.ISO-8859-1"}) is ASCII
    assert ink_for({"TERM": "xterm", "LC_ALL": "C.UTF-8"}) is BRAILLE


async def test_the_screen_shows_the_statistics_of_what_was_found(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path), size=(60, 20)) as here:
        await here.type("/diffusion")
        await here.press("enter")
        await here.wait_for(lambda: here.desk.session.results.query == "diffusion")
        found = len(here.desk.session.results.docs)
        await here.press("percent_sign")
        await here.wait_for(f"{found} papers · 0 read or archived · {found} unread · diffusion")
        assert "papers per month" in here.text
        await here.press("escape")
        await here.wait_for(lambda: here.desk.host.is_on_top)


async def test_the_screen_counts_within_the_filters_and_says_why_it_cannot(tmp_path: Path) -> None:
    async with inside(settings_in(tmp_path), size=(60, 20)) as here:
        await here.type("rw")
        await here.wait_for(lambda: here.desk.session.filters and not here.desk.answers.is_awaited)
        await here.until_saved()
        await here.press("percent_sign")
        await here.wait_for("0 read or archived")
        await here.press("q")
        await here.type("/nosuch:x")
        await here.press("escape", "percent_sign")
        await here.wait_for("no field “nosuch”; fields: title abstract author")
