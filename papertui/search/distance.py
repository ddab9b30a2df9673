"""How many edits lie between two words: insert, drop, change a letter, or swap two neighbours."""


def within(first: str, second: str, edits: int) -> bool:
    """Whether at most `edits` edits lead from one word to the other."""
    if abs(len(first) - len(second)) > edits:
        return False
    before: list[int] = []
    row = list(range(len(second) + 1))
    for place, letter in enumerate(first, 1):
        last = first[place - 2] if place > 1 else ""
        before, row = row, next_row(before, row, letter, last, second)
        if min(row) > edits and min(before) > edits:
            return False
    return row[-1] <= edits


def next_row(before: list[int], row: list[int], letter: str, last: str, word: str) -> list[int]:
    """Extend the table of edit distances (optimal string alignment) to `word` by one letter.

    `row` is the table's last row and `before` the one above it (empty at the
    first letter); `last` is the letter that led to `row`.
    """
    cost = row[0] + 1
    new = [cost]
    left = ""
    for place, other in enumerate(word):
        cost = min(cost, row[place + 1]) + 1
        changed = row[place] + (letter != other)
        if changed < cost:
            cost = changed
        if last == other and letter == left and before and before[place - 1] < cost:
            cost = before[place - 1] + 1
        new.append(cost)
        left = other
    return new
