"""What another code has read is read again; what the same code has read is not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import papertui
from papertui.sync.reader_code import ROOMS, reader_token
from tests.test_structure import ROOT

SYNC_TWICE = """
import sys
from pathlib import Path
from papertui import sync

home, source = map(Path, sys.argv[1:])
for change in (b"", b"", b"# a better parser"):
    with open(source, "ab") as file:
        file.write(change)
    report = sync.run([home / "dumps"], home / "cache")
    print(report.unchanged_files, report.distinct)
"""


def copied(tmp_path: Path) -> Path:
    unneeded = shutil.ignore_patterns("tui", "commands", "manual")
    return Path(shutil.copytree(ROOT, tmp_path / "code" / "papertui", ignore=unneeded))


def test_a_sync_reads_all_again_when_the_code_of_a_format_has_changed(tmp_path: Path) -> None:
    package = copied(tmp_path)
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "a.json").write_text('[{"id": "2401.00001", "title": "A", "summary": "s"}]')
    os.utime(tmp_path / "dumps" / "a.json", (1e9, 1e9))
    done = subprocess.run(
        [sys.executable, "-P", "-c", SYNC_TWICE, tmp_path, package / "dumps" / "hf_json.py"],
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n") == ["0 1", "1 1", "0 1", ""]


def test_the_token_follows_the_code_that_reads_and_no_other(tmp_path: Path) -> None:
    package = copied(tmp_path)
    assert reader_token(package) == reader_token() == reader_token()
    for file in (package / "cli.py", package / "search" / "match.py", package / "__init__.py"):
        file.write_bytes(b"# changed")
        assert reader_token(package) == reader_token()
    (package / "dumps" / "hf_json.pyc").write_bytes(b"compiled")
    assert reader_token(package) == reader_token()
    tokens = {reader_token()}
    for room in ROOMS:
        file = package / room / "__init__.py" if (package / room).is_dir() else package / f"{room}.py"
        file.write_bytes(file.read_bytes() + b"\n")
        tokens.add(reader_token(package))
    (package / "dumps" / "new_format.py").write_bytes(b"")
    tokens.add(reader_token(package))
    assert len(tokens) == 2 + len(ROOMS)


def test_the_token_is_of_the_version_where_there_are_no_sources(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    for nowhere in (tmp_path, tmp_path / "papertui.zip" / "papertui"):
        assert reader_token(nowhere).startswith(f"{papertui.__version__} ")


def test_the_token_follows_the_parsers_that_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = reader_token()
    monkeypatch.syspath_prepend(tmp_path)
    assert reader_token() == before
    (tmp_path / "lxml-99.0.dist-info").mkdir()
    assert reader_token() != before
