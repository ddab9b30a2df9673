"""Keys of papers as numbers: enough to look papers up, in an eighth of the room."""

from hashlib import blake2b

_LOW = 1


def hash_of_key(key: str) -> int:
    """Return a key as a number of 63 bits. Even are those by which records can be of one paper."""
    number = (
        int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") >> 1
    )
    return number | _LOW if "?" in key else number & ~_LOW


def is_joining(number: int) -> bool:
    """Whether a hashed key is one by which records can be of one paper: an id, or a plain title."""
    return not number & _LOW


def digest_of(text: str) -> int:
    """Return a number for a text that is the same text again and no other."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
