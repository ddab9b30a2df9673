r"""The readers of reference lists by themselves: entries, names, dates, markup, TeX."""

import io
import random

import pytest
from pybtex.database import Person

from papertui.reference import Date, Name
from papertui.references import ris
from papertui.references.dates import read_bibtex_date, read_date
from papertui.references.markup import read_markup, without_heading
from papertui.references.names import read_name, read_names, write_name
from papertui.references.owners import keywords_of
from papertui.references.scan import RawEntry, Unread, read_entries
from papertui.references.table import (
    TYPES,
    Type,
    bibtex_fields,
    bibtex_type,
    ris_fields,
    ris_type,
    type_of_bibtex,
    type_of_ris,
)
from papertui.tex import tex_to_unicode
from papertui.text import clean_line
from tests.made_bibtex import NAMES, Maker


class Drip(io.StringIO):
    """A stream that gives a few characters at a time, so that every place is once the end of a piece."""

    def read(self, size: int | None = -1, /) -> str:
        return super().read(random.Random(self.tell()).randrange(1, 90))


def scanned(text: str) -> list[RawEntry | Unread]:
    return list(read_entries(io.StringIO(text)))


# Entries


@pytest.mark.parametrize("seed", range(3))
def test_entries_are_the_same_however_the_file_is_cut_into_pieces(seed: int) -> None:
    text = Maker(seed).library(40)
    whole = scanned(text)
    assert list(read_entries(Drip(text))) == whole
    assert [type(entry) for entry in whole] == [RawEntry] * 40


def test_each_entry_has_the_line_of_its_at_sign() -> None:
    text = Maker(5).library(60)
    lines = text.split("\n")
    for entry in scanned(text):
        assert isinstance(entry, RawEntry)
        assert f"@{entry.kind}" in lines[entry.line - 1]
        assert entry.key in lines[entry.line - 1]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("{a {b} c}", "a {b} c"),
        ('"a {"} b"', 'a {"} b'),
        ('jan # "~" # 12', "January~12"),
        ('"a"#{b} # c', "abC"),
        ("{a\n    b\n}", "a\nb"),
        ("{" * 30 + "x" + "}" * 30, "{" * 29 + "x" + "}" * 29),
        ("2020", "2020"),
        ('"a } b"', None),
        ("{a}{b}", None),
        ("", None),
    ],
)
def test_a_value_is_read_as_bibtex_reads_it(body: str, value: str | None) -> None:
    first, after = scanned(f"@string{{c = {{C}}}}\n@misc{{k, x   =\n{body}, y = 1}}\n@misc{{l, x = 2}}")
    assert isinstance(after, RawEntry)
    assert (after.key, after.line) == ("l", 3 + body.count("\n") + 1)
    if value is None:
        assert isinstance(first, Unread)
        assert first.line == 2
    else:
        assert isinstance(first, RawEntry)
        assert first.values == (("x", value), ("y", "1"))


@pytest.mark.parametrize(
    "broken",
    [
        "@misc{b, title = {B\n}\n",
        "@misc{b, title = {B},\n",
        "@misc{b, title = {B {C}, year = 2020}\n",
        "@misc{b, title = {B}, year =\n",
        "@misc{b\n",
        '@misc{b, title = "B}\n',
        "@misc{b, title {B}}\n",
    ],
)
def test_an_entry_that_is_broken_or_cut_off_costs_only_itself(broken: str) -> None:
    good = "@misc{%s, title = {T}}\n"
    found = scanned(good % "a" + broken + good % "c" + good % "d" + good % "e" + broken)
    keys = [entry.key if isinstance(entry, RawEntry) else entry.line for entry in found]
    lines = 1 + broken.count("\n")
    assert keys == ["a", 2, "c", "d", "e", lines + 4]


def test_hundreds_of_entries_that_never_close_are_read_in_good_time() -> None:
    assert len(scanned("@misc{b, title = {B\n" * 800)) == 800


