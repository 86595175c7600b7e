"""Who asks? The device that a secret proves, remembered for a minute: whoever waits in line is one of ours.

This lets nobody in. Each route asks the database itself, so a secret that has been revoked opens nothing from that moment on.
"""

import time
from collections.abc import Callable, Hashable

from anyio import to_thread
from starlette.datastructures import Headers

from central.limits import Scope

KNOWN_S = 60
"""So long a secret is taken for one of ours without another look."""

CALLERS_MAX = 10_000
"""Secrets that are remembered; beyond that the one that was looked up first is looked up again."""


def token_of(headers: Headers) -> str:
    """`<device>.<secret>` of a request, or nothing (RFC 6750 §2.1)."""
    scheme, _blank, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class Callers:
    """`check`: the device that a token proves; None: none of ours. It waits for the database, and may say that it is away."""

    def __init__(self, check: Callable[[str], str | None], clock: Callable[[], float] = time.monotonic):
        self._check, self._clock = check, clock
        self._known = dict[int, tuple[str, float]]()      # never the secret itself

    async def who(self, scope: Scope) -> Hashable | None:
        """None: none of ours. While the database is away everybody is who they say."""
        token = token_of(Headers(scope=scope))
        name = hash(token)
        device, until_s = self._known.get(name, ("", 0.0))
        if self._clock() < until_s:
            return device
        try:
            found = await to_thread.run_sync(self._check, token)
        except Exception:  # noqa: BLE001  whatever is wrong with the database, the route says it
            return name
        self._known.pop(name, None)
        if found is not None:
            self._remember(name, found)
        return found

    def _remember(self, name: int, device: str) -> None:
        self._known[name] = device, self._clock() + KNOWN_S
        if len(self._known) > CALLERS_MAX:
            del self._known[next(iter(self._known))]
