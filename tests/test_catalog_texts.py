"""The texts and numbers of a catalog: shrunk with what they have in common, read back as they were."""

import json
import random
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.catalog.database import DamageError, create, ints, pack_ints
from papertui.catalog.folder import prepare
from papertui.catalog.texts import DICTIONARY, Packer, Unpacker


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    prepare(tmp_path / "cache")
    with closing(create(tmp_path / "cache")) as opened:
        yield opened


def unpacker(database: sqlite3.Connection) -> Unpacker:
    return Unpacker(lambda number: database.execute(DICTIONARY, (number,)).fetchall())


def made(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    words = [f"word{number}" for number in range(400)]
    return [json.dumps({"title": " ".join(rng.choices(words, k=200)) + " ∂é"}) for _ in range(count)]


def test_texts_are_read_back_whatever_dictionary_they_were_shrunk_with(database: sqlite3.Connection) -> None:
    packer, kept = Packer(database), list[tuple[str, bytes]]()
    for count in (1, 40, 5, 2_000, 3_000, 1):
        texts = made(count, count)
        packer.learn(texts)
        kept += [(text, packer.pack(text)) for text in texts]
        packer = Packer(database)  # as the next builder has it
    (dictionaries,) = database.execute("SELECT count(*) FROM dictionaries").fetchone()
    assert dictionaries == 2
    unpack = unpacker(database).unpack
    assert all(unpack(data) == text for text, data in kept)


def test_a_dictionary_of_its_own_papers_makes_a_text_smaller(database: sqlite3.Connection) -> None:
    said = "What these papers say in common, which no list of common words foresees, is said once. " * 2
    texts = [f"{said}{text}" for text in made(2_001, 2)]
    packer = Packer(database)
    before = len(packer.pack(texts[0]))
    packer.learn(texts[1:])
    assert len(packer.pack(texts[0])) < 0.9 * before


@pytest.mark.parametrize("damage", ["text", "number", "dictionary", "missing", "short", "bare"])
def test_a_damaged_text_or_dictionary_is_noticed(database: sqlite3.Connection, damage: str) -> None:
    packer = Packer(database)
    packer.learn(made(2_000, 2))
    data = bytearray(packer.pack(made(1, 3)[0]))
    if damage == "text":
        data[-1] ^= 4
    elif damage == "number":
        data[3] ^= 4
    elif damage == "dictionary":
        ((kept,),) = database.execute("SELECT data FROM dictionaries").fetchall()
        changed = kept[:-1] + bytes([kept[-1] ^ 4])
        database.execute("UPDATE dictionaries SET data = ?", (changed,))
    elif damage == "missing":
        database.execute("DELETE FROM dictionaries")
    else:
        data = data[:1] if damage == "short" else bytearray(b"\x78\x01\x03\x00\x00\x00\x00\x01")
    with pytest.raises(DamageError):
        unpacker(database).unpack(bytes(data))


@given(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=200) | st.integers(0, 3_000).map(range))
def test_packed_numbers_are_unpacked_as_they_were_and_damage_is_noticed(numbers: Sequence[int]) -> None:
    packed = pack_ints(array("i", numbers))
    assert list(ints(packed)) == list(numbers)
    for at in range(0, len(packed), max(1, len(packed) // 5)):
        damaged = bytearray(packed)
        damaged[at] ^= 0x20
        with pytest.raises(DamageError):
            ints(bytes(damaged))
