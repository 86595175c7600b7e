"""The messages of SIP2 2.00 as a table: code, name, and the fixed part in wire order with its widths. Data only.

Source: 3M SIP2 rev. 2.12, pages 22 to 54; names of fixed fields are ours. Fields with ids are not listed: any message may
bring any of them, in any order, and unknown ones are kept.
"""

DATE = 18
"""YYYYMMDD, zone (4), HHMMSS."""

FIXED: dict[str, tuple[str, tuple[tuple[str, int], ...]]] = {
    "01": ("Block Patron", (("card_retained", 1), ("transaction_date", DATE))),
    "09": ("Checkin", (("no_block", 1), ("transaction_date", DATE), ("return_date", DATE))),
    "10": ("Checkin Response", (("ok", 1), ("resensitize", 1), ("magnetic_media", 1), ("alert", 1),
                                ("transaction_date", DATE))),
    "11": ("Checkout", (("sc_renewal_policy", 1), ("no_block", 1), ("transaction_date", DATE), ("nb_due_date", DATE))),
    "12": ("Checkout Response", (("ok", 1), ("renewal_ok", 1), ("magnetic_media", 1), ("desensitize", 1),
                                 ("transaction_date", DATE))),
    "15": ("Hold", (("hold_mode", 1), ("transaction_date", DATE))),
    "16": ("Hold Response", (("ok", 1), ("available", 1), ("transaction_date", DATE))),
    "17": ("Item Information", (("transaction_date", DATE),)),
    "18": ("Item Information Response", (("circulation_status", 2), ("security_marker", 2), ("fee_type", 2),
                                         ("transaction_date", DATE))),
    "19": ("Item Status Update", (("transaction_date", DATE),)),
    "20": ("Item Status Update Response", (("item_properties_ok", 1), ("transaction_date", DATE))),
    "23": ("Patron Status Request", (("language", 3), ("transaction_date", DATE))),
    "24": ("Patron Status Response", (("patron_status", 14), ("language", 3), ("transaction_date", DATE))),
    "25": ("Patron Enable", (("transaction_date", DATE),)),
    "26": ("Patron Enable Response", (("patron_status", 14), ("language", 3), ("transaction_date", DATE))),
    "29": ("Renew", (("third_party_allowed", 1), ("no_block", 1), ("transaction_date", DATE), ("nb_due_date", DATE))),
    "30": ("Renew Response", (("ok", 1), ("renewal_ok", 1), ("magnetic_media", 1), ("desensitize", 1),
                              ("transaction_date", DATE))),
    "35": ("End Patron Session", (("transaction_date", DATE),)),
    "36": ("End Session Response", (("end_session", 1), ("transaction_date", DATE))),
    "37": ("Fee Paid", (("transaction_date", DATE), ("fee_type", 2), ("payment_type", 2), ("currency_type", 3))),
    "38": ("Fee Paid Response", (("payment_accepted", 1), ("transaction_date", DATE))),
    "63": ("Patron Information", (("language", 3), ("transaction_date", DATE), ("summary", 10))),
    "64": ("Patron Information Response", (("patron_status", 14), ("language", 3), ("transaction_date", DATE),
                                           ("hold_items_count", 4), ("overdue_items_count", 4),
                                           ("charged_items_count", 4), ("fine_items_count", 4),
                                           ("recall_items_count", 4), ("unavailable_holds_count", 4))),
    "65": ("Renew All", (("transaction_date", DATE),)),
    "66": ("Renew All Response", (("ok", 1), ("renewed_count", 4), ("unrenewed_count", 4), ("transaction_date", DATE))),
    "93": ("Login", (("uid_algorithm", 1), ("pwd_algorithm", 1))),
    "94": ("Login Response", (("ok", 1),)),
    "96": ("Request SC Resend", ()),
    "97": ("Request ACS Resend", ()),
    "98": ("ACS Status", (("online_status", 1), ("checkin_ok", 1), ("checkout_ok", 1), ("acs_renewal_policy", 1),
                          ("status_update_ok", 1), ("offline_ok", 1), ("timeout_period", 3), ("retries_allowed", 3),
                          ("datetime_sync", DATE), ("protocol_version", 4))),
    "99": ("SC Status", (("status_code", 1), ("max_print_width", 3), ("protocol_version", 4))),
}

ANSWER_TO: dict[str, str] = {
    "93": "94", "99": "98", "23": "24", "63": "64", "17": "18", "11": "12", "09": "10", "29": "30", "65": "66",
    "15": "16", "35": "36", "37": "38", "19": "20", "25": "26", "01": "24",
}
"""Request -> its answer."""

ONCE = frozenset({"11", "09", "29", "65", "37", "15", "01"})
"""Requests that change something: a second one may be carried out a second time (a resent 11 renews), so they are never
sent again before the outcome was looked up."""

RESENDS = frozenset({"96", "97"})
"""These carry a checksum and never a sequence number."""
