"""`papertui stats`: counts as bars, as wide as the terminal, in plain text."""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.commands.stats import as_text, signs_for
from papertui.workspace.facets import Facet, Group

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
    assert lines[:6] == [
        "5 papers",
        "",
        "month",
        f"  2025-11  2  {'█' * 34}",
        f"  2025-10  1  {'█' * 17}",
        f"  2024-10  1  {'█' * 17}",
    ]
    assert lines[6] == "  undated  1 paper"
    assert "tags" in lines
    assert any(line.startswith("  to-read  2  █") for line in lines)
    assert any(line.startswith("  名前大学  2  █") for line in lines)
    assert any(line.startswith("  page.jsonl  5  █") for line in lines)
    assert max(map(width, lines)) == 48


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
    monkeypatch.delenv("PAPERTUI_DUMPS")
    assert main(["stats", *common[1:], "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["papers"] == 2, "the library, which knows what is tagged"


def test_nothing_to_count_is_said_by_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    options = ["--library", str(tmp_path / "library"), "--cache", str(tmp_path / "cache")]
    assert main(["stats", str(tmp_path / "dumps"), *options]) == 1
    assert main(["stats", *options]) == 1


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    months = tuple(
        Facet(date(2020 + at // 12, at % 12 + 1, 1).isoformat()[:7], at * 1000 + 1, "") for at in range(40)
    )
    names = tuple(Facet(f"{'名前' * 20} {number}", 3, "") for number in range(12))
    lines = list(as_text(9, (Group("month", months), Group("organisation", names)), columns, "#~"))
    assert lines[27] == "  before   504,016 papers in 16 months"
    assert "organisation, the 12 commonest" in lines
    assert max(width(line) for line in lines if "  #" in line) <= max(columns, 32)


def test_signs_are_ascii_where_others_cannot_be_shown() -> None:
    assert signs_for({"TERM": "vt100", "LC_ALL": "C.UTF-8"}) == "#~"
    assert signs_for({"TERM": "xterm", "LC_ALL": "en_US.ISO-8859-1"}) == "#~"
    assert signs_for({"TERM": "xterm", "LC_ALL": "C.UTF-8"}) == "█…"


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
