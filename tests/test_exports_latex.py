"""BibTeX as LaTeX takes it: what survives the escapes compiles."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from papertui.exports.latex import latex
from tests.test_exports import hostile_rows, written
from tests.test_round_trip import rows_of

NO_LATEX = pytest.mark.skipif(
    not (shutil.which("pdflatex") and shutil.which("bibtex")), reason="no LaTeX is installed here"
)
# The fonts of a bare LaTeX have no Chinese and no emoji; that is not what is tested.
LIST = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\makeatletter\def\UTFviii@undefined@err#1{?}\makeatother
\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{list}
\end{document}
"""


@NO_LATEX
@pytest.mark.parametrize("kind", ["real", "hostile"])
def test_bibtex_of_500_papers_compiles_without_an_error_or_a_warning(tmp_path: Path, kind: str) -> None:
    rows = rows_of() if kind == "real" else hostile_rows(500)
    (tmp_path / "list.bib").write_text(written(rows, "bibtex"), encoding="utf-8")
    (tmp_path / "list.tex").write_text(LIST)
    compile_ = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "list"]
    for command in (compile_, ["bibtex", "list"], compile_):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        said = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, said[-2000:]
        assert not re.findall(r"^(?:!|Warning--|I found).*", said, re.MULTILINE)
    assert (tmp_path / "list.bbl").read_text(encoding="utf-8").count(r"\bibitem{") == len(rows)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        (r"\textbf{a} \emph {b}", r"\textbf{a} \emph {b}"),
        (r"\textbf a", r"\textbackslash{}textbf a"),
        (r"a \textbf", r"a \textbackslash{}textbf"),
        (r"\'\i \c c \'{} \v{\i}", r"\'\i \c c \'{} \v{\i}"),
        ("\\'\\\"u", "\\textbackslash{}'\\\"u"),
        (r"\c名 \'", r"\textbackslash{}c名 \textbackslash{}'"),
        (r"\c\textbf{a}", r"\textbackslash{}c\textbf{a}"),
        (r"$x_{i}^2$ and $\sqrt[3]{x}$ and $\frac12$", r"$x_{i}^2$ and $\sqrt[3]{x}$ and $\frac12$"),
        ("$x^2^3$", r"\$x\textasciicircum{}2\textasciicircum{}3\$"),
        ("$x_$", r"\$x\_\$"),
        (r"$\frac$", r"\$\textbackslash{}frac\$"),
        ("$é$", r"\$é\$"),
    ],
)
def test_latex_keeps_what_compiles_and_spells_out_the_rest(text: str, escaped: str) -> None:
    assert latex(text) == escaped
