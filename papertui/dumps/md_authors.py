"""The authors of an entry of a list in Markdown: behind its title, before it, or on a line below."""

import re
from collections.abc import Iterator, Sequence

_ET_AL = re.compile(r"[\s,]{0,3}(?:\band\s+)?\bet\.? ?al\b\.?")
# What stands behind “et al.”: a venue.
_BEHIND_OTHERS = re.compile(r"(\bet\.? ?al\b\.?)[\s,]+\S[^,;]{0,40}\Z")
_BETWEEN = re.compile(r",\s*(?:and\s+)?|\s+(?:and|&)\s+|;\s*")
_IN_BRACKETS = re.compile(r"\s*\([^()]{0,100}\)")
_BRACKETS = re.compile(r"\(([^()]{5,1000})\)")
_WITH_OTHERS = re.compile(r".{3,1000}?\bet\.? ?al\b\.?")
_END = re.compile(r"[;|(\[<•·]|(?<![^\W\d_a-z])(?<!Jr)\.(?:\s|\Z)|\s[-–—]\s|:")
_LEADING = " \t.,;:|–—-)]*_"
# As databases of medicine and Chinese references print them: Lee A, Wu BC.
_LAST_INITIALS = re.compile(r"([^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+){0,2}) ([A-Z](?: ?[A-Z]){0,2})\Z")
_MOST_OF_NAME = 5
_LONGEST = 2000
_FEWEST_OTHERS = 3
_NO_NAME = re.compile(
    r"\b(?:agents?|models?|learning|data|datasets?|networks?|images?|videos?|text|languages?|vision|policy"
    r"|management|analysis|systems?|benchmarks?|surveys?|tools?|safety|reasoning|planning|robotics?|memory"
    r"|university|institute|google|research|labs?|ai|deepmind|microsoft|meta|openai|nlp|llms?|graphs?|neural|deep"
    r"|code|papers?|oral|best|workshop|track|open|large|attention|transformers?|diffusion|world|online|once|why|how"
    r"|the|for|with|in|on|of|to|from)\b|\b\w{5,}(?:tion|tions|ment|ness|ity|ology|ization|tive|ical)\b",
    re.IGNORECASE,
)
# Of topics, and of a few names among others: Xiaoming, Flemming.
_DOING = re.compile(r"\b\w{4,}ing\b", re.IGNORECASE)


def are_names(words: str) -> bool:
    """Whether words are the names of several people, or of one and others."""
    named, others = _ET_AL.subn("", _IN_BRACKETS.sub("", _BEHIND_OTHERS.sub(r"\1", words)))
    names = [name.split() for name in _BETWEEN.split(named.strip(" .,")) if name]
    return len(names) + others > 1 and all(map(_is_name, names))


def are_persons(words: str) -> bool:
    """Whether words that nothing marks as names are names of persons, and no topics."""
    if len(words) > _LONGEST or not are_names(words) or _NO_NAME.search(_ET_AL.sub("", words)):
        return False
    names = _BETWEEN.split(words)
    return _FEWEST_OTHERS * sum(_DOING.search(name) is not None for name in names) <= len(names)


def is_person(words: str) -> bool:
    """Whether words can be the name of one person."""
    return bool(words) and _is_name(words.split()) and not _NO_NAME.search(words)


def _is_name(words: Sequence[str]) -> bool:
    fits = 1 < len(words) <= _MOST_OF_NAME and words[-1][-1].isalpha()
    return fits and words[0][0].isupper() and words[-1][0].isupper()


def names_around(before: str, behind: str) -> str:
    """Return the names directly behind a title, else those before it; "" for none."""
    return next(filter(are_persons, (*_behind(behind), *_before(before))), "")


def may_be_names(line: str) -> bool:
    """Whether a line can be several names; quick."""
    return "," in line or " and " in line or "et al" in line or " & " in line


def in_parts(names: str) -> str:
    """Return names with commas between family name and initials, where all are written `Lee A, Wu BC`."""
    named, others = _ET_AL.subn("", names)
    each = [_LAST_INITIALS.match(name.strip(" .")) for name in _BETWEEN.split(named.strip(" .,")) if name]
    if not each or not all(each):
        return names
    turned = "; ".join(f"{match[1]}, {match[2]}" for match in each if match)
    return f"{turned}; et al." if others else turned


def _behind(text: str) -> Iterator[str]:
    rest = text.lstrip(_LEADING)
    if others := _WITH_OTHERS.match(rest):
        yield others[0]
    end = _END.search(rest)
    yield rest[: end.start()] if end else rest
    if brackets := _BRACKETS.search(text):
        yield brackets[1]


def _before(text: str) -> Iterator[str]:
    yield text.rstrip(" .:,;*_-–—")
