"""How a connection to a library system begins: who we are (93, or prompts), then the exchange of states (99, 98).

Knows the order and what a refusal means; user and password go into no sentence.
"""

from collections.abc import Callable

from drivers.sip2 import say, telnet, values
from drivers.sip2.codec import Message, NotEncodable
from drivers.sip2.line_settings import LineSettings
from drivers.sip2.say import Say
from drivers.sip2.wire import Wire
from kiosk.ports import PortLost

REFUSED = "the library system refuses the login: user, password or location of its SIP2 account are wrong"


class LoginRefused(PortLost):
    """The library system is there and does not let us in; staff must look at the settings."""


def log_in(settings: LineSettings, wire: Wire, ask: Callable[[Say], Message], until_s: float) -> None:
    """`ask` is one exchange. Raises LoginRefused, and what a wire and an exchange raise."""
    if settings.login == "telnet":
        _by_prompts(settings, wire, until_s)
    elif settings.login == "sip":
        _by_message(settings, ask)
    ask(say.status())


def _by_message(settings: LineSettings, ask: Callable[[Say], Message]) -> None:
    try:
        answer = ask(say.login(settings.user, settings.password, settings.location))
    except NotEncodable as error:
        raise LoginRefused("user, password or location of the SIP2 account cannot be written in its encoding") from error
    if not values.ok(answer.fixed["ok"]):
        raise LoginRefused(REFUSED)


def _by_prompts(settings: LineSettings, wire: Wire, until_s: float) -> None:
    try:
        user, password = (word.encode(settings.encoding) for word in (settings.user, settings.password))
    except UnicodeEncodeError as error:
        raise LoginRefused("user or password of the SIP2 account cannot be written in its encoding") from error
    if not user or not password or any(end in user + password for end in b"\r\n\0"):
        raise LoginRefused("a login by prompts needs a user and a password of one line each")
    if not telnet.log_in(wire, user, password, until_s):
        raise LoginRefused(REFUSED)
