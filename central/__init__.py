"""The reference central server of Muon: idempotent intake, a small library of its own, down-sync and receipts by e-mail.

Knows no kiosk's screen and no pad. Imports only `kiosk` (transactions, rules, slips).
"""
