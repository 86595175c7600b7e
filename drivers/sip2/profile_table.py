"""The profiles as a table for docs/sip2.md: `python -m drivers.sip2.profile_table` prints it. Pure."""

from drivers.sip2.profiles import PROFILES, Again, Listed, Profile

HEAD = ("| profile | known from | character set | checksums | takes loans that have happened | a second checkout | "
        "list of loans |\n|---|---|---|---|---|---|---|")

KNOWN = {"careful": "the careful one", "observed": "a real one, run and observed", "source": "its source, read",
         "documented": "its maker's public pages", "believed": "belief only"}

AGAIN = {Again.RENEWS: "renews", Again.SAYS_SO: "says that she has it", Again.REFUSES: "is refused"}

LISTED = {Listed.BARCODE: "barcodes", Listed.MIXED: "barcodes with titles", Listed.TITLE: "titles"}


def table() -> str:
    return "\n".join([HEAD, *(_row(profile) for profile in PROFILES.values())]) + "\n"


def _row(profile: Profile) -> str:
    cells = (f"`{profile.name}`", KNOWN[profile.sure], profile.encoding, "on" if profile.checksums else "off",
             "yes" if profile.no_block else "no", AGAIN[profile.again], LISTED[profile.listed])
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(table(), end="")
