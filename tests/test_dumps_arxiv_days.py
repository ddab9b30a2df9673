"""What arXiv announces: the day, the kind, categories, remarks; and its mails, however they were saved."""

import gzip
import quopri
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.dumps.arxiv import announced_as, printed_day, read_categories, split_names, unit_mark
from papertui.merge import merge
from papertui.reference import Date

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
BAR = "-" * 78
LISTING = """<html><body><h1>Machine Learning</h1><h2>Authors and titles for {when}</h2><dl id='articles'>
<h3>{day}</h3><dt><a href ="/abs/2608.90031" title="Abstract">arXiv:2608.90031</a> {mark}</dt><dd>
<div class='list-title'><span class='descriptor'>Title:</span> A</div>
<div class='list-authors'>J. Bar (1 and 2), <a href=x>ATLAS and CMS</a> ((1) X, (2) Y, Z)</div>
<div class='list-comments'><span class='descriptor'>Comments:</span> 9 pages,
<a href="https://github.com/a/b">this https URL</a></div>
<div class='list-journal-ref'><span class='descriptor'>Journal-ref:</span> J. Walls 7 (2026)</div>
<div class='list-subjects'><span class="primary-subject">Robotics (cs.RO)</span>;
Learning (cs.LG)</div></dd></dl>"""


def dump_of(tmp_path: Path, text: str | bytes) -> Dump:
    path = tmp_path / "page"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_dump(path)


def record(name: str, title: str, head: str = "Date: Wed, 19 Aug 2026 18:04:11 GMT   (9kb,D)") -> str:
    authors = "Ann Lee, Jos\\'e B (1) and Cy Fox Jr. ((1) X, Y)"
    return f"\\\\\n{name}\n{head}\n\nTitle: {title}\nAuthors: {authors}\nCategories: math.PR cs.LG\n"


def whole(name: str, title: str, abstract: str = "  It is so.") -> str:
    return f"{record(name, title)}\\\\\n{abstract}\n\\\\ ( https://arxiv.org/abs/{name[6:]} ,  9kb)\n{BAR}\n"


# Pages


@pytest.mark.parametrize(
    ("when", "day", "mark", "expected"),
    [
        ("recent submissions", "Fri, 21 Aug 2026 (showing 1 of 1 entries )", "", ("2026-08-21", "new")),
        ("recent submissions", "Fri, 21 Aug 2026", "(cross-list from cs.RO)", ("2026-08-21", "cross")),
        ("recent submissions", "Fri, 21 Aug 2026", "(replaced)", ("None", "replace")),
        ("March 2025", "x", "", ("2025-03", "")),
        ("2025", "x", "", ("2025", "")),
        ("x", "Cross submissions (showing 1 of 1 entries)", "", ("None", "cross")),
    ],
)
def test_the_day_and_the_kind_stand_in_the_headings(
    tmp_path: Path, when: str, day: str, mark: str, expected: tuple[str, str]
) -> None:
    paper = dump_of(tmp_path, LISTING.format(when=when, day=day, mark=mark)).papers[0]
    assert (str(paper.date), paper.announced) == expected
    assert paper.categories == ("cs.RO", "cs.LG")
    assert paper.authors == ("J. Bar", "ATLAS and CMS")
    assert (paper.code_url, paper.reference.venue) == ("https://github.com/a/b", "J. Walls 7 (2026)")
    assert paper.remark == "9 pages, this https URL"


def test_a_listing_of_the_layout_before_2023_is_read(tmp_path: Path) -> None:
    text = LISTING.format(when="x", day="New submissions for Fri,  3 Mar 23", mark="")
    text = text.replace(" id='articles'", "").replace("<a href =", '<span class="list-identifier"><a href=')
    dump = dump_of(tmp_path, text)
    assert dump.format == "arxiv-listing"
    # The day stands in the heading of its section.
    assert [(str(paper.date), paper.announced) for paper in dump.papers] == [("2023-03-03", "new")]


def test_a_date_of_its_own_is_taken_before_the_day_of_a_listing() -> None:
    listed = read_dump(SAMPLES / "arxiv-rss.xml").papers[0]
    mailed = read_dump(SAMPLES / "arxiv-mail.txt").papers[0]
    assert listed.arxiv_id == mailed.arxiv_id
    for merged in (merge(listed, mailed), merge(mailed, listed)):
        assert merged.date == Date(2023, 12, 1)
        assert merged.categories == ("cs.LG", "cs.AI")


