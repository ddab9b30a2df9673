"""What a user names is opened without a risk; what papertui writes is whole, the user's alone, and locked."""

import os
import socket
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.errors import FileError, UsageError
from papertui.files import (
    content,
    is_private,
    locked,
    make_folder,
    open_lock,
    opened,
    private_file,
    refuse_missing,
    replace_file,
    replacing,
    size_of,
    text_of,
    try_lock,
)
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
    "config": ["tags", "--config"],
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
    assert main(["tags"]) == 2
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


@pytest.mark.usefixtures("reads_here")
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


def test_a_file_is_replaced_whole_and_private_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "state"
    for alone in (True, False):
        replace_file(path, b"old", alone=alone)
        (tmp_path / "state.new").write_bytes(b"left by a kill" if alone else b"")
        with suppress(ZeroDivisionError), replacing(path, alone=alone) as out:
            out.write(b"half")
            raise ZeroDivisionError
        assert path.read_bytes() == b"old"
        replace_file(path, b"new", alone=alone)
        assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)
        (tmp_path / "state.new").unlink(missing_ok=True)
        assert os.listdir(tmp_path) == ["state"]


@pytest.mark.parametrize("alone", [True, False])
def test_a_link_in_the_place_of_a_file_or_its_draft_is_replaced_not_followed(
    tmp_path: Path, alone: bool
) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    for name in ("state", "state.new"):
        (tmp_path / name).symlink_to(precious)
    replace_file(tmp_path / "state", b"new", alone=alone)
    assert precious.read_bytes() == b"precious"
    assert (tmp_path / "state").read_bytes() == b"new"
    assert not (tmp_path / "state").is_symlink()


def test_a_file_that_may_not_be_replaced_is_made_once(tmp_path: Path) -> None:
    for content_ in (b"first", b"second"):
        with suppress(FileExistsError), replacing(tmp_path / "x", overwrite=False) as out:
            out.write(content_)
    assert (tmp_path / "x").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["x"]


def test_a_lock_keeps_others_out_until_it_is_left_and_tells_who_waits(tmp_path: Path) -> None:
    calls: list[int] = []
    holder = open_lock(tmp_path / "lock")
    assert try_lock(holder)
    with pytest.raises(TimeoutError), locked(tmp_path / "lock", 0.2, lambda: calls.append(1)):
        pytest.fail("two hold it")
    assert calls

    def leave() -> None:
        calls.append(2)
        with suppress(OSError):
            os.close(holder)

    with locked(tmp_path / "lock", waiting=leave):
        other = open_lock(tmp_path / "lock", shared=True)
        assert not try_lock(other, shared=True)
    assert try_lock(other, shared=True)
    os.close(other)
    assert calls[-1] == 2


def test_a_lock_whose_file_is_removed_while_it_is_waited_for_keeps_nobody_out(tmp_path: Path) -> None:
    holder = open_lock(tmp_path / "lock")
    assert try_lock(holder)

    def remove_and_leave() -> None:
        with suppress(OSError):
            os.close(holder)
            (tmp_path / "lock").unlink()

    with locked(tmp_path / "lock", waiting=remove_and_leave):
        other = open_lock(tmp_path / "lock", create=False)
        assert not try_lock(other)
    os.close(other)


def test_a_lock_file_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"), locked(tmp_path / "lock"):
        pytest.fail("followed")
    assert not (tmp_path / "elsewhere").exists()


def test_only_what_nobody_else_can_write_is_private(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    for mode, private in ((0o600, True), (0o644, True), (0o620, False), (0o602, False)):
        path.chmod(mode)
        assert is_private(path) is private
    tmp_path.chmod(0o700)
    (tmp_path / "link").symlink_to(path)
    assert is_private(tmp_path, folder=True)
    assert not any(map(is_private, (tmp_path, tmp_path / "link", tmp_path / "none")))
    with pytest.raises(FileError, match="is a symbolic link"):
        private_file(tmp_path / "link")
    assert private_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    refuse_missing(tmp_path)
    monkeypatch.setattr(os, "access", lambda *asked: False)  # root may read everything
    with pytest.raises(UsageError, match="cannot be read: Permission denied"):
        refuse_missing(tmp_path)
    refuse_missing(tmp_path / "file")


def test_a_path_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    for name, told in (("no", "no such file"), ("file/x", "no such file"), ("loop", "cannot be read: ")):
        with pytest.raises(UsageError, match=told):
            refuse_missing(tmp_path / name)
    refuse_missing(tmp_path / "file")


def test_the_size_of_a_folder_counts_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file").write_bytes(b"12345")
    assert (size_of(tmp_path), size_of(tmp_path / "missing")) == (5, 0)
