"""Finding files: what is taken, what is passed over, and what can never hold the scan up."""

import os
import time
from pathlib import Path

import pytest

from papertui.catalog.scan import ScannedPath, scan
from tests.patience import stretched


def shown(found: list[ScannedPath], root: Path) -> dict[str, str]:
    start = os.fsencode(root) + b"/"
    return {repr(item.path.removeprefix(start))[2:-1]: item.reason for item in found}


def test_files_are_found_recursively_sorted_and_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/deep/er/c.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = scan([tmp_path, tmp_path / "a", tmp_path / "b.txt"])
    assert list(shown(found, tmp_path)) == ["a/deep/er/c.html", "a/z.txt", "b.txt"]
    assert all(item.signature for item in found)


def test_hidden_files_and_leftovers_are_passed_over_but_taken_when_given(tmp_path: Path) -> None:
    for name in (".hidden", "a.txt~", "#a.txt#", ".a.txt.swp", "page.html.part", "a.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("x")
    assert list(shown(scan([tmp_path]), tmp_path)) == ["a.txt"]
    assert list(shown(scan([tmp_path / ".hidden"]), tmp_path)) == [".hidden"]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert shown(scan([tmp_path / "gone"]), tmp_path) == {"gone": "cannot be read: No such file or directory"}


@pytest.mark.parametrize("name", [b"\xff\xfe.html", b"a\nb.html", b"\x1b]0;x\x07.html"])
def test_odd_names_are_found_as_bytes(tmp_path: Path, name: bytes) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    with open(path, "w") as file:
        file.write("x")
    assert [item.path for item in scan([tmp_path])] == [path]


def test_nothing_in_a_hostile_folder_holds_the_scan_up(tmp_path: Path) -> None:
    """FAULTS 17: one folder of all, at most a second."""
    root, outside = tmp_path / "dumps", tmp_path / "outside.txt"
    root.mkdir()
    outside.write_text("secret")
    os.mkfifo(root / "fifo")
    (root / "zero").symlink_to("/dev/zero")
    (root / "loop").symlink_to(root)
    (root / "self").symlink_to(root / "self")
    (root / "out").symlink_to(outside)
    (root / "dangling").symlink_to(root / "nowhere")
    (root / "good.txt").write_text("x")
    (root / "alias.txt").symlink_to(root / "good.txt")
    started = time.perf_counter()
    found = shown(scan([root]), root)
    assert time.perf_counter() - started <= stretched(1)
    taken = {name for name, reason in found.items() if not reason}
    assert taken == {"good.txt", "alias.txt"}
    assert found["fifo"] == "is not a regular file"
    assert "leads out of the folder" in found["out"]
    assert "leads out of the folder" in found["zero"]
    assert found.keys() == {"fifo", "zero", "loop", "self", "out", "dangling", "good.txt", "alias.txt"}


def test_a_given_device_or_fifo_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert [item.signature for item in scan([tmp_path / "fifo", Path("/dev/zero")])] == [None, None]


def test_a_link_to_a_dump_is_taken_when_given(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    assert list(shown(scan([tmp_path / "link.txt"]), tmp_path)) == ["real.txt"]
