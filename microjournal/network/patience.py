"""How often one asks again, and how long one waits in between: urllib3's `Retry`, heeding what the host wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from urllib3 import Retry
from urllib3.exceptions import MaxRetryError

from microjournal.network.refusals import asked_wait
from microjournal.network.statuses import BUSY

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse


class Patience(Retry):
    """Asks again what may be asked again, as often as it was said; but never earlier than the host wants.

    Whoever asks for a longer wait than `retry_after_max` is not asked again. `Retry` alone would wait for so long and
    then ask all the same.
    """

    RETRY_AFTER_STATUS_CODES = frozenset({403, 413, 429, 503})

    @classmethod
    def of(cls, *, tries: int, pause: float, longest: int) -> Patience:
        """tries: in all. pause, longest: seconds, about, before the second try, and that are ever waited for."""
        return cls(
            total=tries - 1,
            redirect=False,
            allowed_methods=None,
            status_forcelist=BUSY,
            backoff_factor=pause,
            backoff_max=longest,
            retry_after_max=longest,
            raise_on_status=False,
        )

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """How many seconds the host wants to be left alone."""
        return asked_wait(response.headers)

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        *given: Any,
        **more: Any,
    ) -> Patience:
        """What is left of the patience. Raises MaxRetryError if nothing is."""
        if response is not None and (asked_wait(response.headers) or 0) > self.retry_after_max:
            raise MaxRetryError(more.get("_pool"), url or "")  # type: ignore[arg-type]
        return super().increment(method, url, response, *given, **more)
