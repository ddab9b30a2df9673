"""Templates of the user's own: what they get, what they cannot do, and what is said of a wrong one."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from papertui.cli import main
from papertui.errors import UsageError
from papertui.exports import find_format, formats
from papertui.exports.bibtex import cite_keys
from papertui.exports.jsonl import record
from papertui.exports.rendering import complaint, render
from papertui.tui.actions.exporting import letters
from tests.test_exports import BARE, PAPER, ROW, Row

pytestmark = pytest.mark.usefixtures("forks")

SAMPLES = Path(__file__).parents[1] / "sample_dumps"


def filled(tmp_path: Path, template: str, *rows: Row, name: str = "list.j2") -> str:
    (tmp_path / name).write_text(template, encoding="utf-8")
    out = io.StringIO()
    find_format("template", tmp_path / name).write(rows or (ROW, BARE), out)
    return out.getvalue()


def ordered(source: str) -> dict[str, Any]:
    papers = [record(row) for row in (ROW, BARE)]
    return {
        "file": "list.j2",
        "suffix": ".txt",
        "source": source,
        "papers": papers,
        "keys": ["a", "b"],
        "pages": [None, None],
    }


def test_a_template_gets_the_papers_by_the_names_of_json_lines(tmp_path: Path) -> None:
    text = filled(tmp_path, "{% for paper in papers %}\n{{ paper|tojson }}\n{% endfor %}\n")
    assert [json.loads(line) for line in text.splitlines()] == [record(ROW), record(BARE)]


def test_its_filters_write_keys_links_dates_and_escapes(tmp_path: Path) -> None:
    template = (
        "{% for p in papers %}\n"
        "{{ p|bibkey }};{{ p|page }};{{ p.date|date('%d %B') or 'undated' }};{{ p.organization }}\n"
        "{% endfor %}\n"
        "{{ papers[0].title|latex }};{{ papers[0].title|unicode }};"
        "{{ '50% _'|plain_latex }};{{ '*'|markdown }}"
    )
    keys = cite_keys([PAPER, BARE.paper])
    assert filled(tmp_path, template).splitlines() == [
        f"{keys[0]};{PAPER.url};12 June;Analytical Society",
        f"{keys[1]};;undated;",
        r"Training TÜLU \& Friends to 100\%;Training TÜLU & Friends to 100%;50\% \_;\*",
    ]


@pytest.mark.parametrize(
    ("name", "title", "made"),
    [
        ("list.html.j2", "<i> & A_b", "&lt;i&gt; &amp; A_b"),
        ("list.md.j2", "<i> & A_b", r"\<i\> & A\_b"),
        ("list.org.j2", "[[elisp:x]] A_b", "[ [elisp: x] ] A_b"),
        ("list.tex.j2", r"\input{x} & A_b", r"\textbackslash{}input{x} \& A\_b"),
        ("list.txt.j2", "<i> & A_b", "<i> & A_b"),
    ],
)
def test_text_is_escaped_once_for_what_the_template_makes(
    tmp_path: Path, name: str, title: str, made: str
) -> None:
    own = {".md": "|markdown", ".org": "|org", ".tex": "|latex", ".html": "|e"}
    template = (
        f"{{{{ papers[0].title }}}};{{{{ papers[0].title{own.get(Path(name[:-3]).suffix, '')} }}}};<b>\n"
        "{{ papers[0].title|safe }}{{ papers[0].n_authors }}\n"
        "{{ papers[0]|page }} {{ papers[0]|bibkey }} {{ papers[0].date|date }}"
    )
    row = Row(replace(PAPER, title=title))
    escaped, as_is, page = filled(tmp_path, template, row, name=name).split("\n")
    assert escaped == f"{made};{made};<b>"
    assert as_is == f"{title}2"
    assert page.split() == [PAPER.url, *cite_keys([row.paper]), "2024-06-12"]


def test_plain_text_is_not_escaped_and_a_last_line_keeps_its_end(tmp_path: Path) -> None:
    assert filled(tmp_path, "{{ papers[0].title }} <b> ü\n") == f"{PAPER.title} <b> ü\n"
    assert filled(tmp_path, "{% for p in [] %}{% endfor %}") == ""


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% for p in papers %}\n{{ p.titel }}\n{% endfor %}", "2: a paper has no attribute 'titel'"),
        ("\n\n{{ nosuch }}", "3: 'nosuch' is undefined"),
        ("\n{% for p in papers %}", "2: Unexpected end of template"),
        ("\n{{ 'x'|nosuch }}", "2: No filter named 'nosuch'"),
        ("\n{{ 1 / 0 }}", "2: ZeroDivisionError"),
        ("\n{{ papers.append(1) }}", "2: access to attribute 'append'"),
        ("\n{{ papers.__class__.__mro__ }}", "2: access to attribute '__class__'"),
        ("\n{% include '/etc/passwd' %}", "2: “/etc/passwd”: a template reads no other file"),
        ("\n{{ range(10**9) }}", "2: OverflowError: Range too big"),
        ("\n{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "2: RecursionError"),
    ],
)
def test_what_is_wrong_in_a_template_is_one_line_with_file_and_line(template: str, said: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # whatever a template raises, it is told so
        render(ordered(template))
    assert complaint(caught.value, "list.j2").startswith(f"list.j2:{said}")


@pytest.mark.parametrize(
    ("template", "said"), [("\n{{ 'a' * 10**11 }}", "2: it takes more memory"), ("{{ x }}", "1: 'x' is")]
)
def test_the_process_that_fills_it_in_passes_on_what_is_wrong(
    tmp_path: Path, template: str, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        filled(tmp_path, template)
    assert str(caught.value).startswith(f"{tmp_path}/list.j2:{said}")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_an_endless_template_ends() -> None:
    endless = "\n{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}"
    done = subprocess.run(
        [sys.executable, "-m", "papertui.exports.rendering"],
        input=json.dumps(ordered(endless) | {"seconds": 1}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "list.j2:2: is a loop endless? it ran for more than 1 s\n"


def test_a_template_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"Na\xefve")
    (tmp_path / "large").write_bytes(b" " * (1 << 20) + b"x")
    for path, said in (
        (tmp_path / "nowhere", "No such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "latin", "is not UTF-8"),
        (tmp_path / "large", "larger than 1 MiB"),
        (Path("a\0b"), "null "),
        (None, "--template FILE"),
    ):
        with pytest.raises(UsageError, match=said):
            find_format("template", path)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.tex.j2", ".tex"), ("a.html", ".html"), ("a.j2", ".txt"), ("a", ".txt"), ("A.MD.JINJA2", ".MD")],
)
def test_the_name_of_a_template_tells_the_suffix_of_its_lists(tmp_path: Path, name: str, suffix: str) -> None:
    (tmp_path / name).write_text("x")
    assert find_format("template", tmp_path / name).suffix == suffix


@pytest.mark.usefixtures("reads_here")
def test_the_commands_take_a_template_from_the_option_or_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, config = tmp_path / "list.j2", tmp_path / "config.toml"
    template.write_text("{% for paper in papers %}\n{{ paper.arxiv_id }}\n{% endfor %}\n")
    config.write_text(f'template = "{template}"\n')
    page = str(SAMPLES / "arxiv-abs-1706.03762.html")
    common = [page, "--library", str(tmp_path / "l"), "--cache", str(tmp_path / "c")]
    for options in (
        ["--format", "template", "--template", str(template)],
        ["--format", "template", "--config", str(config)],
    ):
        for command in ("search", "export"):
            assert main([command, "", *common, *options]) == 0
            assert capsys.readouterr().out == "1706.03762\n"
    for options, said in (
        (["--format", "template"], "no template to fill in"),
        (["--format", "csv", "--template", str(template)], "--template goes with --format template"),
    ):
        assert main(["export", "", *common, *options]) == 2
        assert said in capsys.readouterr().err


def test_in_the_dialog_every_format_has_a_key_and_most_their_first_letter() -> None:
    keys = letters([*formats(), "template"])
    assert len(set(keys.values())) == len(keys)
    assert all(key and key not in "jkgGq" for key in keys.values())
    assert [name for name, key in keys.items() if key != name[0]] == ["csv", "jsonl", "template"]