# Mails


def test_a_mail_gives_every_field_of_its_records() -> None:
    first, second, crossed, replaced, old = read_dump(SAMPLES / "arxiv-mail.txt").papers
    assert (first.date, first.listed, first.announced) == (Date(2023, 12, 1), Date(2025, 12, 3), "new")
    assert second.code_url == "https://github.com/microsoft/LoRA"
    assert second.abstract.startswith("Fine-tuning every weight")
    assert (crossed.announced, crossed.remark) == ("cross", "15 pages, 5 figures")
    assert (replaced.announced, replaced.abstract, replaced.date) == ("replace", "", None)
    assert (old.arxiv_id, old.doi) == ("hep-th/9711200", "10.1023/A:1026654312961")
    assert old.reference.venue == "Adv.Theor.Math.Phys.2:231-252,1998"


def test_a_paper_new_in_one_mail_and_crossed_in_another_is_one() -> None:
    dump = read_dump(SAMPLES / "arxiv-mail.mbox")
    assert [(paper.arxiv_id, paper.announced) for paper in dump.papers] == [
        ("2312.00752", "new"),
        ("1706.03762", "new"),
    ]
    assert not any("=\n" in paper.abstract or "=3D" in paper.abstract for paper in dump.papers)


@pytest.mark.parametrize("form", ["plain", "crlf", "mark", "gzip", "quoted", "html beside", "header"])
def test_however_a_mail_was_saved_it_is_read(tmp_path: Path, form: str) -> None:
    body = whole("arXiv:2608.90001", "A = B") + whole("arXiv:2608.90002", "Café")
    head = "From: no-reply@arxiv.org\nDate: Fri, 21 Aug 2026 00:31:14 -0400\nSubject: cs daily\n"
    coded = f"{head}MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n"
    quoted = quopri.encodestring(body.encode()).decode()
    plain = 'Content-Type: text/plain; charset="utf-8"\n'
    coding = "Content-Transfer-Encoding: quoted-printable\n\n"
    parts = f"--x\n{plain}{coding}{quoted}\n--x\nContent-Type: text/html\n\n<p>\n--x--\n"
    mixed = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n"
    data = {
        "plain": body.encode(),
        "crlf": body.replace("\n", "\r\n").encode(),
        "mark": b"\xef\xbb\xbf" + body.encode(),
        "gzip": gzip.compress(body.encode()),
        "quoted": f"{coded}{plain}\n{quoted}".encode(),
        "html beside": f"{head}{mixed}{parts}".encode(),
        "header": f"{head}\n{body}".encode(),
    }[form]
    dump = dump_of(tmp_path, data)
    assert (dump.format, dump.problems) == ("arxiv-mail", ())
    assert [paper.title for paper in dump.papers] == ["A = B", "Café"]
    assert [paper.authors for paper in dump.papers] == [("Ann Lee", "José B", "Cy Fox Jr.")] * 2
    assert {paper.listed for paper in dump.papers} == (
        {Date(2026, 8, 21)} if form in ("quoted", "html beside", "header") else {None}
    )


def test_a_listing_by_mail_has_no_abstracts_and_prints_the_day_between(tmp_path: Path) -> None:
    days = f"\\\\\n/* Fri, 3 Mar 2023 */\n{record('arXiv:2303.00001', 'A', '')}"
    days += f"{record('Paper (*cross-listing*): hep-th/9901001', 'B', '')}\\\\\n/* Thu, 2 Mar 2023 */\n"
    dump = dump_of(tmp_path, days + record("arXiv:2303.00002", "C", "") + "\\\\\n")
    assert [(str(paper.date), paper.title, paper.announced) for paper in dump.papers] == [
        ("2023-03-03", "A", "new"),
        ("2023-03-03", "B", "cross"),
        ("2023-03-02", "C", "new"),
    ]