def test_a_long_value_with_entries_in_it_is_one_value_where_its_braces_say_so() -> None:
    inner = "@misc{x, title = {X}}\n" * 2
    [entry] = scanned(f"@misc{{k, note = {{\n{inner}}}, year = 2020}}")
    assert isinstance(entry, RawEntry)
    assert dict(entry.values)["note"] == inner.strip()


def test_a_word_that_is_no_string_is_kept_and_told_once() -> None:
    first, second = scanned("@misc{a, journal = nature, x = nature}\n@misc{b, journal = nature}")
    assert isinstance(first, RawEntry)
    assert isinstance(second, RawEntry)
    assert dict(first.values)["journal"] == "nature"
    assert (len(first.doubts), second.doubts) == (1, ())


# Names


@pytest.mark.parametrize("written", [name for name in NAMES if "0001" not in name and "family" not in name])
def test_names_have_the_parts_that_pybtex_finds(written: str) -> None:
    person, name = Person(written), read_name(written)
    assert name
    if name.literal:
        assert tex_to_unicode(" ".join(person.last_names)) == name.literal
        return
    # The blank in `\L ukasz` ends the macro; pybtex takes it for one between two words.
    given = tex_to_unicode(
        " ".join(person.bibtex_first_names + (person.prelast_names if "\\L" in written else []))
    )
    assert clean_line(given) == name.given
    assert tex_to_unicode(" ".join(person.last_names)) == name.family
    assert tex_to_unicode(" ".join(person.lineage_names)) == name.suffix
    assert "\\L" in written or tex_to_unicode(" ".join(person.prelast_names)) == name.particle


@pytest.mark.parametrize("written", NAMES)
def test_a_name_that_is_written_is_read_in_the_same_parts(written: str) -> None:
    name = read_name(written)
    assert name
    assert read_name(write_name(name)) == name
    assert ris.read_name(ris.write_name(name)) in (name, Name(literal=str(name)))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("family=Foo, given=Bar, prefix=von der, useprefix=true", Name("Foo", "Bar", "von der")),
        ('"family=Foo Bar", given={Ada B.}, suffix=Jr', Name("Foo Bar", "Ada B.", suffix="Jr")),
        ("Cid {Foo Bar} 0001", Name("Foo Bar", "Cid")),
        ("Davis, Sammy, Jr.", Name("Davis", "Sammy", suffix="Jr.")),
        ("{OpenAI}", Name(literal="OpenAI")),
        (r"{\relax MA} Bunge", Name("Bunge", "MA")),
        (r"\textbf{}", None),
    ],
)
def test_biblatex_dblp_and_suffixes_last(written: str, name: Name | None) -> None:
    assert read_name(written) == name


def test_a_cut_list_is_known_as_such_and_empty_names_are_counted() -> None:
    names = read_names("Example, Ada and and Test, Bob and others")
    assert (names.names, names.complete, names.empty) == (
        (Name("Example", "Ada"), Name("Test", "Bob")),
        False,
        1,
    )
    assert read_names("{Barnes and Noble} and\n Plato").names == (
        Name(literal="Barnes and Noble"),
        Name("Plato"),
    )
    assert not read_names("A, B and et al.").complete


# Dates


