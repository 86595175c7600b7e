"""TLS on a machine that does not know what day it is (design §9).

A Pi has no battery clock: after a cold start without a time service its date may lie before the server's certificate was
issued, and then there would be no way to the one who could tell the time. So while no time service has set the clock, a
certificate's dates are checked from the build date on: one that had expired by then is refused, everything else about it
(who vouches for it, whose name it bears) is checked as always.
"""

import ssl
import time
from typing import Any

from urllib3.util.ssl_ import create_urllib3_context

from kiosk.clock import BUILD_MS, system_is_synchronised

NO_CHECK_TIME = ssl.VerifyFlags(0x200000)
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL (x509_vfy.h); Python's ssl has no name for it."""


def clock_is_right() -> bool:
    return system_is_synchronised() and time.time_ns() // 1_000_000 >= BUILD_MS


def context_without_a_clock() -> ssl.SSLContext:
    """As urllib3 makes it, but blind to dates; `refuse_if_long_expired` looks at those."""
    context = create_urllib3_context()
    context.verify_flags |= NO_CHECK_TIME
    return context


def refuse_if_long_expired(wire: Any) -> None:
    """Raises SSLCertVerificationError (an OSError) when the server's certificate had expired before this was built."""
    ends = (wire.getpeercert() or {}).get("notAfter", "")
    if not ends or ssl.cert_time_to_seconds(ends) * 1000 < BUILD_MS:
        raise ssl.SSLCertVerificationError(f"the server's certificate expired on {ends or 'an unknown day'}")
