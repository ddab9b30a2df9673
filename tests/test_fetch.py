"""Fetching listings: what is asked, when again, and what is saved."""

import json
import os
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from papertui.catalog.merging import merge_sightings
from papertui.config import FetchSource
from papertui.dumps import read_dump
from papertui.errors import ExportError, UsageError
from papertui.fetch.opening import run_of, tools
from papertui.fetch.request import DaySpan, FetchStatus
from papertui.fetch.run import Rules
from papertui.fetch.saving import Folder
from papertui.fetch.sources import jobs_of
from papertui.fetch.state import FetchState
from tests.fetching import (
    ATOM,
    RSS,
    Asked,
    FakeService,
    Reply,
    TurnedClock,
    atom,
    feed,
    fetched,
    item,
    items,
    saved,
    status,
    text,
)


def morning(asked: Asked) -> Reply | None:
    """Answer as the services do on 12 June 2026, a Friday: two pages of the day at Hugging Face."""
    if asked.service == "arxivrss":
        ids = ["2606.10001", "2606.10002"] if asked.path == "/rss/cs.CL" else []
        return text(feed(ids), RSS, ETag=f'"{asked.path}"')
    if asked.service != "hf":
        return None
    day, page = asked.query["date"], asked.query["p"]
    if day != "2026-06-12":
        return text("[]", ETag=f'"{day}"')
    if page == "0":
        link = '<https://huggingface.co/api/daily_papers?p=1>; rel="next"'
        return text(items("2606.00001", "2606.00002"), ETag='"p0"', Link=link)
    return text(items("2606.00003"), ETag='"p1"')


def test_a_polite_night(tmp_path: Path) -> None:
    """Both pages of a day are saved, nothing of an empty one; the next run gets 304s and changes nothing."""
    with FakeService(morning, TurnedClock("2026-06-13T07:00")) as service:
        service.faults = {"arxivrss": [status(429, "Slow down", Retry_After="2")], "hf": [status(503)]}
        outcomes = fetched(tmp_path, service, "hf", "arxiv:cs.CL", "arxiv:cs.LG")
        assert [outcome.how for outcome in outcomes] == [
            FetchStatus.SAVED,
            FetchStatus.EMPTY,
            FetchStatus.SAVED,
            FetchStatus.EMPTY,
        ]
        before = saved(tmp_path)
        assert sorted(before) == [
            "arxiv-cs.CL-2026-06-12.xml",
            "hf-daily-2026-06-12-p2.json",
            "hf-daily-2026-06-12.json",
        ]
        assert all(each.headers["user-agent"].startswith("papertui/") for each in service.log)
        assert all("(+https://" in each.headers["user-agent"] for each in service.log)
        assert "mailto:me@example.org" in service.log[0].headers["user-agent"]
        times = [each.at for each in service.asked("arxivrss")]
        assert min(after - first for first, after in pairwise(times)) >= 3
        assert service.peak == 1
        service.log.clear()
        times_before = {path: path.stat().st_mtime_ns for path in (tmp_path / "dumps").iterdir()}
        again = fetched(tmp_path, service, "hf", "arxiv:cs.CL", "arxiv:cs.LG")
        assert [outcome.how for outcome in again] == [FetchStatus.EMPTY, FetchStatus.SAME, FetchStatus.EMPTY]
        assert all("if-none-match" in each.headers for each in service.log)
        assert saved(tmp_path) == before
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "dumps").iterdir()} == times_before


def test_what_is_saved_is_what_was_sent_and_is_read(tmp_path: Path) -> None:
    with FakeService(morning, TurnedClock("2026-06-12T07:00")) as service:
        fetched(tmp_path, service, "hf:2026-06-12")
    path = tmp_path / "dumps" / "hf-daily-2026-06-12.json"
    assert path.read_text() == items("2606.00001", "2606.00002")
    assert [paper.arxiv_id for paper in read_dump(path).papers] == ["2606.00001", "2606.00002"]


def test_a_day_stays_open_until_it_is_over(tmp_path: Path) -> None:
    """Its file is replaced while it grows; once it is over it is asked for no more."""
    listed = ["2606.00001"]

    def answer(asked: Asked) -> Reply:
        is_it = asked.query["date"] == "2026-06-12"
        return text(items(*listed) if is_it else "[]")

    clock = TurnedClock("2026-06-12T05:00")
    with FakeService(answer, clock) as service:
        fetched(tmp_path, service, "hf")
        listed.append("2606.00002")
        clock.turn(hours=6)
        assert [outcome.how for outcome in fetched(tmp_path, service, "hf")] == [FetchStatus.SAVED]
        assert list(saved(tmp_path)) == ["hf-daily-2026-06-12.json"]
        listed.append("2606.00003")
        clock.turn(days=1)
        fetched(tmp_path, service, "hf")
        assert saved(tmp_path)["hf-daily-2026-06-12.json"].count(b'"paper"') == 3
        service.log.clear()
        fetched(tmp_path, service, "hf")
        assert [each.query["date"] for each in service.log] == ["2026-06-13"]


