"""Which two records are one paper: a plain reading of the rule, without sight of the code.

The rule: the same arXiv id (version cut off) or the same DOI says yes, unless
title, first author and year all say that it stands there by mistake; two
different ones of a kind say no. A DOI of arXiv is an arXiv id; one of a preprint
server is a preprint's id and not held against the publication's. Else the same
title and nothing that contradicts it: abstracts that begin differently, another
first author, years more than two apart (as far as they are printed), a whole and
a part. A title of one or two words or a usual heading needs an author or an id in
common; a preprint by its id and a publication by its DOI the same first author.

What the rule leaves open is read for two papers: an id that is shared does not
outweigh another that differs, and an unknown author agrees with nobody. One thing
is read for one paper: an abstract of 240 characters in common is an author's worth to
a title of one or two words, for cards of daily papers print neither author nor id.
Two characters of Chinese or Japanese, which have no blanks, are read as a word.
"""

import re
import unicodedata
from dataclasses import dataclass

WHOLES = {"book", "collection", "periodical"}
PARTS = {"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"}
HEADINGS = {"editorial", "introduction", "preface", "erratum", "foreword", "letter to the editor"}
PREPRINTS = ("10.1101/2", "10.31219/", "10.31234/")
ARXIV = "10.48550/arxiv."


@dataclass(frozen=True)
class Facts:
    """What a record prints; "" and 0 are unknown."""

    title: str
    abstract: str = ""
    family: str = ""
    year: int = 0
    is_inferred: bool = False
    arxiv: str = ""
    doi: str = ""
    type: str = ""


def are_one(a: Facts, b: Facts) -> bool:
    """Whether two records are of one paper."""
    ids = [_ids(a), _ids(b)]
    kinds = ids[0].keys() & ids[1].keys()
    if any(ids[0][kind] != ids[1][kind] for kind in kinds):
        return False
    if kinds:
        return not _is_a_mistake(a, b)
    if not _title(a) or _title(a) != _title(b) or _contradict(a, b):
        return False
    is_one_author = bool(a.family) and _letters(a.family) == _letters(b.family)
    if ids[0] and ids[1]:
        return is_one_author
    return is_one_author or not _is_small(a.title) or _have_long_abstract(a, b)


def _ids(facts: Facts) -> dict[str, str]:
    arxiv, doi = re.sub(r"v\d+$", "", facts.arxiv.lower()), facts.doi.lower()
    if doi.startswith(ARXIV):
        arxiv, doi = arxiv or re.sub(r"v\d+$", "", doi.removeprefix(ARXIV)), ""
    kind = "preprint" if doi.startswith(PREPRINTS) else "doi"
    return {kind: value for kind, value in (("arxiv", arxiv), (kind, doi)) if value}


def _contradict(a: Facts, b: Facts) -> bool:
    heads = [_letters(facts.abstract)[:60] for facts in (a, b)]
    if all(heads) and heads[0] != heads[1]:
        return True
    if a.family and b.family and _letters(a.family) != _letters(b.family):
        return True
    years = [0 if facts.is_inferred else facts.year for facts in (a, b)]
    if all(years) and abs(years[0] - years[1]) > 2:
        return True
    return any(x.type in WHOLES and y.type in PARTS for x, y in ((a, b), (b, a)))


def _is_a_mistake(a: Facts, b: Facts) -> bool:
    titles = [_title(facts) for facts in (a, b)]
    if min(map(len, titles)) < 12 or titles[0].isascii() != titles[1].isascii():
        return False
    runs = [{title[at : at + 3] for at in range(len(title) - 2)} for title in titles]
    is_other_title = 3 * len(runs[0] & runs[1]) < min(map(len, runs))
    is_other_author = bool(a.family and b.family) and _letters(a.family) != _letters(b.family)
    years = [0 if facts.is_inferred else facts.year for facts in (a, b)]
    return is_other_title and is_other_author and all(years) and abs(years[0] - years[1]) > 2


def _is_small(title: str) -> bool:
    words = ["".join(filter(str.isalnum, _folded(word))) for word in title.split()]
    count = sum(max(1, len(re.findall("[\u3040-\u9fff]", word)) // 2) for word in words if word)
    return count <= 2 or " ".join(filter(None, words)) in HEADINGS


def _have_long_abstract(a: Facts, b: Facts) -> bool:
    is_heading = " ".join(re.findall(r"\w+", _folded(a.title))) in HEADINGS
    return not is_heading and bool(a.abstract and b.abstract) and min(len(a.abstract), len(b.abstract)) >= 240


def _title(facts: Facts) -> str:
    kept, may_follow = "", False
    for char in _folded(facts.title):
        is_sign = char in "+#*" and may_follow
        may_follow = char.isalpha() or is_sign
        kept += char if char.isalnum() or is_sign else ""
    return kept if any(map(str.isalnum, kept)) else ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, _folded(text)))


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
