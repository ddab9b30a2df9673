"""Errors of requests to services, and when they may be repeated."""

from papertui.errors import PapertuiError

MINUTE, DAY = 60.0, 86_400.0


class FetchError(PapertuiError):
    """A source could not be fetched; what the others returned was saved."""

    exit_code = 4


class RequestError(Exception):
    """There is no answer, or an unusable one; `reason` describes it in a few words.

    `hold`: seconds for which the service is not asked again. `wait`: seconds
    after which the service itself allows it. `is_passing`: an early retry may
    help. `is_final`: nothing else is asked of the host in this run.
    `is_overtime`: the time for the whole run is over. `advice` is what the user can do.
    """

    def __init__(
        self,
        reason: str,
        *,
        hold: float = MINUTE,
        wait: float | None = None,
        is_passing: bool = False,
        is_final: bool = False,
        is_overtime: bool = False,
        advice: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hold = hold
        self.wait = wait
        self.is_passing = is_passing
        self.is_final = is_final
        self.is_overtime = is_overtime
        self.advice = advice
