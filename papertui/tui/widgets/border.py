"""The border between two panes, which the mouse drags: from button press to release."""

from textual import events
from textual.message import Message

from papertui.tui.widgets.lines import LineWidget


class Border(LineWidget):
    """A line between panes; the terminal reports where a button was pressed and released, which is enough."""

    class Dragged(Message):
        """The border was dragged to this column and row of the screen."""

        def __init__(self, x: int, y: int) -> None:
            super().__init__()
            self.x, self.y = x, y

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Capture the mouse until the button is released."""
        event.stop()
        self.capture_mouse()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Post where the border was dragged to."""
        event.stop()
        if self.app.mouse_captured is self:
            self.release_mouse()
            self.post_message(self.Dragged(event.screen_x, event.screen_y))
