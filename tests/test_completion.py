"""Completion scripts in the shells themselves, where these are installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from papertui.commands import commands
from tests.browsing import command_here

_BASH = """
source ./script
while read -ra COMP_WORDS; do
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
    _papertui
    echo "${COMPREPLY[*]}"
done
"""
# What is typed, and some of what is offered.
TYPED = (
    ("papertui se", "search"),
    ("papertui --en", "--engine"),
    ("papertui --engine tan", "tantivy"),
    ("papertui search x --format js", "jsonl"),
    ("papertui search x --sort up", "upvotes"),
    ("papertui --year 2020 library res", "restore"),
    ("papertui manual que", "queries"),
    ("papertui completion z", "zsh"),
    ("papertui tag x --a", "--add"),
    ("papertui doctor --pr", "--print-config"),
)


@pytest.fixture
def script(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return the folder that holds the script of the shell that the test names."""
    shell = request.param
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    (tmp_path / "script").write_bytes(command_here(tmp_path, "completion", shell).stdout)
    return tmp_path


def said(shell: str, folder: Path, code: str, stdin: str = "") -> list[str]:
    done = subprocess.run(
        [shell, "-c", code], input=stdin, cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_bash_completes_commands_options_and_values(script: Path) -> None:
    typed = "\n".join(line for line, _ in TYPED)
    assert said("bash", script, _BASH, f"{typed}\n") == [offered for _, offered in TYPED]


@pytest.mark.parametrize("script", ["fish"], indirect=True)
def test_fish_completes_commands_options_and_values(script: Path) -> None:
    asked = "; ".join(f"echo (complete -C '{line}' | string split -f1 \\t)" for line, _ in TYPED)
    lines = said("fish", script, f"source ./script; {asked}")
    assert all(offered in line.split() for line, (_, offered) in zip(lines, TYPED, strict=True))


@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_zsh_takes_the_script(script: Path) -> None:
    loaded = "autoload -Uz compinit && compinit -u -D; source ./script; print $_comps[papertui]"
    assert said("zsh", script, loaded) == ["_papertui"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_knows_every_command(tmp_path: Path, shell: str) -> None:
    text = command_here(tmp_path, "completion", shell).stdout.decode()
    assert all(name in text for name in commands() if name != "browse")
