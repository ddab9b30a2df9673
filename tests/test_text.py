"""Foreign text: safe to show, alike to compare, readable."""

import random
import re
import time
import unicodedata

import pytest

from papertui.latex import latex_to_unicode
from papertui.text import clean, clean_line, fold, fold_accents
from tests.cases import cases

ALPHABET = [
    "\x1b", "]", "[", "52;c;aGk=", "\x07", "\\", "\x9b", "\x9d", "\x9c", "P", "^", "_", "2J", "31m", "0", ";",
    "a", "é", "漢", "\u202e", "\u2066", "\ud800", "\udfff", "\x00", "\n", "\r", "\r\n", "\t", "\x0b", "\x85",
    "\u2028", "\u0301", "\u0300", "\u20dd", "\u0e47", "\U000e0041", "\x90", "\x1b\x1b", " ", "\u200b",
    "\u200d", "\u200c", "\ufeff", "\x7f", "ש", "\u05b8", "हिन्दी", "👩\u200d🔬", "\xad", "\ufe0f",
    "\U000e0101",
]  # fmt: skip


def is_safe(text: str) -> bool:
    for char in text:
        code = ord(char)
        control = (code < 0x20 and char not in "\n\t") or 0x7F <= code < 0xA0
        hidden = code in (0xAD, 0x200B, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x2070))
        if control or hidden or 0xD800 <= code < 0xE000 or 0xE0000 <= code < 0xE0200:
            return False
    marks = "".join("m" if unicodedata.category(char) in ("Mn", "Me") else "." for char in text)
    return "mmmmm" not in marks


def test_twenty_thousand_hostile_strings_become_safe_and_stay_as_they_are() -> None:
    chance = random.Random(3)
    for _ in range(cases(20_000)):
        hostile = "".join(chance.choices(ALPHABET, k=chance.randint(1, 30)))
        cleaned = clean(hostile)
        assert is_safe(cleaned), ascii(hostile)
        assert clean(cleaned) == cleaned, ascii(hostile)


