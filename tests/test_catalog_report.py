"""The import report: runs of daily pages, and which records were merged."""

from contextlib import closing
from pathlib import Path

import pytest

from papertui.catalog import folder
from papertui.catalog.file_table import FileRecord
from papertui.catalog.report import FileReport, Report
from papertui.catalog.writer import Writer
from tests.sync_desk import Desk


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


def test_each_merged_record_is_counted_in_the_first_file_that_has_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("b.json", "Ants", "Bees", "Cats")
    desk.write("a.json", "Bees", "Dogs", age=-10)
    assert [file.merged for file in desk.sync().files] == [0, 1]
    desk.write("a.json", "Dogs", age=-20)
    assert [file.merged for file in desk.sync().files] == [0, 0]


def test_a_report_names_so_many_problems_of_a_file_and_counts_the_others(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    folder.prepare(desk.directory)
    problems = tuple((line, "no paper") for line in range(1, 1_502))
    with folder.builder(desk.directory), closing(Writer(desk.directory)) as writer:
        writer.take(FileRecord(b"/d/a", None, b"", None, "x", (), problems))
        writer.publish(finished=True)
    [file] = desk.open().report().files
    assert len(file.problems) == 1_001
    assert file.problems[-1] == (None, "and 501 problems more in this file")


def test_what_a_long_reason_goes_on_with_is_told_once() -> None:
    formats = "it knows " + ", ".join(f"format-{number}" for number in range(20))
    problems = ((None, f"not a listing; {formats}"),)
    files = (
        FileReport(b"good.json", "hf-json", 3),
        FileReport(b"a.md", None, 0, (*problems, (4, "no title; write one"))),
        FileReport(b"b.md", None, 0, (*problems, (5, "no title; write one"))),
    )
    told = dict(Report(files).shown_problems(problems_first=True))
    assert [file.path for file in told] == [b"a.md", b"b.md", b"good.json"]
    assert told[files[1]] == [f"not a listing; {formats}", "line 4: no title; write one"]
    assert told[files[2]] == ["not a listing", "line 5: no title; write one"]
    assert told[files[0]] == []
