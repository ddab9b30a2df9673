"""Whatever a user names is opened without a risk; whatever folder papertui makes is the user's alone."""

import os
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.errors import FileError
from papertui.files import content, make_folder, opened, text_of
from tests.libraries import in_child

MIB = 1 << 20


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    # Bound by a short name: that of a socket has at most about 100 bytes, of a temporary folder not.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 42)


def looping(path: Path) -> None:
    path.symlink_to(path)


def to_zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


SPECIAL: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (pipe, "pipe"),
    "socket": (listening, "socket"),
    "folder": (Path.mkdir, "folder"),
    "link to a device": (to_zeros, "device"),
    "endless file": (sparse, "larger than"),
    "loop of links": (looping, "Too many levels"),
}


@pytest.fixture(params=SPECIAL)
def special(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    make, said = SPECIAL[request.param]
    make(tmp_path / "named")
    return tmp_path / "named", said


def test_a_special_file_is_refused_with_what_it_is(special: tuple[Path, str]) -> None:
    path, said = special
    with pytest.raises(FileError, match=said) as caught:
        content(path, MIB)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in caught.value.reason


COMMANDS = {
    "config": ["formats", "--config"],
    "template": ["search", "", "--format", "template", "--template"],
    "restore": ["library", "restore"],
    "import": ["import"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_refuses_a_special_file_at_once_in_one_line(
    tmp_path: Path, special: tuple[Path, str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = special
    homes = ["--library", str(tmp_path / "library"), "--cache", str(tmp_path / "cache")]
    started = time.process_time()
    assert main([*COMMANDS[name], str(path), *homes]) == 2
    assert time.process_time() - started < 2, "it read what has no end"
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert str(path) in err


def test_a_file_that_grows_while_it_is_read_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "growing"
    path.write_bytes(b"x" * MIB)
    assert len(content(path, MIB)) == MIB
    with opened(path, MIB) as file, path.open("ab") as more:
        more.write(b"y")
        more.flush()
        assert len(file.read(MIB + 1)) == MIB + 1
    with pytest.raises(FileError, match="larger than 1 MiB"):
        content(path, MIB)


def test_a_text_may_have_a_byte_order_mark_and_names_the_byte_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes("\ufeffnaïve".encode())
    assert text_of(path, MIB) == "naïve"
    path.write_bytes(b"Na\xefve")
    with pytest.raises(FileError, match="byte 2 is not UTF-8"):
        text_of(path, MIB)


@pytest.mark.parametrize("name", ["a\0b", "~nobody-of-this-name/x", "nowhere"])
def test_a_name_that_leads_nowhere_is_one_line(name: str) -> None:
    with pytest.raises(FileError, match="cannot be read") as caught:
        content(Path(name), MIB)
    assert "\n" not in str(caught.value)


def test_a_config_file_that_cannot_be_read_is_named_and_a_missing_one_is_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["formats"]) == 0
    (tmp_path / "papertui").mkdir()
    os.mkfifo(tmp_path / "papertui" / "config.toml")
    capsys.readouterr()
    assert main(["formats"]) == 2
    assert "config.toml: is a pipe" in capsys.readouterr().err


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_every_folder_that_is_made_is_private_under_any_umask(tmp_path: Path, mask: int) -> None:
    def work() -> None:
        os.umask(mask)
        make_folder(tmp_path / "a" / "b" / "c")
        make_folder(tmp_path / "a" / "b")

    in_child(work)
    made = [tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o700] * 3


def test_no_command_leaves_a_folder_open_to_others(tmp_path: Path) -> None:
    """All homes, and what leads to them, made by one command and by what a session remembers."""
    dump = Path(__file__).parents[1] / "sample_dumps" / "hf-paper-page.md"
    home = tmp_path / "home"

    def work() -> None:
        os.umask(0)
        for name in ("DATA", "CACHE", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(home / name / "deep")
        assert main(["tag", "", str(dump), "--add", "x"]) == 0

    in_child(work)
    made = [path for path in home.rglob("*") if path.is_dir()]
    assert {"DATA", "CACHE", "papertui"} <= {path.name for path in made}
    assert [path for path in (home, *made) if path.stat().st_mode & 0o077] == []
    assert [path for path in home.rglob("*") if path.stat().st_mode & 0o077] == []
