"""`papertui fetch` as it is run: its words, its exit codes, and what it leaves alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.fetch.opening import tools
from tests.fetching import ATOM, Asked, FakeService, Reply, atom, item, items, status, text

DAY = "hf:2026-06-12"

pytestmark = pytest.mark.usefixtures("reads_here")


@pytest.fixture
def service() -> Iterator[FakeService]:
    with FakeService(lambda asked: text(items("2606.00001", "2606.00002"))) as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, service: FakeService, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set up a user who has a folder of dumps, and a config file that leads to the service."""
    for name in ("DATA", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    (tmp_path / "dumps").mkdir()
    write_config(tmp_path, service)
    return tmp_path


def write_config(home: Path, service: FakeService, more: str = "") -> None:
    folder = home / "CONFIG" / "papertui"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(
        f'dumps = ["{home / "dumps"}"]\n[fetch]\n{more}\n{service.settings}\n'
    )


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_it_says_what_came_and_what_is_new(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "dumps" / "a.json").write_text(items("2606.00001"))
    assert main(["load"]) == 0
    said(capsys)
    assert main(["fetch", DAY]) == 0
    assert said(capsys) == ("hf 12 Jun: 2 papers, 1 new to you → hf-daily-2026-06-12.json\n", "")
    assert (home / "dumps" / "fetched" / "hf-daily-2026-06-12.json").exists()
    assert main(["search", "", "--count"]) == 0
    assert said(capsys)[0] == "2\n"


def test_without_a_source_it_says_what_to_write_where(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch"]) == 2
    out, err = said(capsys)
    assert out == ""
    assert "nothing to fetch: name a SOURCE such as hf, or write into" in err
    assert 'config.toml: [fetch] · into = "~/dumps/fetched" · [[fetch.sources]] · hf = "daily"' in err


def test_without_a_folder_it_asks_for_one(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "CONFIG" / "papertui" / "config.toml").write_text(service.settings)
    assert main(["fetch", DAY]) == 2
    assert "where to save? Use --into DIR" in said(capsys)[1]
    assert main(["fetch", DAY, "--into", str(home / "elsewhere")]) == 0
    assert list((home / "elsewhere").iterdir())


def test_a_folder_that_is_not_read_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", DAY, "--into", str(home / "elsewhere")]) == 0
    assert "elsewhere is not in your “dumps”; add it" in said(capsys)[1]


def test_a_rehearsal_prints_every_address_and_sends_and_writes_nothing(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", DAY, "arxiv:cs.CL+cs.LG", "arxiv:ti:dropout", "--dry-run"]) == 0
    lines = said(capsys)[0].splitlines()
    assert lines[:2] == [
        f"{service.url('hf')}/api/daily_papers?date=2026-06-12&limit=100&p=0",
        f"{service.url('arxivrss')}/rss/cs.CL+cs.LG",
    ]
    assert lines[2].startswith(f"{service.url('arxiv')}/api/query?search_query=ti%3Adropout&start=0")
    assert not service.log
    assert not (home / "dumps" / "fetched").exists()
    assert not (home / "STATE" / "papertui" / "fetch.json").exists()


def test_a_failure_is_one_line_and_4_and_quiet_says_only_that(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    service.faults["arxivrss"] = [status(429, "Rate exceeded.")]
    assert main(["fetch", DAY, "arxiv:cs.CL", "--quiet"]) == 4
    out, err = said(capsys)
    assert out == ""
    assert err.startswith("papertui: arxiv cs.CL: 429 “Rate exceeded.”; nothing was saved; ask again after ")
    assert err.count("\n") == 1
    assert (home / "dumps" / "fetched" / "hf-daily-2026-06-12.json").exists()


def test_the_report_as_json(home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]) -> None:
    service.faults["arxivrss"] = [status(403)]
    assert main(["fetch", DAY, "arxiv:cs.CL", "--format", "json"]) == 4
    report = json.loads(said(capsys)[0])
    assert (report["papers"], report["new"], report["failed"]) == (2, 2, 1)
    first, second = report["sources"]
    assert first == {
        "source": "hf 12 Jun",
        "state": "saved",
        "papers": 2,
        "new": 2,
        "files": [str(home / "dumps" / "fetched" / "hf-daily-2026-06-12.json")],
        "message": "",
    }
    assert (second["state"], "403" in second["message"]) == ("failed", True)


def test_a_second_run_at_the_same_time_says_so(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    with tools(home / "STATE" / "papertui", home / "dumps", ""):
        assert main(["fetch", DAY]) == 0
        assert main(["fetch", "--complete", "--yes"]) in (0, 1)
    assert "another papertui fetch is running; nothing was asked" in said(capsys)[1]
    assert not service.log


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["foo"], "“foo” is no source"),
        (["hf", "--date", "yesterday"], "“yesterday” is not a day such as 2026-11-26"),
        (["hf", "--date", "2026-11-26", "--since", "2026-11-26"], "exclude each other"),
        (["hf", "--deadline", "soon"], "“soon” is not a number of seconds"),
        (["--complete", "--take", "2606.00001"], "--take goes with a QUERY"),
    ],
)
def test_wrong_words_are_refused(
    home: Path, words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", *words]) == 2
    assert reason in said(capsys)[1]


def test_a_wrong_setting_stops_it_for_what_is_left_may_be_sent_elsewhere(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    write_config(home, service, 'contact = "nobody"')
    assert main(["fetch", DAY]) == 2
    assert "“contact” is an address" in said(capsys)[1]
    assert not service.log


def test_a_folder_that_cannot_be_written_is_3(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "dumps" / "fetched").write_text("a file")
    assert main(["fetch", DAY]) == 3
    assert "fetched: cannot be written: " in said(capsys)[1]


def test_doctor_says_what_is_fetched_into_what_and_who_is_left_alone(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["doctor"])
    assert "fetch     no [[fetch.sources]]; papertui manual fetch says what to write" in said(capsys)[0]
    write_config(home, service, f'into = "{home / "elsewhere"}"\n[[fetch.sources]]\nhf = "daily"')
    service.faults["hf"] = [status(403, "Access denied")]
    main(["fetch", DAY])
    said(capsys)
    monkeypatch.setenv("SSL_CERT_FILE", "/x.pem")
    main(["doctor"])
    out = said(capsys)[0]
    assert f"fetch     1 source into {home / 'elsewhere'}" in out
    assert "certificates from SSL_CERT_FILE=/x.pem" in out
    assert "elsewhere is not in your dumps, so it is not read" in out
    assert "huggingface is not asked before" in out


ABSTRACT = "We look at something that was made up for this test, and find that it is so. " * 4
OTHER = "Quite another text about nothing of the kind, which shares hardly any word with it. " * 4
BARE = (
    ("A Study of Made-Up Things", ABSTRACT),
    ("A Renamed Paper", f"First of all. {ABSTRACT}"),
    ("A Title That Two Papers Have", f"This one is the first. {OTHER}"),
    ("A Paper That Nobody Knows", f"Unknown it stays. {ABSTRACT}"),
)


def titles(asked: Asked) -> Reply:
    """Answer a search for a title: two are known to one service, the title of two papers to the other."""
    if asked.service == "arxiv":
        known = "Two Papers" in asked.query["search_query"]
        entries = [("2606.00003", BARE[2][0], ABSTRACT)] if known else []
        return text(atom(entries), ATOM)
    near = item("2606.00009", "Something That Is Only Near", OTHER)
    found = {
        BARE[0][0]: item("2606.00001", BARE[0][0], ABSTRACT),
        BARE[1][0]: item("2606.00002", f"{BARE[1][0]}: With a Longer Title", f"Another version. {ABSTRACT}"),
    }
    hit = found.get(asked.query["q"])
    return text(json.dumps([near, hit] if hit else [near]))


def write_bare(home: Path, *papers: tuple[str, str]) -> None:
    rest: dict[str, object] = {"n_authors": None, "arxiv_id": None, "sources": []}
    lines = [json.dumps({"title": title, "abstract": abstract, **rest}) for title, abstract in papers]
    (home / "dumps" / "mine.jsonl").write_text("\n".join(lines))


def test_bare_papers_are_completed_once(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two become whole with their tags, the others stay as they are, and nothing is sent again."""
    service.answer = titles
    write_config(home, service, 'complete = ["hf"]')
    write_bare(home, *BARE)
    assert main(["tag", "", "--add", "keep"]) == 0
    before = (home / "dumps" / "mine.jsonl").read_bytes()
    said(capsys)

    assert main(["fetch", "--complete", "--dry-run"]) == 0
    assert said(capsys)[0].count("/hf/api/papers/search?q=") == 4
    assert main(["fetch", "--complete"]) == 2
    assert "the titles of papers would be sent to huggingface.co; --yes allows it" in said(capsys)[1]
    assert not service.log

    assert main(["fetch", "--complete", "--yes"]) == 0
    out, err = said(capsys)
    assert err == ""
    assert "4 titles looked up: 2 found" in out
    assert "found: A Study of Made-Up Things → arXiv 2606.00001 (huggingface.co)" in out
    after = listed(capsys)
    assert {row["arxiv_id"] for row in after.values()} == {"2606.00001", "2606.00002", None}
    assert len(after) == 4
    renamed = after["A Renamed Paper: With a Longer Title"]
    assert (renamed["authors"], renamed["url"]) == (
        ["Ada Example"],
        "https://huggingface.co/papers/2606.00002",
    )
    assert all(row["tags"] == ["keep"] for row in after.values())
    assert (home / "dumps" / "mine.jsonl").read_bytes() == before

    asked = len(service.log)
    assert main(["fetch", "--complete"]) == 0
    assert len(service.log) == asked
    assert "nothing to look up: 2 papers without id, DOI or link" in said(capsys)[0]


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    said(capsys)
    main(["search", "", "--format", "jsonl"])
    return {row["title"]: row for row in map(json.loads, said(capsys)[0].splitlines())}


def test_the_installed_command_fetches_as_cron_runs_it(home: Path, service: FakeService) -> None:
    program = str(Path(sys.executable).with_name("papertui"))
    done = subprocess.run(
        [program, "fetch", DAY, "--quiet"], capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (home / "dumps" / "fetched" / "hf-daily-2026-06-12.json").read_text() == items(
        "2606.00001", "2606.00002"
    )


def test_a_title_that_two_papers_have_is_left_to_the_user(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answer = titles
    write_config(home, service, 'complete = ["arxiv"]')
    write_bare(home, *BARE[2:3])
    assert main(["fetch", "--complete", "--yes"]) == 0
    out, _ = said(capsys)
    assert "same title, other abstract: https://arxiv.org/abs/2606.00003" in out
    assert "--complete --take 2606.00003 'title:\"A Title That Two Papers Have\"'" in out
    assert not (home / "dumps" / "fetched").exists()


def test_what_the_user_takes_for_the_paper_is_taken(
    home: Path, service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answer = titles
    write_config(home, service, 'complete = ["arxiv"]')
    write_bare(home, *BARE[2:3])
    query = 'title:"A Title That Two Papers Have"'
    assert main(["fetch", "--complete", query, "--yes", "--take", "2606.00003"]) == 0
    said(capsys)
    main(["search", "", "--format", "jsonl"])
    [found] = map(json.loads, said(capsys)[0].splitlines())
    assert (found["arxiv_id"], found["authors"]) == ("2606.00003", ["Ada Example"])
