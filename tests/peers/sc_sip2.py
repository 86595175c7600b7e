"""A visit by pip's sip2, a self-check that is not ours: HOST PORT USER PASSWORD PATRON ITEM. Runs in an environment of its own
(tools/peers). Prints what it heard as one line of JSON: a list of [name, fixed part, fields].
"""

import json
import sys
import tempfile
from typing import Any

from Sip2.sip2 import Sip2  # pyright: ignore[reportMissingImports]


def main(host: str, port: str, user: str, password: str, card: str, barcode: str) -> None:
    kiosk = Sip2()
    kiosk.hostName, kiosk.hostPort, kiosk.tlsEnable = host, int(port), False
    kiosk.logfile_path, kiosk.institutionId, kiosk.scLocation = tempfile.mkdtemp(), "HN1", "HN1"
    kiosk.patron, kiosk.hostEncoding, kiosk.patronpwd = card, "utf-8", ""
    kiosk.connect()
    heard: list[Any] = []

    def ask(name: str, *given: Any) -> None:
        request = getattr(kiosk, f"sip_{name}_request")(*given)
        told = getattr(kiosk, f"sip_{name}_response")(kiosk.get_response(request))
        heard.append([name, told["fixed"], told["variable"]])

    ask("login", user, password)
    ask("sc_status")
    ask("patron_information", "charged")
    ask("item_information", barcode)
    ask("checkout", barcode)
    ask("item_information", barcode)
    ask("renew", barcode)
    ask("patron_status")
    ask("checkin", barcode)
    ask("end_patron_session")
    print(json.dumps(heard))


if __name__ == "__main__":
    main(*sys.argv[1:])
