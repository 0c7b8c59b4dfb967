"""Faults that are planted in the library and the hub, one at a time, in a copy
of the sources, and the harness that must find each."""

from typing import NamedTuple


class Fault(NamedTuple):
    name: str
    harness: str
    file: str
    right: str  # stands exactly once in the file
    wrong: str


FAULTS = [
    # the splitter
    Fault("name-past-the-frame", "frame", "lib/frame.c",
          "    if (PP_HEADER_SIZE + bytes[AT_NAME_SIZE] > whole)",
          "    if (bytes[AT_NAME_SIZE] > whole)"),
    Fault("buffer-not-grown-enough", "frame", "lib/frame.c",
          "    if (capacity < need)\n        capacity = need;\n", ""),
    Fault("one-byte-too-many", "frame", "lib/frame.c",
          "pp_get_u16(in->kept) - in->used)",
          "pp_get_u16(in->kept) + 1u - in->used)"),
    # the checks
    Fault("last-coordinate-unseen", "frame", "lib/check_data.c",
          "for (at = POINTS; at < end; at += COORDINATE)",
          "for (at = POINTS; at + COORDINATE < end; at += COORDINATE)"),
    Fault("index-may-come-twice", "frame", "lib/check_data.c",
          "    if (index < before)\n", "    if (index <= before)\n"),
    Fault("any-two-escapes-are-a-pair", "json", "lib/json_read.c",
          "    if (!is_low(low))\n        return 6;\n", ""),
    Fault("leading-zeros", "json", "lib/json.c",
          "    if (peek(scan) == '0')\n"
          "        scan->at++; /* and no digit behind it */\n    else if",
          "    if"),
    Fault("collision-of-names", "frame", "lib/check_repeated.c",
          "    for (i = 1; i < names.count; i++) {",
          "    for (i = 2; i < names.count; i++) {"),
    # the hub
    Fault("last-member-forgotten", "session", "server/hub/group.c",
          "for (i = 0; i < group->count; i++) {\n        struct hub_peer",
          "for (i = 0; i + 1 < group->count; i++) {\n        struct hub_peer"),
    Fault("reaches-another-lobby", "session", "server/hub/draw.c",
          "        group_relay(&lobby->group, peer, frame);",
          "        group_relay(lobby->hh.prev\n"
          "                        ? &((struct lobby *)lobby->hh.prev)->group\n"
          "                        : &lobby->group,\n"
          "                    peer, frame);"),
    Fault("freeze-never-released", "session", "server/hub/join.c",
          "        join_thaw(lobby);\n    else if (lobby->saver == peer)",
          "        lobby->saver = NULL;\n    else if (lobby->saver == peer)"),
    Fault("use-after-close", "session", "server/hub/hub.c",
          "    channel_leave_all(peer);\n", ""),
    Fault("frame-freed-too-early", "session", "server/hub/dispatch.c",
          "    if (!peer->relayed_to)\n        return;",
          "    if (!peer->relayed_to || peer->relayed_to)\n        return;"),
    Fault("saved-and-sent-again", "session", "server/hub/held.c",
          "    return !(held->saved && peer->fresh);",
          "    return !(held->saved && peer->fresh && peer->told);"),
    Fault("slow-reader-hears-twice", "session", "server/hub/outbox.c",
          "    entry.offset += (uint32_t)done;\n",
          "    entry.offset += (uint32_t)done & ~1u;\n"),
    Fault("backlog-never-shrinks", "session", "server/hub/outbox.c",
          "    if (entry->counted)\n        out->counted -= entry->size;",
          "    if (entry->counted && !out->count)\n"
          "        out->counted -= entry->size;"),
    Fault("overtakes-in-another-group", "session", "server/hub/group.c",
          "    if (from->relayed_to && from->relayed_to != group)\n",
          "    if (from->relayed_to == group && !group->batch)\n"),
    Fault("kicked-but-for-the-waiting", "session", "server/hub/lobbies.c",
          "    if (kicks)\n        kick_guests(lobby);",
          "    if (kicks && lobby->phase != PHASE_COOLING)\n"
          "        kick_guests(lobby);"),
    # more of the splitter and the checks
    Fault("frame-one-too-short", "frame", "lib/frame.c",
          "    if (size < whole)\n        return PP_SPLIT_MORE;",
          "    if (size + 1 < whole)\n        return PP_SPLIT_MORE;"),
    Fault("size-wraps", "frame", "lib/frame.c",
          "    if (PP_HEADER_SIZE + bytes[AT_NAME_SIZE] > whole)",
          "    if ((uint8_t)(PP_HEADER_SIZE + bytes[AT_NAME_SIZE]) > whole)"),
    Fault("buffer-kept-for-ever", "frame", "lib/frame.c",
          "    if (in->capacity > KEEP_AT_MOST)\n        pp_splitter_free(in);",
          "    if (in->capacity > 16 * KEEP_AT_MOST)\n"
          "        pp_splitter_free(in);"),
    # more of the hub
    Fault("refused-and-let-in", "session", "server/hub/lobbies.c",
          "    if (is(lobby->protection, \"private\"))\n        return false;\n",
          ""),
    Fault("stop-forgets-what-is-held", "session", "server/hub/hub.c",
          "            join_thaw(lobby);\n        held_release(lobby);",
          "            join_thaw(lobby);"),
    Fault("autosave-of-the-frozen", "session", "server/hub/join.c",
          "        if (!lobby->drawn || lobby_frozen(lobby))",
          "        if (!lobby->drawn)"),
    Fault("one-lobby-too-many", "session", "server/hub/lobbies.c",
          "             < limits->max_lobbies\n",
          "             <= limits->max_lobbies\n"),
    Fault("list-never-goes-on", "session", "server/hub/hub.c",
          "        peer->ready = false;\n        list_continue(peer);",
          "        peer->ready = false;"),
    # captures: layers and reassembly
    Fault("sequence-numbers-do-not-wrap", "capture", "pcap-tools/tcp_stream.c",
          "    return near + (int32_t)(seq - (uint32_t)near);",
          "    return near + (int64_t)seq - (int64_t)(uint32_t)near;"),
    Fault("overlap-not-taken-off", "capture", "pcap-tools/tcp_stream.c",
          "                               segment->bytes + (from - start), &like,",
          "                               segment->bytes, &like,"),
    Fault("hole-of-one-byte-unseen", "capture", "pcap-tools/tcp_stream.c",
          "           piece->start <= stream->next &&",
          "           piece->start <= stream->next + 1 &&"),
    Fault("end-before-the-last-bytes", "capture", "pcap-tools/tcp_stream.c",
          "    if (stream->fin && stream->next >= stream->fin &&",
          "    if (stream->fin &&"),
    Fault("header-cut-short", "capture", "pcap-tools/layers.c",
          "    if (span->size < 20)\n        return 0;\n    header",
          "    if (span->size < 13)\n        return 0;\n    header"),
    Fault("waits-for-ever", "capture", "pcap-tools/tcp_wait.c",
          " && until == stream->acked)", ")"),
]