def test_a_file_that_is_not_ours_or_was_changed_is_never_touched(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "hf-daily-2026-06-12.json").write_text("mine")
    (folder / "hf-daily-2026-06-12-p2.json").symlink_to(tmp_path / "elsewhere")
    with FakeService(morning, TurnedClock()) as service:
        fetched(tmp_path, service, "hf:2026-06-12")
        names = ["hf-daily-2026-06-12-2.json", "hf-daily-2026-06-12-p2-2.json"]
        assert sorted(set(saved_names(folder)) - {"hf-daily-2026-06-12.json"}) == names
        (folder / names[0]).write_text("changed by hand")
        fetched(tmp_path, service, "hf:2026-06-12")
    assert (folder / "hf-daily-2026-06-12.json").read_text() == "mine"
    assert (folder / names[0]).read_text() == "changed by hand"
    assert (folder / "hf-daily-2026-06-12-3.json").exists()
    assert not (tmp_path / "elsewhere").exists()


def saved_names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file()]


def test_a_file_that_was_deleted_is_asked_for_whole(tmp_path: Path) -> None:
    with FakeService(morning, TurnedClock()) as service:
        fetched(tmp_path, service, "hf:2026-06-12")
        (tmp_path / "dumps" / "hf-daily-2026-06-12.json").unlink()
        fetched(tmp_path, service, "hf:2026-06-12")
    assert "hf-daily-2026-06-12.json" in saved(tmp_path)


def test_a_missed_week_is_caught_up_and_what_lies_further_back_is_named(tmp_path: Path) -> None:
    clock = TurnedClock("2026-06-12T07:00")
    with FakeService(lambda asked: text(items("2606.00001")), clock) as service:
        fetched(tmp_path, service, "hf")
        clock.turn(days=7)
        service.log.clear()
        fetched(tmp_path, service, "hf")
        assert [each.query["date"] for each in service.log] == [f"2026-06-{day}" for day in range(12, 20)]
        clock.turn(days=7)
        outcomes = fetched(tmp_path, service, "hf", catch_up=3)
    assert "19 Jun to 22 Jun lie further back" in outcomes[0].message
    assert "hf:2026-06 asks for the month" in outcomes[0].message
    assert [outcome.label for outcome in outcomes[1:]] == ["hf 23 Jun", "hf 24 Jun", "hf 25 Jun", "hf 26 Jun"]


def test_days_of_a_feed_that_were_missed_are_named_with_what_asks_for_them(tmp_path: Path) -> None:
    days = ["Tue, 09 Jun 2026", "Fri, 12 Jun 2026"]
    with FakeService(
        lambda asked: text(feed([f"2606.1000{len(days)}"], days[0]), RSS), TurnedClock()
    ) as service:
        fetched(tmp_path, service, "arxiv:cs.CL")
        del days[0]
        outcomes = fetched(tmp_path, service, "arxiv:cs.CL")
    assert "10 Jun to 11 Jun were missed" in outcomes[1].message
    assert "papertui fetch arxiv:cs.CL --since 2026-06-10" in outcomes[1].message


def test_a_feed_that_still_shows_an_earlier_day_is_not_saved_under_a_new_one(tmp_path: Path) -> None:
    days = ["Thu, 11 Jun 2026", "Fri, 12 Jun 2026"]
    with FakeService(lambda asked: text(feed(["2606.10001"], days[0]), RSS), TurnedClock()) as service:
        fetched(tmp_path, service, "arxiv:cs.CL")
        del days[0]
        [outcome] = fetched(tmp_path, service, "arxiv:cs.CL")
    assert outcome.how == FetchStatus.SKIPPED
    assert "still shows the papers of 2026-06-11" in outcome.message
    assert list(saved(tmp_path)) == ["arxiv-cs.CL-2026-06-11.xml"]


def test_a_weekend_is_no_fault(tmp_path: Path) -> None:
    with FakeService(morning, TurnedClock("2026-06-13T12:00")) as service:
        [hf] = fetched(tmp_path, service, "hf:2026-06-13")
        [arxiv] = fetched(tmp_path, service, "arxiv:cs.LG")
    assert (hf.message, arxiv.message) == ("none yet", "none today (weekend; the next come on Mon 15 Jun)")
    assert not (tmp_path / "dumps").exists()


