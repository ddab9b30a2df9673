"""Every sample is read the same in whatever form it is saved: line ends, packed, indented, among lines."""

import gzip
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.paper import Paper

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.is_file())
JUNK = b"".join(b"Line %d of what a saver wrote, with a comma\n" % number for number in range(20))
MARK = b"\xef\xbb\xbf"
# A screen of wrapped lines is told by their share among all lines; the last abstract of a text has no end.
# Each line of OneTab is a tab, and the last value of YAML has no end.
NO_JUNK = {
    "arxiv-listing.txt", "hf-search-w3m.txt", "papertui-export.md", "papertui-export.org", "onetab.txt",
    "papis-info.yaml",
}  # fmt: skip


def indented(data: bytes) -> bytes:
    with suppress(ValueError):
        return json.dumps(json.loads(data), indent=4, ensure_ascii=False).encode()
    return data


def with_other_ends(data: bytes) -> bytes:
    return MARK + data.replace(b"\n", b"\r\n")


def among_junk(data: bytes) -> bytes:
    return JUNK + data.rstrip(b"\n") + b"\n" + JUNK


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "indented and packed": lambda data: gzip.compress(indented(data)),
    "CRLF and a mark": with_other_ends,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "among junk": among_junk,
}


def content(dump: Dump) -> list[Paper]:
    return [replace(paper, sources=(), added=0) for paper in dump.papers]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_the_same_papers_in_every_form(tmp_path: Path, name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    whole = read_dump(SAMPLES / name)
    path = tmp_path / "page"
    for form, change in FORMS.items():
        if form == "among junk" and name in NO_JUNK:
            continue
        path.write_bytes(change(data))
        stat = (SAMPLES / name).stat()
        os.utime(path, (stat.st_atime, stat.st_mtime))
        assert content(read_dump(path)) == content(whole), form


@pytest.mark.parametrize(
    "text",
    [
        'An example:\n\n```json\n{"title": "A", "arxiv_id": "2401.00001", "abstract": "b"}\n```\n',
        'x = 1\n{"title": "A", "price": 3}\n',
        "words\n\n---\nnote: nothing\n---\n\nmore words\n",
    ],
)
def test_what_stands_below_other_lines_is_no_dump_by_that_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    assert read_dump(path).format is None