@pytest.mark.parametrize(
    "text",
    [
        "Naïve Bayes: 漢字 α≤β e\u0301 Tiếng Việt [12] x²\n\tnext line",
        "التعلم العميق للغة العربية",
        "למידה עמוקה לשפה העברית שָׁלוֹם",
        "गहन शिक्षण और हिन्दी भाषा",
        "ภาษาไทยที่น้ำ",
        "می\u200cخواهم",
        "👩\u200d🔬 and 🏳\ufe0f\u200d🌈 and 👍🏽",
        "[@click=app.quit]x[/] $HOME `id`",
    ],
)
def test_readable_text_of_any_script_is_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b]52;c;aGk=\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1bPq#0\x1b\\b", "ab"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("z" + "\u0301" * 9, "z" + "\u0301" * 4),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ud83d", "\ufffd"),
    ],
)
def test_what_drives_a_terminal_is_taken_out(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


@pytest.mark.parametrize(
    "text",
    [
        "before \x1b]8;; the sequence never ends and the abstract goes on",
        "we say \xe2\x80\x9cquoted\xe2\x80\x9d and the abstract goes on",
        "we say \xe2\u20ac\u0153quoted\xe2\u20ac\x9d and the abstract goes on",
    ],
)
def test_an_unfinished_sequence_does_not_swallow_the_rest(text: str) -> None:
    assert clean(text).endswith("and the abstract goes on")


@pytest.mark.parametrize("piece", ["\x1b]", "\x1bP", "\x1b]a", "\x1b[", "\x9d", "e" + "\u0301" * 6, "ж"])
def test_a_megabyte_of_nastiness_is_cleaned_at_once(piece: str) -> None:
    start = time.process_time()
    assert is_safe(clean(piece * (1_000_000 // len(piece)))[:5000])
    assert time.process_time() - start < 1.5


def test_a_line_is_one_line_and_no_longer_than_allowed() -> None:
    assert clean_line("  a\n b\t\x1b[1mc ") == "a b c"
    assert clean_line("x" * 1_000_000, 500) == "x" * 499 + "…"


def test_folding_takes_off_accents_and_case_and_is_stable() -> None:
    assert fold("Naïve TÜLU Straße ﬁne Ⅻ") == "naive tulu strasse fine xii"
    chance = random.Random(5)
    for _ in range(3000):
        text = "".join(chr(chance.randrange(0x20, 0x3000)) for _ in range(8))
        assert fold(fold(text)) == fold(text), ascii(text)


LATEX = [
    (r"T\"ULU 3", "TÜLU 3"),
    (r"na\"ive T{\"u}lu M\"{u}ller", "naïve Tülu Müller"),
    (r"Fran\c cois Ho\v{r}ava S\o ren {\L}ukasz \'{\i}x \~n {\'e}", "François Hořava Søren Łukasz íx ñ é"),
    (r"15\% K\&K i.\,i.\,d. a\_b \#1", "15% K&K i. i. d. a_b #1"),
    ("mathcal{O}(H(A_{X})/epsilon^2)", "O(H(A_{X})/epsilon^2)"),
    (r"\mathcal{O}(n) and \mathbb R", "O(n) and R"),
    (r"L_infty ell^\infty x_{\infty}", "L_∞ ell^∞ x_∞"),
    ("``chain-of-thought'' is ``A to B\", too", "“chain-of-thought” is “A to B”, too"),
    ("Models~(LLMs) w.r.t.~the e.g.~iLQR and ~(RL)", "Models (LLMs) w.r.t. the e.g. iLQR and (RL)"),
    (r"\textbf{L}azy \textit{a \emph{b} c} {\bf old} \texttt{x}", "Lazy a b c old x"),
    (r"$O(n^2)$, $k$-means, 6$\times$ and $\alpha$", "O(n^2), k-means, 6× and α"),
    (r"Foo $\beta$4, A$\beta$25-35, $>$5, $f_{N}$4", "Foo β4, Aβ25-35, >5, f_{N}4"),
    (r"$\Sigma$$\Delta$ and ${\mathrm{Ni}}_{79}$${\mathrm{Mn}}_{21}$", "ΣΔ and Ni_{79}Mn_{21}"),
    (r"$^{9}$$\mathrm{Be}$, \$5 to \$10, $5-$10 and A$ or NZ$5", "⁹Be, $5 to $10, $5-$10 and A$ or NZ$5"),
    (r"\alpha \leq 3 \ldots \log n", "α ≤ 3 … log n"),
    (r"\left( x \right) \frac{a}{b} \sqrt{n}", "( x ) a/b √(n)"),
    (r"the \"attention\" of strings, it\'s fine", 'the "attention" of strings, it\'s fine'),
    (r"one \\ two", "one  two"),
]


@pytest.mark.parametrize(("raw", "shown"), LATEX)
def test_latex_is_shown_as_unicode(raw: str, shown: str) -> None:
    assert latex_to_unicode(raw) == shown


@pytest.mark.parametrize(
    "text",
    [
        "about ~33.5%, ~ 1000x, 3.3x~15x and ~4x faster; ~half of it",
        "10 times, alpha, sim and varepsilon; infty alone",
        "{1.03%, 0.78%} on HumanEval^{+} with A_{X}",
        r"conditions \eg, our \HyperRouter and \cite{x} of \today",
        "from $5 million to $10 million",
        "see https://people.example.edu/~joe/a_b~c and /home/~x",
        "''Grokking tickets'' and `code`",
        r"\textbf{never closed {x}",
    ],
)
def test_what_is_not_latex_or_not_known_is_left_alone(text: str) -> None:
    assert latex_to_unicode(text) == text


def test_a_decoded_title_is_found_without_its_accents() -> None:
    assert fold(latex_to_unicode(r"T\"ULU")) == "tulu"


def test_text_folds_alike_whether_character_by_character_or_as_a_whole() -> None:
    chance = random.Random(3)
    letters = [*map(chr, range(0x20, 0x600)), *map(chr, range(0x2000, 0x2300)), *"각가ﾞｶ漢ｱ\u3099"]
    texts = ["".join(chance.choices(letters, k=chance.randint(1, 6))) for _ in range(cases(2000))]
    # So much that is foreign is folded as a whole.
    rest = "".join(map(chr, range(0x410, 0x450)))
    for text in (*texts, "ΟΔΟΣ", "Σ", "ŁØßıİ", "´a", "≠=", "e\u0301é", "½"):
        assert fold(f"{text}\n{rest}").partition("\n")[0] == fold(text)
        assert fold_accents(f"{text}\n{rest}").partition("\n")[0] == fold_accents(text)


@pytest.mark.parametrize(
    "piece",
    ["\\", '\\"a', "{", "}", "``a", "\\textbf{", "$a", "\\frac{", "~", "\\c ", "$", "mathcal{"],
)
def test_hostile_latex_neither_raises_nor_takes_long(piece: str) -> None:
    start = time.process_time()
    latex_to_unicode(piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 0.5


def test_random_latex_never_raises_and_shows_no_new_control() -> None:
    chance = random.Random(7)
    parts = [
        "\\",
        "{",
        "}",
        "$",
        "~",
        "``",
        "''",
        '"',
        "'",
        "textbf",
        "mathcal",
        "infty",
        "_",
        "^",
        "frac",
        "a",
        " ",
        "é",
    ]
    for _ in range(3000):
        shown = latex_to_unicode("".join(chance.choices(parts, k=20)))
        assert not re.search(r"[\x00-\x08\x0b-\x1f]", shown)