def test_weeks_months_and_spans_of_days(tmp_path: Path) -> None:
    with FakeService(lambda asked: text(items("2606.00001")), TurnedClock()) as service:
        fetched(tmp_path, service, "hf:2026-W23", "hf:2026-05")
        fetched(tmp_path, service, "hf", span=DaySpan(date(2026, 6, 10)))
        asked = [{**each.query} for each in service.log]
    assert [{k: v for k, v in each.items() if k not in ("limit", "p")} for each in asked] == [
        {"week": "2026-W23"},
        {"month": "2026-05"},
        *({"date": f"2026-06-{day}"} for day in (10, 11, 12)),
    ]
    assert {"hf-daily-2026-W23.json", "hf-daily-2026-05.json"} < set(saved(tmp_path))


def test_past_days_of_a_category_and_a_query_are_asked_of_the_api(tmp_path: Path) -> None:
    answer = text(atom([("2606.10001", "On Something Made Up for Tests", "Words of ours. " * 9)]), ATOM)
    with FakeService(lambda asked: answer, TurnedClock()) as service:
        fetched(tmp_path, service, "arxiv:cs.CL+math", span=DaySpan(date(2026, 6, 10)))
        fetched(tmp_path, service, 'arxiv:ti:"dropout" AND cat:cs.LG')
        [again] = fetched(tmp_path, service, 'arxiv:ti:"dropout" AND cat:cs.LG')
        first, second = service.log
    assert again.how == FetchStatus.SKIPPED  # the answers change once a day
    window = "submittedDate:[202606100000 TO 209912312359]"
    assert first.query["search_query"] == f"(cat:cs.CL OR cat:math*) AND {window}"
    assert second.query == {
        "search_query": 'ti:"dropout" AND cat:cs.LG',
        "start": "0",
        "max_results": "100",
        "sortBy": "submittedDate",
        "sortOrder": "descending",
    }
    assert second.at - first.at >= 3
    assert list(saved(tmp_path)) == [
        "arxiv-cs.CL+math-since-2026-06-10.xml",
        "arxiv-query-ti-dropout-AND-cat-cs.LG-2026-06-12.xml",
    ]


@pytest.mark.parametrize("ahead", [True, False])
def test_a_clock_that_is_a_day_off_is_said_and_put_right(tmp_path: Path, ahead: bool) -> None:
    """Days are counted by the service's clock; one that has not begun there is no failure."""
    service_clock = TurnedClock("2026-06-12T07:00")

    def answer(asked: Asked) -> Reply:
        if asked.query["date"] > "2026-06-12":
            return status(400, '{"error": "date in the future"}')
        return text(items("2606.00001"))

    ours = TurnedClock("2026-06-13T07:00" if ahead else "2026-06-11T07:00")
    with FakeService(answer, service_clock) as service:
        jobs = jobs_of([FetchSource("hf")])
        with tools(tmp_path / "state", tmp_path / "dumps", "", None, ours) as these:
            outcomes = list(run_of(these, Rules(service.hosts, 14), lambda label: None).outcomes(jobs))
            assert f"24.0 hours {'ahead' if ahead else 'behind'}" in these.policy.remarks[0]
    assert not [outcome for outcome in outcomes if outcome.how == FetchStatus.FAILED]
    assert "hf-daily-2026-06-12.json" in saved(tmp_path)
    assert "hf-daily-2026-06-13.json" not in saved(tmp_path)


def test_a_hold_that_a_wrong_clock_set_does_not_last(tmp_path: Path) -> None:
    clock = TurnedClock("2026-06-20T07:00")
    with FakeService(lambda asked: text(items("2606.00001")), clock) as service:
        service.faults["hf"] = [status(403)]
        assert fetched(tmp_path, service, "hf:2026-06-12")[0].how == FetchStatus.FAILED
        assert fetched(tmp_path, service, "hf:2026-06-12")[0].how == FetchStatus.FAILED
        assert len(service.log) == 1
        clock.turn(days=-8)
        assert fetched(tmp_path, service, "hf:2026-06-12")[0].how == FetchStatus.SAVED


