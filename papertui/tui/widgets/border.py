"""The line between two panes that the mouse moves: pressed on the border, let go where it is to be."""

from textual import events
from textual.message import Message

from papertui.tui.widgets.lines import Lines


class Border(Lines):
    """A line between panes; the terminal tells where a button was pressed and let go, which is enough."""

    class Dragged(Message):
        """The border is to be in this column and row of the screen."""

        def __init__(self, x: int, y: int) -> None:
            super().__init__()
            self.x, self.y = x, y

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Hear of the button until it is let go."""
        event.stop()
        self.capture_mouse()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Say where the border is to be."""
        event.stop()
        if self.app.mouse_captured is self:
            self.release_mouse()
            self.post_message(self.Dragged(event.screen_x, event.screen_y))
