"""The JSON of the HTTP contract as pydantic models: what FastAPI checks at the door and prints as OpenAPI 3.1.

Transactions and answers have their form from `kiosk/transactions.py`; a batch takes any JSON values, so that one bad
transaction is parked and does not refuse the others (`intake.parse` checks each).
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, WithJsonSchema

from central.schema import CODE
from kiosk.transactions import Answer, Transaction

REFERENCE = "#/components/schemas/{model}"
SHARED = "x-shared"
"""Stands for a reference to a dataclass of the kiosk's; `refer` puts it in."""

Code = Annotated[str, StringConstraints(max_length=CODE, pattern=r"^[^\x00-\x1f\x7f]+$")]

ENROL_CODE_MAX, NAME_MAX = 32, 200
"""Characters of an enrolment code and of a kiosk's name; with longer ones the request is refused (422)."""


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class EnrolRequest(Model):
    code: Annotated[str, StringConstraints(min_length=1, max_length=ENROL_CODE_MAX)]
    name: Annotated[str, StringConstraints(max_length=NAME_MAX)] = ""


class LibraryFacts(BaseModel):
    name: dict[str, str] = {}
    isil: str = ""
    branch: str = ""
    currency: str = ""
    timezone: str = "UTC"


class Enrolled(BaseModel):
    device: str
    secret: str
    library: LibraryFacts


class Health(BaseModel):
    ok: bool = True
    time_ms: int
    features: list[str]


class PatronRequest(Model):
    card: Code
    pin: Annotated[str, StringConstraints(max_length=CODE)] | None = None


class PatronAnswer(BaseModel):
    reason: str = Field(description="empty: may use the kiosk; else a word of kiosk/reasons.py")
    greeting: str = ""
    language: str = ""
    category: str = ""
    has_mail: bool = False
    loan_limit: int = 0
    loans: int = 0
    fees: int = 0
    message: str | None = Field(default=None, description="a notice of the library's own, shown as it is")


class AccountRequest(Model):
    card: Code


class AccountLoan(BaseModel):
    item: str
    title: str
    author: str
    due: str
    overdue: bool
    renewals_left: int


class AccountHold(BaseModel):
    item: str
    title: str
    author: str
    ready: bool
    shelf: str


class AccountFee(BaseModel):
    why: str
    amount: int


class Account(BaseModel):
    loans: list[AccountLoan]
    holds: list[AccountHold]
    fees: list[AccountFee]
    messages: list[str] | None = Field(default=None, description="notices of the library's own, shown as they are")


class Batch(Model):
    transactions: list[Annotated[Any, WithJsonSchema({SHARED: "Transaction"})]]


class Answers(BaseModel):
    answers: list[Annotated[dict[str, Any], WithJsonSchema({SHARED: "Answer"})]]
    time_ms: int


class ChangedPatron(BaseModel):
    """With `gone` only `card` counts."""

    card: str
    greeting: str | None = None
    language: str | None = None
    category: str | None = None
    blocked: str | None = None
    expires: str | None = None
    fees: int | None = None
    has_mail: bool | None = None
    gone: bool | None = None


class ChangedItem(BaseModel):
    """With `gone` only `item` counts."""

    item: str
    kind: str | None = None
    title: str | None = None
    author: str | None = None
    withdrawn: bool | None = None
    parts: int | None = None
    loan_to: str | None = None
    loan_due: str | None = None
    loan_renewed: int | None = None
    hold_for: str | None = None
    hold_shelf: str | None = None
    gone: bool | None = None


class Changes(BaseModel):
    """`reset`: the cursor was of another database; forget all and take this as the first page. `as_of_ms`: when this copy was
    made, where it was not just now. `only_rules`: nothing is known of patrons and items. `newest_seq`: the highest number that
    has come from this kiosk: a store that has begun anew goes on behind it."""

    cursor: str
    more: bool
    time_ms: int
    reset: bool | None = None
    as_of_ms: int | None = None
    only_rules: bool | None = None
    newest_seq: int = 0
    rules: dict[str, Any] | None = None
    library: dict[str, Any] | None = None
    patrons: list[ChangedPatron]
    items: list[ChangedItem]


class ReceiptRequest(Model):
    card: Code
    slip: Annotated[dict[str, Any], WithJsonSchema({SHARED: "Slip"})]


class AdminLoan(BaseModel):
    item: str
    card: str
    name: str
    due: str


class AdminLoans(BaseModel):
    loans: list[AdminLoan]


class AdminTransaction(BaseModel):
    """Its times in ms (UTC): what the kiosk's clock read, whether that was believed then, what it was corrected to, and
    between which two moments central takes it to have happened."""

    id: str
    device: str
    seq: int | None
    item: str
    kind: str
    want: str
    stand: str
    raw_ms: int | None
    raw_trusted: bool | None
    corrected_ms: int | None
    from_ms: int
    to_ms: int
    received_ms: int


class AdminTransactions(BaseModel):
    transactions: list[AdminTransaction]


class Applied(BaseModel):
    applied: list[str]


class Conflict(BaseModel):
    id: int
    kind: str
    tx: str
    device: str
    item: str
    reason: str
    message: str
    made_ms: int
    closed_ms: int | None
    note: str
    transaction: Any
    stood: dict[str, Any]


class Conflicts(BaseModel):
    conflicts: list[Conflict]
    notices: list[Conflict]


def shared_schemas() -> dict[str, Any]:
    """JSON Schemas of the dataclasses that kiosk and central share, for the OpenAPI document."""
    from kiosk.slip import Slip  # late: it brings the kiosk's whole state along, and few ask for this document

    schemas: dict[str, Any] = {}
    for name, kind in {"Transaction": Transaction, "Answer": Answer, "Slip": Slip}.items():
        schema = TypeAdapter(kind).json_schema(ref_template=REFERENCE)
        schemas |= schema.pop("$defs", {})
        schemas[name] = schema
    return dict(sorted(schemas.items()))


def refer(document: Any) -> Any:
    """The document with each `x-shared` as a reference."""
    if isinstance(document, list):
        return [refer(one) for one in document]
    if not isinstance(document, dict):
        return document
    if SHARED in document:
        return {"$ref": REFERENCE.format(model=document[SHARED])}
    return {key: refer(one) for key, one in document.items()}
