"""Errors on the wire: problem details for HTTP APIs (RFC 9457), never a trace, never a card number."""

from http import HTTPStatus

from starlette.responses import JSONResponse

MEDIA = "application/problem+json"


class Refused(Exception):
    """This request gets a problem for its answer."""

    def __init__(self, status: int, detail: str = "", retry_s: int = 0):
        super().__init__(detail)
        self.status, self.detail, self.retry_s = status, detail, retry_s


def problem(status: int, detail: str = "", retry_s: int = 0, headers: dict[str, str] | None = None) -> JSONResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    more = {"Retry-After": str(retry_s)} if retry_s else {}
    if status == HTTPStatus.UNAUTHORIZED:
        more["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status, {**(headers or {}), **more}, MEDIA)
