r"""Libraries of BibTeX made at random, with all that programs write; and what pybtex says of two of them."""

import random
from collections.abc import Iterator

import pybtex.database
from pybtex.database import Entry

_TYPES = """
    article Article inproceedings book incollection inbook phdthesis mastersthesis techreport misc MISC online
    unpublished manual booklet dataset software thesis report patent
"""
TYPES = tuple(_TYPES.split())
_NAMES = r"""
Example, Ada; Ada Example; Ada B. Example; M{\"u}ller, J{\'o}zef; van den Foo, Cid; Cid van den Foo;
Plato; Example, Jr., Ada; {Gemini Team}; {Barnes and Noble}; {\'E}lan Bar; \'Etienne Test; Nguyễn, Anh;
\L ukasz Foo; Nguy{\~{\^e}}n, Anh; V{\~u} Ng{\d o}c, San; {Delgado de Molina}, A.; Vincent {d'Alembert};
Bob Test 0001; 李, 雷; {\relax MA} Bunge; O'Neil, Dee; Jean-Bob Test; Jean{-}Bob Test; Ben Arous, G.;
Example, Ada~B.; {\"o}st, Per; family=Foo, given=Bar, prefix=von
"""
NAMES = tuple(" ".join(name.split()) for name in _NAMES.split(";"))
_WORDS = r"""
Deep learning {BERT} {\&} \& 50\% {\%} x{\_}y $\infty$Bench CO$_2$ CO\textsubscript{2} {\textendash} --
naïve 名前 {\textquoteleft}so{\textquoteright} ``quoted'' $O(n^2)$ {\(\beta\)} \emph{E.coli}
\textbf{bold{X}} C++ na{\"\i}ve and a,b #1 {\textless}i{\textgreater} ~5 Fig.~2 it's {{Nested{Braces}}}
= @home, (x) \LaTeX{} {\mkbibemph{x}} &amp; \$5 \url{https://a.org/x_y} https://a.org/~b 100% \\
H{\~{\^e}} \href{https://a.org}{text} \enquote{so} {$\sim$} \noopsort{b}
"""
WORDS = tuple(_WORDS.split())
KEYWORDS = ("deep learning", "{to read}", r"na{\"i}ve", r"Gau\ss", r"$\alpha$", "C++", "a/b", r"R\&D")
KEYS = (
    *(
        "key%d",
        "DBLP:conf/x/Test%d",
        "a_b:%d",
        "Ünal%d",
        "x+y.%d",
        "O'N%d",
        "S0140(20)%d",
        "a~b#%d",
        "a^2-%d",
    ),
    *("10.1000/x%%2F%d", r"under\_score%d"),
)
MONTHS = ("jan", "{March}", "mar", "3", '"July"', 'jun # "~12"', '"12~" # dec', "{6}", "Aug")
DATES = ("2017-05", "2017", "2017-05-12", "2017-05/2018-02", "2017~", "2017?", "2001-01-01")
JOURNALS = ("Journal of X", "CoRR", "arXiv preprint arXiv:2001.%05d", r"J. of {\'E}tudes", "Nature")
JUNK = (
    "\n% a comment line\n",
    "\nSome text between entries.\n",
    "@comment{jabref-meta: x:y;}\n",
    '@preamble{"\\x" # {y}}\n',
)


