"""SIP2, the wire to a library system (3M Standard Interchange Protocol 2.00): codec, connection, and what is said on it.

`messages` and `codec` know bytes; `say` and `hear` know what they mean; `questions` and `replay` know which message
follows which, and do no I/O; `line` is the connection.
"""
