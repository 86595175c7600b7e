"""The HTTP application: routes of `/api/v1`, who may use them, and errors as problems.

Each route asks one function elsewhere; nothing is decided here.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response

from central import conflicts, downsync, enrol, intake, library, models, patrons, staff_views, tries, written
from central.callers import Callers, token_of
from central.database import Database, DatabaseBusy
from central.limits import BodyLimit
from central.load import Load
from central.mail import Mailer
from central.problems import Refused, problem
from central.repeats import RETRY_S
from central.shape import TooDeep

if TYPE_CHECKING:
    from central.gateway.gateway import Gateway

API = "/api/v1"
VERSION = "1.0"

PACKED_FROM = 600
"""Bytes of an answer; a patron's question has fewer."""


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Central:
    """What the routes work with. `admin_token` empty: no admin routes. `gateway`: a library system decides, not these books."""

    database: Database
    mailer: Mailer | None = None
    admin_token: str = ""
    now_ms: Callable[[], int] = field(default=wall_ms)
    gateway: "Gateway | None" = None

    @property
    def features(self) -> list[str]:
        """SIP2 tells no addresses: before a library system there are no letters."""
        return ["mail"] if self.mailer and not self.gateway else []


def _central(request: Request) -> Central:
    return request.app.state.central


House = Annotated[Central, Depends(_central)]


def _proven(central: Central, token: str) -> str | None:
    with central.database.read() as connection:
        return enrol.check(connection, token)


def _device(request: Request, central: House) -> str:
    device = _proven(central, token_of(request.headers))
    if device is None:
        raise Refused(401, "Not a kiosk of this library, or its secret is wrong or revoked.")
    return device


def _admin(request: Request, central: House) -> None:
    if not central.admin_token or not enrol.same_secret(token_of(request.headers), f"admin.{central.admin_token}"):
        raise Refused(401, "An admin token is needed.")


Device = Annotated[str, Depends(_device)]
PROBLEM = {"model": models.Problem, "content": {"application/problem+json": {}}}


def _says(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {**PROBLEM, "description": "A problem (RFC 9457)"} for status in (400, 413, 422, 503, *statuses)}


open_api = APIRouter(prefix=API, responses=_says())
device_api = APIRouter(prefix=API, responses=_says(401))
admin_api = APIRouter(prefix=f"{API}/admin", dependencies=[Depends(_admin)], responses=_says(401))


@open_api.get("/health")
def health(central: House) -> models.Health:
    """Is it there, what time is it, and what can it do?"""
    central.database.check()
    if central.gateway:
        central.gateway.check()
    return models.Health(time_ms=central.now_ms(), features=central.features)


@open_api.post("/enrol", status_code=201, responses=_says(403, 429))
def enrol_device(body: models.EnrolRequest, request: Request, central: House) -> models.Enrolled:
    """A one-time code for a device and its secret, which is told only here."""
    now, who = central.now_ms(), {"enrol": request.client.host if request.client else ""}
    tries.count(central.database, who, now)
    with central.database.write() as connection:
        made = enrol.enrol(connection, body.code, body.name, now)
        facts = models.LibraryFacts.model_validate_json(library.document(connection, "library"))
    if made is None:
        raise Refused(403, "This code is unknown, used or expired.")
    tries.passed(central.database, who)
    return models.Enrolled(device=made[0], secret=made[1], library=facts)


@device_api.post("/patron", responses=_says(429), response_model_exclude_none=True)
def patron(body: models.PatronRequest, device: Device, central: House) -> models.PatronAnswer:
    """A card, and its PIN where the library wants one."""
    now = central.now_ms()
    if central.gateway:
        return models.PatronAnswer(**central.gateway.patron(device, body.card, body.pin, now))
    return models.PatronAnswer(**patrons.sign_in(central.database, device, body.card, body.pin, now))


@device_api.post("/account", response_model_exclude_none=True)
def account(body: models.AccountRequest, device: Device, central: House) -> models.Account:
    if central.gateway:
        return models.Account(**central.gateway.account(device, body.card))
    with central.database.read() as connection:
        return models.Account(**patrons.account(connection, body.card, central.now_ms()))


@device_api.post("/transactions", response_model=models.Answers)
def transactions(body: models.Batch, device: Device, central: House) -> Response:
    """Each transaction with its answer, in the same order; one commit for all of them."""
    if len(body.transactions) > intake.BATCH_MAX:
        raise Refused(413, f"A batch is at most {intake.BATCH_MAX} transactions.")
    now = central.now_ms()
    if central.gateway:
        answers = central.gateway.take(device, body.transactions, now)
    else:
        answers = intake.take(central.database, device, body.transactions, now)
    return JSONResponse({"answers": [answer.to_json() for answer in answers], "time_ms": now})


