"""Panes, reading the dumps again, help, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.keymap import Action
    from papertui.tui.screens.browser import Browser


def open_paper(browser: Browser) -> None:
    """Show the paper alone on the screen, and back."""
    browser.show_paper_now()
    if browser.current is not None:
        browser.panes.give_all(None if browser.panes.alone else "detail")


def next_pane(browser: Browser) -> None:
    """Go to the next pane; on a query that found nothing or is wrong, take what was offered for it."""
    from papertui.tui.actions.finding import take_correction

    if take_correction(browser):
        return
    if browser.detail.has_focus and browser.faceting.is_shown and browser.faceting.column:
        browser.set_focus(browser.faceting.column)
    elif browser.list.has_focus and browser.detail.display:
        browser.set_focus(browser.detail)
    else:
        browser.set_focus(browser.list)


def zoom(browser: Browser) -> None:
    """Give the pane in focus the whole screen, and back."""
    browser.panes.give_all(
        None if browser.panes.alone else ("detail" if browser.detail.has_focus else "list")
    )


def layout(browser: Browser) -> None:
    """Turn the panes from side by side to stacked, and back."""
    browser.panes.turn()


def reload(browser: Browser) -> None:
    """Read what changed in the dumps; cursor, query and marks stay."""
    browser.reading.start()


def report(browser: Browser) -> None:
    """Show what each dump gave and what was not taken."""
    from papertui.tui.screens.report import ReportScreen

    browser.reading.look()
    browser.show_place()
    browser.app.push_screen(ReportScreen(browser.workspace.report(), browser.glyphs))


def help_(browser: Browser) -> None:
    """Show the keys of the pane in focus."""
    from papertui.tui.screens.help import Help

    def picked(action: Action | None) -> None:
        if action is not None:
            browser.do(action)

    browser.app.push_screen(Help(browser.pane, browser.keymap), picked)


def palette(browser: Browser) -> None:
    """Choose among all actions by name."""
    from papertui.tui.screens.palette import Palette

    def picked(action: Action | None) -> None:
        if action is not None:
            browser.do(action)

    browser.app.push_screen(Palette(browser.pane, browser.keymap, browser.glyphs), picked)


def suspend(browser: Browser) -> None:
    """Go back to the shell for a while; `fg` comes back."""
    browser.app.action_suspend_process()


def interrupt(browser: Browser) -> None:
    """Say how to leave, to those who press ctrl+c; who is leaving already does not wait for the disk then."""
    if browser.saving.is_leaving:
        browser.app.exit()
    elif browser.saving.is_busy:
        browser.say("q quits once everything is on disk")
    else:
        browser.say("q quits · everything is on disk already")


def quit_(browser: Browser) -> None:
    """Leave as soon as everything is on disk."""
    browser.saving.leave()
