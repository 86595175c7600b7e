"""TLS below SIP2 (sip2+tls): the certificate must be vouched for, bear the host's name and be of this time; without a
clock its dates are checked from the build date on (drivers/upstream_tls.py). Imported where it is configured only.
"""

import socket
import ssl
from collections.abc import Callable

from drivers import upstream_tls


def secured(plain: socket.socket, host: str, ca_file: str, clock_is_right: Callable[[], bool] | None) -> ssl.SSLSocket:
    """The handshake, within the time-out of `plain`. `ca_file` empty: the system's own. Raises OSError."""
    has_clock = (clock_is_right or upstream_tls.clock_is_right)()
    context = _trusting(ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not has_clock:
        context.verify_flags |= upstream_tls.NO_CHECK_TIME
    sock = context.wrap_socket(plain, server_hostname=host)
    try:
        if not has_clock:
            upstream_tls.refuse_if_long_expired(sock)
    except OSError:
        sock.close()
        raise
    return sock


def _trusting(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise OSError(f"no certificates of authorities can be read from {ca_file or 'this system'}") from error


def why(error: ssl.SSLError) -> str:
    """In a sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of the library system does not fit: {getattr(error, 'verify_message', '') or error}"
    return f"no TLS with the library system: {error.reason or error}"