@device_api.get("/changes", response_model=models.Changes)
def changes(device: Device, central: House, cursor: str = "", limit: int = downsync.PAGE_USUAL) -> Response:
    """What has changed since the cursor; empty: everything, from the beginning."""
    with central.database.read() as connection:
        page = central.gateway.page(connection, cursor) if central.gateway else vars(downsync.page(connection, cursor, limit))
        newest_seq = written.newest_seq(connection, device)
    plain = {key: value for key, value in page.items() if value is not None}
    return JSONResponse({**plain, "newest_seq": newest_seq, "time_ms": central.now_ms()})


@device_api.post("/receipts", status_code=202, responses=_says(409, 501))
def receipts(body: models.ReceiptRequest, device: Device, central: House) -> Response:
    """The slip as a letter to the patron's address; it is sent as soon as the mail server takes it."""
    if central.mailer is None:
        raise Refused(501, "No mail server is set up.")
    if central.gateway or not central.mailer.accept(body.card, body.slip, central.now_ms()):
        raise Refused(409, "This patron has no address.")
    return JSONResponse({}, 202)


@admin_api.get("/loans")
def admin_loans(central: House, item: str = "") -> models.AdminLoans:
    with central.database.read() as connection:
        return models.AdminLoans(loans=[models.AdminLoan(**row) for row in staff_views.loans(connection, item)])


@admin_api.get("/applied")
def admin_applied(central: House, item: str) -> models.Applied:
    with central.database.read() as connection:
        return models.Applied(applied=staff_views.applied(connection, item))


@admin_api.get("/transactions")
def admin_transactions(central: House, item: str = "", device: str = "") -> models.AdminTransactions:
    with central.database.read() as connection:
        found = staff_views.transactions(connection, item, device)
    return models.AdminTransactions(transactions=[models.AdminTransaction(**row) for row in found])


@admin_api.get("/conflicts")
def admin_conflicts(central: House) -> models.Conflicts:
    with central.database.read() as connection:
        both = [models.Conflict(**one) for one in conflicts.waiting(connection, None)]
    kept = {sort: [one for one in both if one.kind == sort] for sort in conflicts.Sort}
    return models.Conflicts(conflicts=kept[conflicts.Sort.CONFLICT], notices=kept[conflicts.Sort.NOTICE])


def make_app(central: Central) -> BodyLimit:
    """Answers are packed where the other end takes that: a page of changes is a fifth, on a line that may be slow."""
    packed = GZipMiddleware(bare_app(central), minimum_size=PACKED_FROM, compresslevel=5)
    return BodyLimit(Load(packed, Callers(partial(_proven, central))))


def bare_app(central: Central | None = None) -> FastAPI:
    """Without `central` it answers nothing, but knows its OpenAPI document."""
    app = FastAPI(title="Muon central", version=VERSION, docs_url=None, redoc_url=None, openapi_url=f"{API}/openapi.json")
    app.state.central = central
    for router in (open_api, device_api, admin_api):
        app.include_router(router)
    for kind, answer in ERRORS.items():
        app.add_exception_handler(kind, answer)
    app.openapi = lambda: _openapi(app)
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
        schema["components"]["schemas"] |= models.shared_schemas()
        schema["components"]["securitySchemes"] = TOKENS
        for path, ways in schema["paths"].items():
            for one in ways.values():
                if "401" in one["responses"]:
                    one["security"] = [{"staff" if path.startswith(f"{API}/admin/") else "kiosk": []}]
        app.openapi_schema = models.refer(schema)
    return app.openapi_schema or {}


TOKENS = {
    name: {"type": "http", "scheme": "bearer", "description": words}
    for name, words in (
        ("kiosk", "The device and its secret, as /enrol told them, with a dot between."),
        ("staff", "The word admin and the admin_token of central.toml, with a dot between."),
    )
}


def _where(error: Any) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


ERRORS: dict[Any, Callable[[Request, Any], Response]] = {
    Refused: lambda _request, error: problem(error.status, error.detail, error.retry_s),
    tries.MustWait: lambda _request, error: problem(429, _patience(error), error.wait_s),
    DatabaseBusy: lambda _request, _error: problem(503, "The database is busy.", RETRY_S),
    RequestValidationError: lambda _request, error: problem(422, _where(error)),
    ValidationError: lambda _request, error: problem(422, _where(error)),
    HTTPException: lambda _request, error: problem(error.status_code, str(error.detail), headers=error.headers),
    TooDeep: lambda _request, _error: problem(400, "The body is nested too deeply."),
    Exception: lambda _request, _error: problem(500, "The server failed on this request; its log says how."),
}


def _patience(error: tries.MustWait) -> str:
    return "Only staff can open this again." if error.ended else f"Too many wrong tries; again in {error.wait_s} s."
