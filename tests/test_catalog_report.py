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
