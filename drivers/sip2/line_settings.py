"""What a SIP2 connection must be told. Data only."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LineSettings:
    """`resend_honoured`: the same bytes with the same AY are answered again, not carried out again. `connect_wait_s`: for
    TCP, TLS and login together; one server takes every connection and then never answers the login."""

    host: str
    port: int
    tls: bool = False
    ca_file: str = ""                # empty: the system's own
    user: str = ""
    password: str = field(default="", repr=False)
    location: str = ""
    encoding: str = "utf-8"
    error_detection: bool = True
    delimiter: str = "|"
    login: str = "sip"               # sip | telnet | none
    resend_honoured: bool = False
    connect_wait_s: float = 3.0
    keep_alive_s: float = 25.0
