"""What lives longer than one call and gets longer, and what bounds it. Data only.

`module.Class.attribute`, or `module.Class` for all that it has -> a sentence. A test finds what grows in the source, and asks
for a sentence about each.
"""

BOUNDED_BY = {
    "central.turns.Turns._door": "`DOOR_MAX`; of more the last in line is sent away.",
    "central.turns.Turns._line": "`PLACES_MAX`; who has not come back `LATE_S` after their time is taken out.",
    "central.turns.Turns._order": "One number for each place in line.",
    "central.callers.Callers._known": "`CALLERS_MAX`; then the one that was looked up first goes.",
    "kiosk.values._waiting": "The classes of the program; each is taken out when its first value is made.",
    "kiosk.workers.Wishes._waiting":
        "`WISHES_MAX`: a full queue means that the port is lost; the agent never waits. A port puts back what it took.",
    "kiosk.workers.Inbox._waiting":
        "Scans coalesce; touches beyond `TOUCHES_MAX` and codes beyond `CODES_MAX` are dropped; of news `NEWS_MAX` of a kind "
        "wait. Answers are bounded by the wishes that waited (`WISHES_MAX` a port): the agent does not wish while it does not "
        "look.",
    "kiosk.workers.Inbox._of_a_kind": "One count for each kind of event and each port.",
    "drivers.ears.Ears.workers": "Two: the voice and the sounds.",
    "drivers.speech.Speech._players": "Two: the headphones and the loudspeaker.",
    "drivers.speech.Speech._waiting": "`SENTENCES_MAX`; the oldest is left out.",
    "drivers.escpos_status.Sorter._asb": "4 bytes, then it is a status.",
    "drivers.escpos_status.Sorter._block": "`BLOCK_MAX`.",
    "drivers.feig_frames.Splitter._rest": "`FRAME_MAX`; a frame that says it is longer spoils the line until it is silent.",
    "drivers.glass.Glass._rest": "`LINE_MAX`; only in stories and the demo.",
    "drivers.pad_jobs.Jobs._line":
        "The wishes of one visit (`WISHES_MAX`); each is answered within `WISH_LIMIT_S` and its share of `EACH_TAG_S`.",
    "drivers.pad_pile.Pile":
        "The tags that lie on the pad: an inventory has `TELLS_MAX` frames; who is gone is taken out.",
    "drivers.pad_presence.Presence._here": "The tags that lie on the pad; one that was missed for `GONE_AFTER_S` is taken out.",
    "drivers.pad_tags.Cache._kept": "`ITEMS_MAX`.",
    "drivers.printer_line.PrinterLine._realtime": "`REALTIME_MAX`; emptied before each look.",
    "drivers.scanner_keys.KeyDecoder._held": "The keys of a keyboard; a key that is let go is taken out.",
    "drivers.scanner_keys.KeyDecoder._code": "`CODE_MAX`; a longer one is noise.",
    "drivers.scanner_lines.CodeLines._line": "`CODE_MAX`; a longer one is noise.",
    "drivers.sip2.codec.Frames._rest": "`FRAME_MAX`; then the line is given up.",
    "drivers.sip2.desk.Desk._questions": "`QUESTIONS_MAX`; each is given up when its wait is over.",
    "drivers.sip2.exchange.Habits.noted": "The sentences about habits of a server; each is said once.",
    "drivers.sip2.nightly_csv._Lines._waiting": "`RECORD_LINES_MAX` lines of `LINE_BYTES_MAX`.",
    "drivers.sip2.nightly_files._Look._digests": "One for each file of the export (four).",
    "drivers.sip2.nightly_files._Look.holds": "`HOLDS_MAX`; with more the export is not used, and staff are told.",
    "drivers.sip2.nightly_files._Look.complaints": "One for each kind of trouble in each file.",
    "drivers.sip2.wire.Wire._waiting": "`FLOOD` bytes in one exchange; emptied before the next.",
    "drivers.touch_evdev.TouchDecoder._contacts": "`SLOTS_MAX`.",
    "drivers.upstream_turns.Turns.questions":
        "What one visit asks: each is given up when its wait is over (`[waits] answer_wait_ms`), and "
        "while upstream is away none waits.",
    "drivers.upstream_turns.Turns.owed": "One delivery: the session hands out the next one when the last one was answered.",
    "drivers.upstream_turns.Turns.changes": "One page: the session asks for the next one when the last one is on disk.",
    "offline_store.live.Live":
        "Rows that are owed, and rows that the synced copy does not know yet: as many as were written since upstream was heard. "
        "No limit: they must not be lost. Thirty days without a network are 20,000 of them.",
    "screens.welcome.pictures.Finder._bad": "Files of the folder, the first two thousand by name; one that is gone is taken out.",
    "screens.page.Page": "One screen; made anew for each paint.",
    "screens.paint.painter.SurfaceCache._kept": "`CACHE_BYTES_MAX`.",
    "screens.slip.sheet.Sheet": "One slip.",
    "provisioning.probe_sip2.Probe": "The answers to one probe of a line.",
    "central.gateway.forward.Forward._patience": "`IDS_MAX`.",
    "central.gateway.memories.Memories._of": "`KIOSKS_MAX`.",
    "central.gateway.story.Story.said": "`EXCHANGES_MAX`.",
    "central.ledger.Ledger": "One write transaction: a batch (`intake.BATCH_MAX`).",
}
