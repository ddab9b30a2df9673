"""The process that renders a template under limits: a job as JSON on stdin, the text on stdout.

It uses Jinja2's sandbox: unknown values print as nothing, an undefined name is an
error, a line with only a tag is removed, and no other file can be included. Text of
papers is escaped for the output format in the template's name (`list.md.j2`), unless a
filter has escaped it or marks it `safe`. An error is one line on stderr,
`FILE:LINE: reason`, and exit code 2.
"""

import json
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from traceback import walk_tb
from types import FrameType
from typing import Any, NoReturn

from papertui.errors import UsageError
from papertui.exports import markdown, org
from papertui.exports.latex import latex, plain
from papertui.latex import latex_to_unicode

_MARKED_UP = frozenset((".html", ".htm", ".xhtml", ".xml", ".svg"))
_ESCAPES: Mapping[str, Callable[[str], str]] = {
    ".md": markdown.escape,
    ".markdown": markdown.escape,
    ".org": org.escape,
    ".tex": latex,
    ".bib": latex,
}
_MEMORY = 1 << 30
_MEMORY_PER_BYTE = 16


def render(order: Mapping[str, Any]) -> str:
    """Render the template of a job. Raises any exception of Jinja2 or the template."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_refuse),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=order["suffix"] in _MARKED_UP,
        finalize=_finalize(order["suffix"]),
    )
    environment.filters.update(_filters(order))
    code = environment.compile(order["source"], filename=order["file"])
    template = environment.template_class.from_code(environment, code, environment.make_globals(None))
    return template.render(papers=order["papers"])


def _finalize(suffix: str) -> Callable[[Any], Any]:
    escaped = _ESCAPES.get(suffix)
    if escaped is None:
        return lambda value: "" if value is None else value

    # Jinja2 recognises escaped text by a method of this name, whatever the language.
    def finalize(value: Any) -> Any:  # noqa: ANN401 – whatever a template prints
        if isinstance(value, str) and not hasattr(value, "__html__"):
            return escaped(value)
        return "" if value is None else value

    return finalize


def _refuse(name: str) -> NoReturn:
    from jinja2 import TemplateRuntimeError

    raise TemplateRuntimeError(f"“{name}”: a template reads no other file")


def _filters(order: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    ids = [paper["id"] for paper in order["papers"]]
    keys, pages = (dict(zip(ids, order[name], strict=True)) for name in ("keys", "pages"))
    done = _marker(order["suffix"])
    return {
        "bibkey": lambda paper: done(keys[paper["id"]]),
        "page": lambda paper: pages[paper["id"]] and done(pages[paper["id"]]),
        "date": lambda day, form="%Y-%m-%d": done(_date(day, form)),
        "latex": _of_text(latex, done),
        "plain_latex": _of_text(plain, done),
        "markdown": _of_text(markdown.escape, done),
        "org": _of_text(org.escape, done),
        "unicode": _of_text(latex_to_unicode),
    }


def _marker(suffix: str) -> Callable[[str], str]:
    """Return the function that marks text as escaped; in HTML, text escaped for another format is not."""
    from markupsafe import Markup

    return str if suffix in _MARKED_UP else Markup


def complaint(error: Exception, file: str) -> str:
    """Return one line: the file, the line number and the error of the template."""
    line = _line(error, file)
    return f"{file}{line and f':{line}'}: {_reason(error)}"


def _of_text(change: Callable[[str], str], mark: Callable[[str], str] = str) -> Callable[[object], str]:
    return lambda value: "" if value is None else mark(change(str(value)))


def _date(day: str | None, form: str) -> str:
    if not day:
        return ""
    # For an incomplete date, a format with a day would invent one.
    return date.fromisoformat(day).strftime(form) if len(day) == len("2024-05-27") else day


def main() -> int:
    """Run one job; return the exit code."""
    content = sys.stdin.buffer.read()
    order = json.loads(content)
    _limit(order["seconds"], _MEMORY + _MEMORY_PER_BYTE * len(content))
    del content
    try:
        text = render(order)
    except Exception as error:  # a template can cause any exception, which is reported to its author
        print(complaint(error, order["file"]), file=sys.stderr)
        return UsageError.exit_code
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


class _TooLongError(Exception):
    """The template exceeded its time limit."""


def _limit(seconds: int, memory: int) -> None:
    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise _TooLongError(f"is a loop endless? it ran for more than {seconds} s")

    signal.signal(signal.SIGXCPU, stop)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A single endless operation handles no signal; the hard limit ends it.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with suppress(ValueError, OSError):
        # macOS has no such limit.
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _line(error: Exception, file: str) -> int | str:
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return lines[-1] if lines else ""


def _reason(error: Exception) -> str:
    from jinja2 import UndefinedError
    from jinja2.exceptions import TemplateError

    if isinstance(error, MemoryError):
        return "it takes more memory than a template may"
    text = str(error).replace("'dict object'", "a paper") if isinstance(error, UndefinedError) else str(error)
    return text if isinstance(error, TemplateError | _TooLongError) else f"{type(error).__name__}: {text}"


if __name__ == "__main__":
    sys.exit(main())
