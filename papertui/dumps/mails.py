"""Mails as programs save them: the text of each message of an .eml, an mbox or a Maildir file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

# Between the messages of an mbox; within one, the mailbox writes “>From ”.
_BETWEEN = re.compile(r"^From \S{1,200} [^\n]{5,80}\d{4}[^\n]{0,40}\n", re.MULTILINE)
_ESCAPED = re.compile(r"^>(>*From )", re.MULTILINE)
_HEADER = re.compile(r"(?:From [^\n]*\n)?[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_CODED = re.compile(r"^content-(?:transfer-encoding|type)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HEAD = 20_000


@dataclass(frozen=True, slots=True)
class Mail:
    """The plain text of one message, the line of the file it begins at, and its `Date` as printed."""

    text: str
    line: int
    date: str = ""


def is_coded(text: str) -> bool:
    """Whether a text is mail with headers that say how its body is to be decoded."""
    return _HEADER.match(text) is not None and _CODED.search(text[:_HEAD]) is not None


def read_mails(text: str, first_line: int = 1) -> Iterator[Mail]:
    """Yield the messages of a text; one without headers is a message as it stands."""
    starts = [found.start() for found in _BETWEEN.finditer(text) if _begins_mail(text, found)]
    # What stands before the first is a message without headers.
    bounds = starts if starts[:1] == [0] else [0, *starts]
    line, at = first_line, 0
    for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        line, at = line + text.count("\n", at, start), start
        message, is_boxed = text[start:end], start in starts
        if is_boxed:
            message = _ESCAPED.sub(r"\1", message.partition("\n")[2])
        yield _mail(message, line + is_boxed)


def _begins_mail(text: str, found: re.Match[str]) -> bool:
    """Whether a line is that of an mbox: behind a blank line, or above the headers of a mail."""
    return (
        text[max(found.start() - 2, 0) : found.start()] in ("", "\n\n")
        or _HEADER.match(text, found.end()) is not None
    )


def _mail(text: str, line: int) -> Mail:
    if not is_coded(text):
        return Mail(text, line)
    # Loaded where there is a mail to decode: it is a twentieth of what every other reader takes to start.
    from email import message_from_string
    from email.errors import MessageError

    try:
        # Under the older policy, for the newer parses each header, which takes three times as long.
        message = message_from_string(text)
        body = next((_body(part) for part in message.walk() if _is_plain(part)), "")
        date = str(message.get("date") or "")
    except (MessageError, LookupError, ValueError, AttributeError):
        return Mail(text, line)
    head = text[: text.find("\n\n") + 2]
    plain = body and body in text
    return Mail(body, line + head.count("\n") if plain else line, date)


def _is_plain(part: "Message") -> bool:
    return part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment"


def is_packed(part: "Message") -> bool:
    """Whether a part is in base64 or quoted-printable; any other was decoded with the file."""
    return str(part.get("content-transfer-encoding", "")).strip().lower() in ("base64", "quoted-printable")


def _body(part: "Message") -> str:
    """Decode what is coded; what is not was decoded with the file, whatever charset the part declares."""
    if is_packed(part):
        data = part.get_payload(decode=True)
        return data.decode(part.get_content_charset("utf-8"), "replace") if isinstance(data, bytes) else ""
    return str(part.get_payload())
