"""The clipboard: a route by where we are, and a message that promises no more than that route can."""

from papertui.clipboard.routes import Outcome, copy, route_name

__all__ = ["Outcome", "copy", "route_name"]
