"""Which connector the configuration asks for: central, or a library system on SIP2. Each is imported only where it is wanted."""

from pathlib import Path

from kiosk import config as configuration
from kiosk.clock import Clock
from kiosk.log import say
from kiosk.workers import Port


def upstream_of(conf: configuration.Config, clock: Clock) -> list[Port]:
    """None where no address is given. Raises ConfigError."""
    if not conf.upstream.url:
        return []
    if conf.upstream.url.startswith("sip2"):
        return [_library_system(conf, clock)]
    from drivers.upstream_central import CentralUpstream

    secret = configuration.read_secret(Path(conf.upstream.secret_file))
    return [CentralUpstream(conf.upstream.url, conf.upstream.device, secret, conf.upstream.ca_file, say, clock.told,
                            clock.raw_is_right)]


def _library_system(conf: configuration.Config, clock: Clock) -> Port:
    from drivers.upstream_sip2 import Sip2Upstream

    up, options = conf.upstream, conf.sip2
    terminal = configuration.read_secret(Path(options.terminal_password_file)) if options.terminal_password_file else ""
    password = configuration.read_secret(Path(up.secret_file)) if options.login != "none" else ""
    return Sip2Upstream(up.url, up.device, password, options, clock, timezone=conf.library.timezone,
                        currency=conf.library.currency, ca_file=up.ca_file, terminal_password=terminal)