def test_a_state_that_is_lost_or_damaged_costs_requests_only(tmp_path: Path) -> None:
    with FakeService(morning, TurnedClock()) as service:
        fetched(tmp_path, service, "hf:2026-06-12", "arxiv:cs.CL")
        before = saved(tmp_path)
        for damage in (
            "",
            "{",
            "[1]",
            '{"hosts": 3, "files": [], "addresses": {"x": 1}, "days": {"hf": []}}',
        ):
            (tmp_path / "state" / "fetch.json").write_text(damage)
            fetched(tmp_path, service, "hf:2026-06-12", "hf", "arxiv:cs.CL")
            assert saved(tmp_path) == before
        file = tmp_path / "state" / "fetch.json"
        state = json.loads(file.read_text())
        state["days"] = {key: row | {"since": "soon", "closed": [1]} for key, row in state["days"].items()}
        assert state["days"]
        file.write_text(json.dumps(state))
        fetched(tmp_path, service, "hf:2026-06-12", "hf", "arxiv:cs.CL")
        assert saved(tmp_path) == before


def test_a_state_that_cannot_be_read_for_now_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "fetch.json"
    file.symlink_to(file)
    with pytest.raises(ExportError, match="leave alone"):
        FetchState(tmp_path)
    assert file.is_symlink()


def test_a_file_that_appears_while_an_answer_is_saved_stays(tmp_path: Path) -> None:
    class Meanwhile(FetchState):
        def save(self, *, durable: bool = False) -> None:
            (tmp_path / "hf-day.json").write_text("mine")
            super().save(durable=durable)

    folder = Folder(tmp_path, Meanwhile(tmp_path / "state"))
    path, is_new = folder.save(b"{}", "hf-day.json", is_open=True)
    assert (path.name, path.read_bytes(), is_new) == ("hf-day-2.json", b"{}", True)
    assert (tmp_path / "hf-day.json").read_text() == "mine"
    assert sorted(os.listdir(tmp_path)) == ["hf-day-2.json", "hf-day.json", "state"]


def test_a_day_to_come_and_years_of_days_are_refused_in_words(tmp_path: Path) -> None:
    with FakeService(lambda asked: status(400, '{"error": "future"}'), TurnedClock()) as service:
        [outcome] = fetched(tmp_path, service, "hf:2026-06-20")
        assert (outcome.how, outcome.advice) == (FetchStatus.FAILED, "that day has not begun in UTC")
        [outcome] = fetched(tmp_path, service, "hf", span=DaySpan(date(2020, 1, 1)))
        assert (outcome.how, outcome.advice) == (FetchStatus.FAILED, "ask for months, such as hf:2020-01")
        assert len(service.log) == 1


def test_a_source_that_is_none_is_refused_with_the_spellings() -> None:
    with pytest.raises(UsageError, match="“foo” is no source; write hf, hf:2026-11-26"):
        jobs_of([FetchSource("foo")])
    with pytest.raises(UsageError, match="hf:2026-02-30"):
        jobs_of([FetchSource("hf:2026-02-30")])


def test_counts_of_the_newest_day_win_whatever_the_files_times_say(tmp_path: Path) -> None:
    for day, votes in (("2026-06-11", 3), ("2026-06-12", 40)):
        found = item("2606.00001", day=day)
        found["paper"]["upvotes"] = votes
        (tmp_path / f"{day}.json").write_text(json.dumps([found]))
    dumps = [read_dump(tmp_path / f"2026-06-{day}.json") for day in (12, 11)]
    days = {dump.path: dump.day.isoformat() for dump in dumps if dump.day}
    assert len(days) == 2
    [paper] = merge_sightings([paper for dump in dumps for paper in dump.papers], days)
    assert paper.upvotes == 40


def test_an_exact_date_is_taken_before_one_whose_year_was_assumed(tmp_path: Path) -> None:
    """Whichever record is newer or fuller: arXiv's date stays where a page prints none of its own."""
    abstract = "We made this up to have two records of one paper, one of them without a year. " * 4
    page = (
        "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n"
        "byAK and the research community\n\nNov 6\n\n"
        f"A Paper Whose Page Prints No Year\n\n{abstract}\n\n  • 2 authors\n\n·\n\nNov 5\n"
    )
    (tmp_path / "page.txt").write_text(page)
    (tmp_path / "api.xml").write_text(atom([("2606.10001", "A Paper Whose Page Prints No Year", abstract)]))
    dumps = [read_dump(tmp_path / name, year=2027) for name in ("page.txt", "api.xml")]
    assert [str(paper.date) for dump in dumps for paper in dump.papers] == ["2027-11-05", "2026-06-11"]
    [paper] = merge_sightings([paper for dump in dumps for paper in dump.papers])
    assert (str(paper.date), paper.date_inferred, paper.arxiv_id) == ("2026-06-11", False, "2606.10001")
