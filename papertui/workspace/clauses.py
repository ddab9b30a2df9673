"""Clauses of a query's text, put in front of it and taken out again."""

import re


def clauses(text: str) -> frozenset[str]:
    """Give the named things that a query's text asks for, such as `tag:rl` and `org:"World Labs"`."""
    return frozenset(re.findall(r'(?<!\S)\w+:(?:"[^"]*"|\S+)', text))


def toggled(text: str, clause: str) -> str:
    """Give the text without the clause where it has it, else with it.

    It is put in front: what stands last in a query may still be typed, and finds more than it says.
    """
    if clause not in clauses(text):
        rest = f"({text.strip()})" if re.search(r"(?<!\S)OR(?!\S)", text) else text.lstrip()
        return f"{clause} {rest}".rstrip(" ") if not rest.strip() else f"{clause} {rest}"
    left = re.sub(rf"(?<!\S){re.escape(clause)}(?!\S) ?", "", text, count=1)
    bare = left.strip()
    wrapped = bare.startswith("(") and bare.find(")") == len(bare) - 1
    return bare[1:-1] if wrapped else left
