"""Faults that are planted in polypaintd, one at a time, in a copy of its
sources: each is a mistake that one could make, in one place, and names the
clause that it breaks. The suite must notice every one."""

from typing import NamedTuple


class Fault(NamedTuple):
    name: str
    clause: str
    file: str
    right: str  # stands exactly once in the file
    wrong: str


FAULTS = [
    Fault("last-member-forgotten", "D-1", "server/hub/group.c",
          "for (i = 0; i < group->count; i++) {\n        struct hub_peer",
          "for (i = 0; i + 1 < group->count; i++) {\n        struct hub_peer"),
    Fault("new-date-in-relay", "F-2", "server/hub/draw.c",
          "    lobby->drawn = true;\n",
          "    lobby->drawn = true;\n"
          "    pp_put_u32((uint8_t *)(uintptr_t)frame->bytes + 3, 1);\n"),
    Fault("reaches-another-lobby", "D-3", "server/hub/draw.c",
          "        group_relay(&lobby->group, peer, frame);",
          "        {\n            struct lobby *other = lobby->hh.prev;\n"
          "            group_relay(&lobby->group, peer, frame);\n"
          "            if (other && !lobby_frozen(other))\n"
          "                group_relay(&other->group, peer, frame);\n"
          "        }"),
    Fault("wrong-password-stays", "A-6", "server/hub/auth.c",
          "    send_status(peer, PP_CONNECTION, status);\n    peer_close(peer);",
          "    send_status(peer, PP_CONNECTION, status);"),
    Fault("stays-in-the-lobby", "L-16", "server/hub/lobbies.c",
          "void lobby_disconnect(struct hub_peer *peer)\n{\n"
          "    lobby_leave_all(peer, true);",
          "void lobby_disconnect(struct hub_peer *peer)\n{\n"
          "    (void)peer;"),
    Fault("bytes-extend-the-wait", "A-13", "server/hub/dispatch.c",
          "    if (peer_open(peer)) {\n        if (peer_blocked(peer))",
          "    if (peer_open(peer)) {\n"
          "        if (peer->timer.armed)\n"
          "            timer_arm(hub, &peer->timer, TIMER_AUTH, peer);\n"
          "        if (peer_blocked(peer))"),
    Fault("exists-is-created", "L-3", "server/hub/lobbies.c",
          "    else if (find(peer->hub, &what.lobby))\n"
          "        send_status(peer, PP_LOBBY_CREATION, PP_LOBBY_STATUS_EXISTS);",
          "    else if (find(peer->hub, &what.lobby))\n"
          "        send_status(peer, PP_LOBBY_CREATION,"
          " PP_LOBBY_STATUS_CREATED);"),
    Fault("any-passcode-will-do", "L-8", "server/hub/lobbies.c",
          "    return is(lobby->protection, \"public\")\n"
          "        || span_equal(lobby->passcode, passcode);",
          "    (void)passcode;\n    return true;"),
    Fault("nobody-is-kicked", "L-25", "server/hub/lobbies.c",
          "    if (kicks)\n        kick_guests(lobby);",
          "    if (kicks && !lobby->group.count)\n"
          "        kick_guests(lobby);"),
    Fault("frozen-when-the-joiner-goes", "S-4", "server/hub/join.c",
          "        join_thaw(lobby);\n    else if (lobby->saver == peer)",
          "        lobby->saver = NULL;\n    else if (lobby->saver == peer)"),
    Fault("strokes-cut-anywhere", "V-stroke.size", "lib/check_data.c",
          "    if (pp_payload_fits(kind, size))",
          "    if (kind == PP_PAYLOAD_STROKE || pp_payload_fits(kind, size))"),
    Fault("still-in-the-channel", "C-7", "server/hub/channels.c",
          "    if (is_in(peer, channel))\n        leave(peer, channel);",
          "    if (!channel && is_in(peer, channel))\n"
          "        leave(peer, channel);"),
    Fault("list-without-clients", "L-18", "server/hub/lists.c",
          "    while ((peer = client(answer, answer->client))) {",
          "    while (answer->kind == LIST_CHANNELS\n"
          "           && (peer = client(answer, answer->client))) {"),
]
