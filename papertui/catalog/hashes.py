"""Keys of papers as numbers: enough to look papers up, in a tenth of the space.

SQLite stores such a number in six bytes. Among the ten million keys of three million papers,
one in ten million lookups finds a paper too many; merging compares the keys themselves.
"""

from hashlib import blake2b

_LOW = 1


def hash_of_key(key: str) -> int:
    """Return a key as a number of 47 bits; it is even if records that share the key can be of one paper."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=6).digest()
    number = int.from_bytes(digest, "little") >> 1
    return number | _LOW if "?" in key else number & ~_LOW


def is_joining(number: int) -> bool:
    """Whether records that share a hashed key can be of one paper: it is an id or a plain title."""
    return not number & _LOW


def digest_of(text: str) -> int:
    """Return a number that identifies a text."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
