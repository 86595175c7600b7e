"""Central before a library system: kiosks speak to central as always, central asks the library system over SIP2.

So a kiosk has ids, withdrawals and event times where the library system knows none of them. `ils` is the one connection,
`turns` says whose it is, `rows` and `forward` bring transactions through exactly once, `talks` says what is asked for each
and what follows, `patrons` is the door, `changes` the nightly file. Lending rules are the library system's, not ours.
"""