@pytest.mark.parametrize(
    ("written", "date", "is_wrong"),
    [
        ("2017", "2017", False), ("2017-05", "2017-05", False), ("2017-05-12T10:00:00Z", "2017-05-12", False),
        ("2017-05/2018-02", "2017-05", False), ("2017/2018", "2017", False), ("2017/18", "2017", False),
        ("2017~", "2017", False), ("2017-05?", "2017-05", False), ("2017-XX", "2017", False),
        ("2017-21", "2017", False), ("2019///", "2019", False), ("2020/03/", "2020-03", False),
        ("2020/05/06/spring", "2020-05-06", False),
        ("20170512", "2017-05-12", False), ("[1999]", "1999", False),
        ("c. 1999", "1999", False), ("May 2017", "2017-05", False), ("12 May 2017", "2017-05-12", False),
        ("2017 May 12", "2017-05-12", False), ("May 12, 2017", "2017-05-12", False),
        ("Spring 2017", "2017", False),
        ("2017-13", "2017", True), ("2017-02-30", "2017-02", True), ("in press", None, True),
        ("199X", None, True), ("", None, False), ("///", None, False), ("0000-01-01", None, True),
    ],
)  # fmt: skip
def test_dates_go_as_far_as_they_go(written: str, date: str | None, is_wrong: bool) -> None:
    read = read_date(written)
    assert (str(read.date) if read.date else None, bool(read.wrong)) == (date, is_wrong)


@pytest.mark.parametrize(
    ("month", "day", "date"),
    [
        ("March", "", "2018-03"), ("3", "", "2018-03"), ("mar.", "7", "2018-03-07"),
        ("12~January", "", "2018-01-12"),
        ("June--July", "", "2018-06"), ("jun/jul", "", "2018-06"), ("5", "31", "2018-05-31"),
        ("Sept", "", "2018-09"),
    ],
)  # fmt: skip
def test_months_are_names_numbers_and_joins(month: str, day: str, date: str) -> None:
    read = read_bibtex_date({"year": "2018", "month": tex_to_unicode(month), "day": day})
    assert (str(read.date), read.wrong) == (date, "")


def test_a_month_that_cannot_be_read_is_told_and_the_year_kept() -> None:
    read = read_bibtex_date({"year": "2018", "month": "Thermidor"})
    assert (read.date, bool(read.wrong)) == (Date(2018), True)


# Markup and TeX


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("A &amp; B on <i>E. coli</i>", "A & B on E. coli"),
        ("H<sub>2</sub>O, m<sup>2</sup>, x<sub>max</sub>", "H₂O, m², xₘₐₓ"),
        ("&lt;i&gt;A&lt;/i&gt; &amp;amp; B", "A & B"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("a < b and c > d, <3", "a < b and c > d, <3"),
        ("<jats:title>Abstract</jats:title><jats:title>Aim</jats:title><jats:p>To.</jats:p>", "Aim To."),
        ("<h4>ABSTRACT</h4>We", "We"),
        ("We did<jats:italic>in vitro</jats:italic> work", "We did in vitro work"),
        ("p<jats:italic>K</jats:italic>a &#945; &nbsp;x", "pKa α x"),
        ('<span class="nocase">iOS</span> &copy;', "iOS ©"),
    ],
)  # fmt: skip
def test_markup_is_read_as_text(marked: str, shown: str) -> None:
    assert clean_line(without_heading(read_markup(marked))) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"Nguy{\~{\^e}}n V{\~u} Ng{\d o}c \d{u}", "Nguyễn Vũ Ngọc ụ"),
        (r"{\textquoteleft}Fast{\textquoteright} {\textendash} p {\textless} 0.05", "‘Fast’ – p < 0.05"),
        (r"{{{{\textbf{ShapeBots}}}}{\textbf{: }}Swarm, {\mkbibemph{x}}", "ShapeBots: Swarm, x"),
        (r"CO\textsubscript{2}, {{CO}}$_2$, 10{$^{-3}$}, m\textsuperscript{2}", "CO₂, CO₂, 10⁻³, m²"),
        (r"{\(\mathcal{O}\)}(n), {\(\beta\)}-x, $\infty$Bench, {$\mu$}P", "O(n), β-x, ∞Bench, μP"),
        (r"{\$}9 {\#}1 x{\_}y {\%} {\&} \{a\}", "$9 #1 x_y % & {a}"),
        (r"{\relax MA} \foo{x} {\LaTeX} is", "MA x LaTeX is"),
        (r"Gau\ss, \L ukasz, \'Etienne, \c{c}, \i, {\aa}", "Gauß, Łukasz, Étienne, ç, ı, å"),
        (r"\href{https://a.org}{text} \url{https://b.org/c_d} \enquote{q}", "text https://b.org/c_d “q”"),
        (r"$O(n \log n)$, $\max x$, $\log(n)$, $\sin\theta$", "O(n log n), max x, log(n), sinθ"),
        ("Fig.~2, ~5 and 5~kg; a--b---c", "Fig. 2, ~5 and 5 kg; a–b—c"),
        ("from $5 million to $10 million", "from $5 million to $10 million"),
        (r"Foo $\beta$4 for $5 and $10, US$5-$10; $\Sigma$$\Delta$", "Foo β4 for $5 and $10, US$5-$10; ΣΔ"),
        (r"${\mathrm{Ni}}_{79}$${\mathrm{Mn}}_{21}$, H$_2$$_3$", "Ni_79Mn_21, H₂₃"),
        (r"{{{\{}FooBar{\}}: $\{$beta$\}$-band}}, {\{}B{\}}ar", "FooBar: beta-band, Bar"),
        (r"$\{-1,1\}$, {\{}a, b{\}} and {\{}x{\}}", "{-1,1}, {a, b} and {x}"),
        (r"{{\acro{PGF}}}/{{\TikZ}}, {\XyMTeX} system; \Large x, \foo y", "PGF/TikZ, XyMTeX system; x, y"),
        (r"Reeds in a village,\nAndhra Example", "Reeds in a village, Andhra Example"),
        (r"Checking Up on \emphThe Invasion, $\mathcalV$-x", "Checking Up on The Invasion, V-x"),
        ("}{ unbalanced {", " unbalanced "),
    ],
)  # fmt: skip
def test_tex_is_read_without_a_brace_or_a_backslash(raw: str, shown: str) -> None:
    assert tex_to_unicode(raw) == shown


