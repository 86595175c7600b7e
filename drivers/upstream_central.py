"""The Port to the Muon central server, over HTTPS and JSON (/api/v1).

One desk and three lanes. The desk (this port's own thread) never blocks on the network: it takes wishes, watches
deadlines and knows whether upstream is there. The lanes (questions, bulk, probes) do one exchange at a time. So a
patron's question never waits behind a delivery or a probe, and each deadline holds whatever the wire does.
"""

from collections.abc import Callable

from drivers.upstream_desk import Anchor, Desk
from drivers.upstream_lanes import Lane
from kiosk import addresses
from kiosk.log import say
from kiosk.ports import PortName
from kiosk.workers import Inbox, Post, Wishes


class CentralUpstream:
    """`secret` is what central gave this device when it was enrolled. `log` takes sentences without card numbers."""

    name = PortName.UPSTREAM

    def __init__(self, url: str, device: str, secret: str, ca_file: str = "",
                 log: Callable[[str], None] = say, clock_anchor: Anchor | None = None,
                 clock_is_right: Callable[[], bool] | None = None):
        """`clock_anchor` is told central's time: a certificate vouches for it, or it is this very machine (plain http is
        taken on loopback only). `clock_is_right`: may dates of certificates be checked by this machine's clock?
        ValueError: no such address."""
        self._url, self._bearer, self._ca_file = addresses.upstream(url), f"{device}.{secret}", ca_file
        self._log, self._anchor, self._clock_is_right = log, clock_anchor, clock_is_right

    def serve(self, wishes: Wishes, post: Post) -> None:
        from drivers.upstream_http import HttpLine  # late: requests costs a tenth of a second and 9 MiB
        from drivers.upstream_tls import clock_is_right

        inbox = Inbox()
        right = self._clock_is_right or clock_is_right
        lines = [HttpLine(self._url, self._bearer, self._ca_file, clock_is_right=right) for _ in ("questions", "bulk", "probes")]
        lanes = [Lane(line, inbox.post, self._log) for line in lines]
        try:
            Desk(post, self._note, self._anchor, *lanes).work(wishes, inbox)
        finally:
            for lane in lanes:
                lane.close()

    def _note(self, sentence: str) -> None:
        self._log(f"upstream {self._url}: {sentence}")
