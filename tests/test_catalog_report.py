"""The import report: runs of daily pages, and which records were merged."""

import pytest

from papertui.catalog.report import FileReport, Report, from_json, to_json, with_merged
from papertui.paper import Paper


def report(*days: str | None) -> Report:
    return Report(tuple(FileReport(f"/d/{n}".encode(), "hf-html", 1, (), day) for n, day in enumerate(days)))


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        (("2024-08-05", "2024-08-06", "2024-08-08"), ["2024-08-07"]),
        (("2024-08-08", "2024-08-09", "2024-08-12"), []),
        (("2024-08-05", "2024-08-07"), []),
        (("2024-08-05", "2024-08-06", "2024-08-07", "2024-11-05"), []),
        (("2024-08-07", None, "2024-08-05", "2024-08-09", "2024-08-05"), ["2024-08-06", "2024-08-08"]),
        ((None,), []),
    ],
    ids=["a hole", "a weekend", "two are no run", "another season", "any order", "no daily page"],
)
def test_weekdays_missing_in_a_run_of_daily_pages_are_named(
    days: tuple[str | None, ...], missing: list[str]
) -> None:
    assert [day.isoformat() for day in report(*days).missing_days] == missing


def test_each_merged_record_is_counted_in_one_file() -> None:
    files = (FileReport(b"/d/a", "x", 2), FileReport(b"/d/b", "x", 3))
    papers = [
        Paper("A", sources=(b"/d/b", b"/d/a")),
        Paper("B", sources=(b"/d/a",)),
        Paper("C", sources=(b"/d/b",)),
    ]
    assert [file.merged for file in with_merged(files, papers)] == [0, 2]


def test_a_report_comes_back_equal() -> None:
    whole = report("2024-08-05", None)
    assert from_json(to_json(whole)) == whole


def test_what_a_long_reason_goes_on_with_is_told_once() -> None:
    formats = "it knows " + ", ".join(f"format-{number}" for number in range(20))
    problems = ((None, f"not a listing; {formats}"),)
    files = (
        FileReport(b"good.json", "hf-json", 3),
        FileReport(b"a.md", None, 0, (*problems, (4, "no title; write one"))),
        FileReport(b"b.md", None, 0, (*problems, (5, "no title; write one"))),
    )
    told = dict(Report(files).told(problems_first=True))
    assert [file.path for file in told] == [b"a.md", b"b.md", b"good.json"]
    assert told[files[1]] == [f"not a listing; {formats}", "line 4: no title; write one"]
    assert told[files[2]] == ["not a listing", "line 5: no title; write one"]
    assert told[files[0]] == []
