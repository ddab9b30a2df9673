"""Steps 8 to 15: letters, corrections, phrases, exclusion, signs, dates, wrong queries, the way back."""

from collections.abc import Callable

from tests.browsing import command
from tests.minutes.user import OF_STUDIES, User

_PHRASE = "attention is all you need"


def step_8_letters_narrow_and_matches_are_marked(user: User) -> None:
    screen = user.to_bar()
    counts = [user.total, *(user.type(letter) for letter in "diff")]
    assert counts == sorted(counts, reverse=True)
    assert 0 < counts[-1] < user.total
    assert any("iffusion" in title for title in user.titles)
    marked = user.marked_words()
    assert marked
    assert all(word.casefold().startswith("diff") for word in marked)
    assert screen.screen[0].startswith(" / diff ")


def step_9_a_slip_is_corrected_by_one_key(user: User) -> None:
    screen = user.screen
    assert user.query("difusion") == 0
    screen.wait_for("No paper has “difusion”. Did you mean diffusion (")
    screen.press("tab").wait_for(lambda: screen.screen[0].startswith(" / diffusion ") and screen.found)
    assert screen.found == user.query("diffusion")


def step_10_a_phrase_finds_that_phrase_only(user: User) -> None:
    found = user.query(f'"{_PHRASE}"')
    papers = user.papers(f'"{_PHRASE}"')
    assert found == len(papers) > 0
    assert all(_PHRASE in f"{paper['title']} {paper['abstract']}".casefold() for paper in papers)


def step_11_what_is_excluded_is_not_there(user: User) -> None:
    assert user.query("diffusion -gan") == user.query("diffusion") - user.query("diffusion gan") > 0
    assert user.query("-gan") == user.total - user.query("gan") < user.total


def step_12_signs_in_words_find_what_a_reader_would_point_at(user: User) -> None:
    for query, title, decoy in (
        ("GPT-4", "Asking an oracle", "Asking two oracles"),
        ("C++", "Porting a solver", "Porting a printer"),
        ("retrieval-augmented", "Looking things up", "Looking pictures up"),
    ):
        assert user.query(f"{query} {OF_STUDIES}") == 1
        # On a busy machine its number is painted some time before the list.
        user.screen.wait_for(lambda title=title: user.titles == [title])  # type: ignore[misc] # mypy knows no default
        assert user.query(f'"{decoy}"') == 1


def step_13_the_command_line_counts_the_same(user: User) -> None:
    query = "date:2025-01..2025-03 comments:>1"
    done = command(user.home, "search", query, user.dumps, "--count", installed=False)
    assert user.query(query) == int(done.stdout) > 0


def step_14_a_wrong_query_is_a_sentence_and_the_last_results_stay(user: User) -> None:
    screen = user.screen
    user.query("")
    before, bright = user.titles, user.colours(1)
    user.paste("nosuch:x").wait_for("no field “nosuch”; fields: title")
    screen.wait_for(lambda: user.colours(1) != bright)
    assert user.titles == before[: len(user.titles)]
    screen.press("ctrl+u").wait_for(lambda: "nosuch" not in screen.text)
    user.paste("(a AND").wait_for("AND waits for a word; open bracket at 1")
    assert screen.found


def step_15_esc_drops_the_query_and_keeps_the_paper(user: User) -> None:
    screen = user.screen
    assert user.query("diffusion") > 1
    first = screen.press("enter").settle(0.05).cursor_title
    # A message may stand where the position is.
    screen.press("G").wait_for(lambda: screen.cursor_title != first)
    screen.wait_for(lambda: screen.cursor_title and user.titles[-1].startswith(screen.cursor_title))
    title = screen.settle(0.05).cursor_title
    screen.press("esc").wait_for(lambda: screen.found == user.total)
    screen.wait_for(lambda: screen.screen[0].startswith(" /   ") and screen.cursor_title == title)


STEPS: tuple[Callable[[User], None], ...] = (
    step_8_letters_narrow_and_matches_are_marked,
    step_9_a_slip_is_corrected_by_one_key,
    step_10_a_phrase_finds_that_phrase_only,
    step_11_what_is_excluded_is_not_there,
    step_12_signs_in_words_find_what_a_reader_would_point_at,
    step_13_the_command_line_counts_the_same,
    step_14_a_wrong_query_is_a_sentence_and_the_last_results_stay,
    step_15_esc_drops_the_query_and_keeps_the_paper,
)