def test_random_tex_never_raises_and_leaves_nothing_that_is_no_word() -> None:
    chance = random.Random(3)
    parts = (
        "\\",
        "{",
        "}",
        "$",
        "~",
        "``",
        "''",
        "'",
        "textbf",
        "_",
        "^",
        "frac",
        "a",
        " ",
        "é",
        "href",
        "\\(",
        "--",
    )
    for _ in range(3000):
        shown = tex_to_unicode("".join(chance.choices(parts, k=20)))
        assert "\\" not in shown or "textbackslash" in shown
    assert tex_to_unicode("{" * 5000 + "x") == "x"


def test_keywords_are_decoded_before_they_are_tags() -> None:
    words = keywords_of({"keywords": r"na{\"i}ve, {\'e}t{\'e}, M{\"u}nchen, Gau\ss, $\alpha$, {a, b}, R\&D"})
    assert words == ["naïve", "été", "München", "Gauß", "α", "a, b", "R&D"]


# The table


# For these BibTeX has a type that it shares with others.
_SHARED = "article article-magazine article-newspaper entry-dictionary post-weblog bill hearing speech"
SHARED = frozenset(_SHARED.split())


@pytest.mark.parametrize("row", TYPES, ids=[row.csl for row in TYPES])
def test_each_type_comes_back_from_the_formats_that_have_a_name_for_it_alone(row: Type) -> None:
    if row.csl not in SHARED:
        assert type_of_bibtex(bibtex_type(row.csl)) == row.csl
    if row.csl not in ("article", "review"):
        assert type_of_ris(ris_type(row.csl)) == row.csl


@pytest.mark.parametrize(
    "csl", ["article-journal", "paper-conference", "book", "chapter", "report", "thesis", "document"]
)
def test_no_name_of_a_field_means_two_things_for_one_type(csl: str) -> None:
    for fields in (bibtex_fields(csl), ris_fields(csl)):
        names = [name for names in fields.values() for name in names]
        assert len(names) == len(set(names))