class Maker:
    """Makes entries one after the other; the same seed makes the same library."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.parents: list[str] = []

    def library(self, count: int) -> str:
        """Return a library of so many entries with all that lies between them."""
        chance = self.chance
        parts = ['@string{jx = "Journal of " # {X}}\n@STRING(acm = {ACM})\n']
        for number in range(count):
            parts.append(self.entry(number))
            if chance.random() < 0.1:
                parts.append(chance.choice(JUNK))
        return "".join(parts)

    def entry(self, number: int) -> str:
        """Return one entry; some are parents that later ones inherit from."""
        chance = self.chance
        key = (
            chance.choice(
                ("key%d", "DBLP:conf/x/Test%d", "a_b:%d", "Ünal%d", "x+y.%d", "O'N%d", "S0140(20)%d")
            )
            % number
        )
        kind = "proceedings" if chance.random() < 0.03 else chance.choice(TYPES)
        fields = list(self.fields(number, kind))
        chance.shuffle(fields)
        if kind == "proceedings":
            self.parents.append(key)
        elif self.parents and chance.random() < 0.1:
            fields.insert(0, ("crossref", f"{{{chance.choice(self.parents)}}}"))
        equals = chance.choice((" = ", "=", "  =\n    ", "\t= "))
        indent = chance.choice(("  ", "", "\t"))
        body = ",\n".join(f"{indent}{name}{equals}{value}" for name, value in fields)
        opens, closes = ("(", ")") if chance.random() < 0.05 and "(" not in key else ("{", "}")
        end = chance.choice((",\n", "\n", ""))
        return f"@{kind}{opens}{key},\n{body}{end}{closes}\n\n"

    def fields(self, number: int, kind: str) -> Iterator[tuple[str, str]]:
        """Yield fields with their values as they stand in the file."""
        chance = self.chance
        yield chance.choice(("title", "Title", "TITLE")), self.quoted(f"{self.words(8)} {number}")
        yield "author", self.quoted(self.names())
        if chance.random() < 0.3:
            yield "editor", self.quoted(self.names())
        yield from self.dates()
        if kind.lower() == "article":
            journal = chance.choice(JOURNALS)
            yield "journal", self.quoted(journal % number if "%" in journal else journal)
        if chance.random() < 0.1:
            yield "publisher", chance.choice(("acm", "jx", 'acm # " and " # jx', "acm#{, Inc.}"))
        optional = {
            "booktitle": self.words(4),
            "volume": str(chance.randrange(90)),
            "number": str(chance.randrange(9)),
            "pages": chance.choice(("1--9", "12-34", "7", "e12", "1--9, 12")),
            "doi": f"10.1000/x{{\\_}}{number}",
            "url": rf"https://a.org/x{{\_}}y\~{{}}{number}",
            "isbn": "978-3-16-148410-0",
            "note": self.words(4),
            "abstract": self.words(40),
            "keywords": ", ".join(chance.sample(KEYWORDS, 3)),
            "annote": self.words(5),
            "file": f":/home/me/{number}.pdf:PDF",
            "series": self.words(2),
            "howpublished": rf"\url{{https://a.org/{number}}}",
            "school": "University of X",
            "bibsource": "dblp computer science bibliography, https://dblp.org",
            "eprint": f"17{chance.randrange(1, 13):02}.{number % 100000:05}",
            "x-fetched-from": "Some Service",
            "_private.field:x": self.words(2),
        }
        for name, value in optional.items():
            if chance.random() < 0.35:
                yield name, self.quoted(value)

    def dates(self) -> Iterator[tuple[str, str]]:
        """Yield a date in one of the ways that there are, or none."""
        chance = self.chance
        if chance.random() < 0.2:
            yield "date", self.quoted(chance.choice(DATES))
        elif chance.random() < 0.9:
            yield "year", chance.choice(("2019", "{2019}", '"2019"', "{1999}"))
            if chance.random() < 0.5:
                yield "month", chance.choice(MONTHS)

    def names(self) -> str:
        """Return a list of names."""
        chosen = [self.chance.choice(NAMES) for _ in range(self.chance.randrange(1, 6))]
        return self.chance.choice((" and ", "\n    and ", " AND ")).join(
            [*chosen, *(["others"] if self.chance.random() < 0.1 else [])]
        )

    def words(self, most: int) -> str:
        """Return some words."""
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randrange(1, most + 1)))

    def quoted(self, value: str) -> str:
        """Return a value in braces, or in quotes where it may stand there."""
        return f'"{value}"' if '"' not in value and self.chance.random() < 0.2 else f"{{{value}}}"


def differences(before: str, after: str, ours: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield what pybtex finds different in two libraries, except in papertui's own fields."""
    old = pybtex.database.parse_string(before, "bibtex").entries
    new = pybtex.database.parse_string(after, "bibtex").entries
    yield from (f"{key}: is in one only" for key in old.keys() ^ new.keys())
    for key in old.keys() & new.keys():
        one, other = _facts(old[key], ours), _facts(new[key], ours)
        for name in sorted(one.keys() | other.keys()):
            if one.get(name) != other.get(name):
                yield f"{key}: {name} was {one.get(name)!r} and is {other.get(name)!r}"


def _facts(entry: Entry, ours: frozenset[str]) -> dict[str, object]:
    facts: dict[str, object] = {f"persons {role}": people for role, people in entry.persons.items()}
    facts["the type"] = entry.type
    return facts | {name.lower(): text for name, text in entry.fields.items() if name.lower() not in ours}
