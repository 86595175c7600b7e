"""What a library tag says, whatever layout it is written in, and what can be wrong with one.

Knows the names of ISO 28560-1's data elements and nothing of bytes, pads or patrons.
Field names are those of the test vectors; the properties at the end are for the rest of the house.
"""

from dataclasses import fields

from kiosk.values import dataclass

ISO_28560_2 = "iso28560-2"
ISO_28560_3 = "iso28560-3"
LEGACY_3M = "3m-501"

USAGE_CIRCULATING = 0x10
USAGE_NO_INFORMATION = 0x60

WHAT_TO_DO = {
    # decoding
    "crc_mismatch": "lay the item down again; if it stays, write the tag anew",
    "blank": "write the tag before the item is lent",
    "truncated": "read all blocks of the tag again; if it stays, write the tag anew",
    "no_primary_id": "write the tag anew from the item's barcode",
    "bad_compaction": "read the tag again; if it stays, write it anew",
    "bad_text": "write the tag anew with text in UTF-8",
    "unknown_format": "this is no library tag that we know; remove it or write a new one",
    # encoding
    "does_not_fit": "use a tag with more memory, or write fewer elements",
    "bad_value": "correct the value",
}


class TagError(Exception):
    """A tag that cannot be used, or data that cannot be written to one.

    `code` is a key of WHAT_TO_DO, `layout` the layout in which the fault was found (None: no layout recognised).
    """

    def __init__(self, code: str, what: str, layout: str | None = None):
        super().__init__(f"{what}: {WHAT_TO_DO[code]}")
        self.code = code
        self.layout = layout

    def as_json(self) -> dict[str, object]:
        return {"ok": False, "error": self.code, "format": self.layout}


@dataclass(frozen=True)
class SetInformation:
    """OID 4: "1203" is part 3 of 12. The numbers are None where the digits cannot be halved."""

    parts_in_item: int | None
    part_number: int | None
    raw: str

    def as_json(self) -> dict[str, object]:
        return {"parts_in_item": self.parts_in_item, "part_number": self.part_number, "raw": self.raw}


@dataclass(frozen=True)
class Extension:
    """One extension block of ISO 28560-3. `values` are (name, value) in order; `data` is a vendor's own block."""

    id: int
    values: tuple[tuple[str, str | int], ...] = ()
    data: bytes = b""
    checksum_ok: bool = True

    def as_json(self) -> dict[str, object]:
        known: dict[str, object] = {"id": self.id, "checksum_ok": self.checksum_ok, "fields": dict(self.values)}
        return known | ({"raw": self.data.hex().upper()} if self.data else {})


@dataclass(frozen=True)
class Legacy3m:
    """What a 3M tag holds beside the barcode: numbers whose meaning each library chose."""

    media: int = 1
    branch: int = 0
    library: int = 0
    custom: int = 0

    def as_json(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class TagData:
    """One decoded tag. An absent text is ''; binary elements are upper case hex.

    `content_parameter` is the version nibble in ISO 28560-3 and the OIDs of the bitmap in -2; `type_of_usage` is
    the nibble in -3 and two hex digits in -2; parts are in `set_information` in -2 and in two numbers elsewhere.
    `secured` comes from the AFI: None when the AFI is neither of the two that ISO 28560-1 uses.
    """

    format: str
    primary_item_id: str
    content_parameter: int | tuple[int, ...] | None = None
    isil: str = ""
    set_information: SetInformation | None = None
    parts_in_item: int | None = None
    part_number: int | None = None
    type_of_usage: int | str | None = None
    shelf_location: str = ""
    onix_media_format: str = ""
    marc_media_format: str = ""
    supplier_id: str = ""
    order_number: str = ""
    ill_borrower: str = ""
    ill_transaction: str = ""
    gs1_product_id: str = ""
    alternative_unique_item_id: str = ""
    local_data_a: str = ""
    local_data_b: str = ""
    title: str = ""
    local_product_id: str = ""
    media_format: str = ""
    supply_chain_stage: str = ""
    supplier_invoice: str = ""
    alternative_item_id: str = ""
    alternative_owner: str = ""
    subsidiary: str = ""
    alternative_ill_borrower: str = ""
    local_data_c: str = ""
    other_objects: tuple[tuple[int, str], ...] = ()
    extensions: tuple[Extension, ...] = ()
    legacy: Legacy3m | None = None
    crc_ok: bool | None = None
    secured: bool | None = None
    warnings: tuple[str, ...] = ()

    @property
    def item_id(self) -> str:
        """The barcode as it is printed: some writers pad with spaces."""
        return self.primary_item_id.strip()

    @property
    def parts(self) -> int:
        return max(self._set)

    @property
    def part(self) -> int:
        """1 to `parts`; 0 when the tag does not say which part of a set it is."""
        return min(self._set)

    @property
    def owner(self) -> str:
        return self.isil

    @property
    def usage(self) -> int:
        """Type of usage as the byte of ISO 28560-2: class in the high nibble, qualifier in the low one."""
        if self.format == LEGACY_3M:
            return USAGE_CIRCULATING
        if isinstance(self.type_of_usage, int):
            return self.type_of_usage << 4 & 0xF0
        return _first_byte(self.type_of_usage or "")

    @property
    def _set(self) -> tuple[int, int]:
        """Parts and part, larger first: some writers swap the two, and "part 3 of 2" has no other reading."""
        said = self.set_information or self
        parts, part = said.parts_in_item or 0, said.part_number or 0
        return (parts, part) if parts or part else (1, 1)

    def as_json(self) -> dict[str, object]:
        """The form of the test vectors: what is absent is left out."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        kept = {"secured", "warnings"} | ({"isil", "extensions"} if self.format == ISO_28560_3 else set())
        said = {name: _plain(value) for name, value in known.items() if name in kept or value not in (None, "", ())}
        return {"ok": True} | said


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, SetInformation | Extension | Legacy3m):
        return value.as_json()
    return value


def _first_byte(text: str) -> int:
    try:
        return int(text[:2], 16) if len(text) >= 2 else USAGE_NO_INFORMATION
    except ValueError:
        return USAGE_NO_INFORMATION
