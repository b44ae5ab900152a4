"""What went wrong when a host was asked, in a few words."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Literal

NO_SUCH_HOST = "there is no such host"
NO_NETWORK = "there is no network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no answer. kind: "certificate" is one that is not valid; "silent" is every other way not to answer.

    reason: in a few words; "" for what is no address.
    """

    kind: Literal["no-host", "no-network", "no-address", "certificate", "silent"]
    reason: str = ""


def failure(error: Exception, seconds: float) -> Failure:
    """What an error of urllib3 or of the system says. seconds: for which an answer was waited for."""
    from urllib3 import exceptions

    while isinstance(error, exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    match error:
        case exceptions.LocationValueError() | ValueError():
            return Failure(kind="no-address")
        case exceptions.NameResolutionError():
            return _no_host(error)
        case exceptions.NewConnectionError():
            return Failure(kind="silent", reason="it takes no connections")
        case exceptions.TimeoutError():
            return Failure(kind="silent", reason=f"no answer within {seconds:g} seconds")
        case exceptions.SSLError():
            return Failure(kind="certificate", reason="its certificate is not valid")
    return Failure(kind="silent", reason="it broke the connection off")


def _no_host(error: Exception) -> Failure:
    cause = error.__cause__
    # Other errors of the name system say that it could not be asked, not that it knows no such name.
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
        return Failure(kind="no-host", reason=NO_SUCH_HOST)
    return Failure(kind="no-network", reason=NO_NETWORK)