def test_who_sent_a_paper_stands_above_its_date_in_older_mails(tmp_path: Path) -> None:
    text = (
        "Date: Fri, 17 Mar 23 00:51:30 GMT\nSubject: q-fin.CP daily\n\n" + "-" * 78 + "\n\\\\\n"
        "arXiv:2303.90968\nFrom: Ann Lee <a@example.com>\n"
        "Date: Wed, 15 Mar 2023 22:37:33 GMT   (1742kb,D)\n\n"
        "Title: On Doors\nAuthors: Ann Lee\nCategories: q-fin.CP\n\\\\\n  Doors.\n"
        "\\\\ ( https://arxiv.org/abs/2303.90968 ,  1742kb)\n"
    )
    (paper,) = dump_of(tmp_path, text).papers
    assert (paper.title, str(paper.date), paper.authors) == ("On Doors", "2023-03-15", ("Ann Lee",))


def test_what_a_mail_lacks_is_said(tmp_path: Path) -> None:
    withdrawn = record("arXiv:2608.90003", "W", "replaced with revised version Thu, 20 Aug 2026 (0kb,I)")
    text = whole("arXiv:2608.90001", "A") + "\\\\\nPaper: none\n\nTitle: B\n\\\\\n" + BAR + "\n"
    dump = dump_of(tmp_path, f"{text}{withdrawn}\\\\ ( x )\n{BAR}\n\\\\\narXiv:2608.90004\nDate: Wed")
    assert [paper.title for paper in dump.papers] == ["A", "W"]
    assert [problem.reason for problem in dump.problems] == [
        "a record without an arXiv id",
        "arXiv:2608.90003 is withdrawn by its authors; it was kept",
        "arXiv:2608.90004 has no title; the mail may break off here",
    ]


def test_an_abstract_keeps_its_paragraphs(tmp_path: Path) -> None:
    text = whole("arXiv:2608.90001", "A", "  One goes\non here.\n  Two begins.")
    assert dump_of(tmp_path, text).papers[0].abstract == "One goes on here.\n\nTwo begins."


@pytest.mark.parametrize(
    "text",
    [
        "\\\\\narXiv:2608.90001\n" * 8_000,
        "From a@b Fri Aug 21 00:40:00 2026\nContent-Type: multipart/mixed; boundary=x\nFrom: x@arxiv.org\n\n"
        + "--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 300,
        "From: x@arxiv.org\nContent-Transfer-Encoding: base64\n\n" + "=?utf-8?q?" * 20_000,
        "\\\\\narXiv:2608.90001\n\nTitle: A" + "\n  b" * 40_000,
    ],
)
def test_nasty_mails_are_read_or_refused_in_time(tmp_path: Path, text: str) -> None:
    dump = dump_of(tmp_path, text)
    assert not any("broke off" in problem.reason for problem in dump.problems)


# Words


def test_categories_are_those_of_arxiv_only_and_the_primary_is_first() -> None:
    texts = [
        "Machine Learning (cs.LG); Optics (physics.optics)",
        "68T05 I.2.6 cond-mat.mes-hall math.PR x.cs.AI",
    ]
    assert read_categories(texts, "cs.RO") == (
        "cs.RO",
        "cs.LG",
        "physics.optics",
        "cond-mat.mes-hall",
        "math.PR",
    )
    assert read_categories(["hep-th quant-ph"]) == ("hep-th", "quant-ph")


def test_days_are_read_in_each_spelling_of_arxiv() -> None:
    spelled = ("Fri,  3 Mar 23", "Friday, 3 March 2023", "Fri, 3 Mar 2023 00:00:00 -0500", "Date: 3 Mar 2023")
    assert {printed_day(text) for text in spelled} == {Date(2023, 3, 3)}
    assert printed_day("Mon, 3 Jun 96") == Date(1996, 6, 3)
    assert [printed_day(text) for text in ("31 Jun 2021", "3 Mac 2023", "")] == [None] * 3


def test_kinds_and_names_are_put_in_order() -> None:
    kinds = ("new", "cross", "replace", "replace-cross", "absonly", "other")
    assert list(map(announced_as, kinds)) == ["new", "cross", "replace", "replace", "replace", ""]
    assert split_names(f"Ann Lee, {unit_mark(0)} (X)", ["ATLAS, and CMS"]) == ["Ann Lee", "ATLAS, and CMS"]
