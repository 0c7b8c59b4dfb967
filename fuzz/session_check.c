/* session_check.c - after each step: what the hub believes, from inside. */
#include <string.h>

#include "session.h"

/* ---- what holds whatever happened, memory out or not --------------------- */

static void member_belongs(const struct lobby *lobby,
                           const struct hub_peer *peer)
{
    REQUIRE(peer->state == PEER_CONNECTED, "a lobby owns one who has gone");
    REQUIRE(peer->lobby == lobby, "a lobby owns one of another");
}

static void lobby_holds(const struct lobby *lobby)
{
    const struct hub_peer *peer;
    bool pending = false;
    uint32_t i;

    for (i = 0; i < lobby->group.count; i++) {
        peer = lobby->group.members[i];
        member_belongs(lobby, peer);
        pending |= peer->role == ROLE_JOINING || peer->role == ROLE_LOADING;
        REQUIRE(!peer->told || lobby_frozen(lobby),
                "S-3: %s was not told 0", peer->name);
    }
    DL_FOREACH2(lobby->waiting, peer, next_waiting)
        member_belongs(lobby, peer);
    REQUIRE(!lobby_frozen(lobby) || pending,
            "S-4: a lobby is frozen for nobody");
    REQUIRE(lobby->phase == PHASE_OPEN || lobby->timer.armed,
            "a lobby that waits for no time");
    REQUIRE(lobby_frozen(lobby) || lobby->waiting || !lobby->held_count,
            "S-11: frames are held for nobody");
}

static void peer_holds(const struct hub_peer *peer)
{
    REQUIRE(!peer->doomed || peer->state >= PEER_CLOSING,
            "one who was dropped is still there");
    REQUIRE(peer->state < PEER_CLOSING ||
                (!peer->lobby && !peer->channel_count && !peer->asked),
            "one who has gone still owns something");
    REQUIRE(!peer->relayed_to, "frames of a turn that is over");
    REQUIRE(peer->out.counted <= world.config.limits.max_backlog ||
                peer->doomed,
            "B-1: %zu bytes wait", peer->out.counted);
}

/* ---- what the model knows ------------------------------------------------ */

static void lobby_agrees(const struct place *place, const struct lobby *lobby)
{
    uint32_t i;

    REQUIRE(lobby->key_size == place->size &&
                !memcmp(lobby->key, place->text, place->size),
            "another lobby");
    REQUIRE(lobby->phase == place->phase, "phase %d, not %d", lobby->phase,
            place->phase);
    REQUIRE(lobby->group.count == place->count, "%u members, not %u",
            lobby->group.count, place->count);
    for (i = 0; i < place->count; i++)
        REQUIRE(lobby->group.members[i] == place->members[i]->peer,
                "another member");
    REQUIRE(lobby->held_count == place->held_count, "%zu held, not %u",
            lobby->held_count, place->held_count);
    REQUIRE(lobby->phase == PHASE_OPEN || lobby->timer.due == place->due,
            "due at another time");
}

static void lobbies_agree(void)
{
    const struct lobby *lobby = world.hub->lobbies;
    unsigned i;

    for (i = 0; i < world.lobby_count; i++) {
        if (!world.lobbies[i].there)
            continue;
        REQUIRE(lobby, "a lobby has gone");
        lobby_agrees(&world.lobbies[i], lobby);
        lobby = lobby->hh.next;
    }
    REQUIRE(!lobby, "a lobby nobody made");
}

static void channels_agree(void)
{
    const struct channel *channel = world.hub->channels;
    const struct place *place = world.channels;
    unsigned i, j;

    for (i = 0; i < world.channel_count; i++, place++) {
        REQUIRE(channel && channel->name_size == place->size &&
                    !memcmp(channel->name, place->text, place->size) &&
                    channel->group.count == place->count,
                "another channel, or other members");
        for (j = 0; j < place->count; j++)
            REQUIRE(channel->group.members[j] == place->members[j]->peer,
                    "another member");
        channel = channel->hh.next;
    }
    REQUIRE(!channel, "a channel nobody made");
}

static void person_agrees(const struct person *person)
{
    const struct hub_peer *peer = person->peer;

    if (!peer || person->stage != STAGE_USER) {
        /* who said nothing whole is not kept longer */
        REQUIRE(!peer || person->stage != STAGE_GREETING || person->asked ||
                    world.now < person->opened +
                                    world.config.limits.auth_wait,
                "A-12: still there");
        return;
    }
    REQUIRE(!person->must_close || peer_blocked(peer), "%s is still there",
            person->name);
    REQUIRE(peer->role == person->role && peer->told == person->told &&
                peer->saves_asked == person->saves_asked,
            "%s: role %d told %d asked %u, not %d %d %u", person->name,
            peer->role, peer->told, peer->saves_asked, person->role,
            person->told, person->saves_asked);
    REQUIRE(!peer->lobby == !person->lobby, "%s is elsewhere", person->name);
}

void check_inside(void)
{
    const struct lobby *lobby, *next;
    const struct hub_peer *peer;
    unsigned i;

    HASH_ITER(hh, world.hub->lobbies, lobby, next)
        lobby_holds(lobby);
    DL_FOREACH(world.hub->peers, peer)
        peer_holds(peer);
    REQUIRE(!world.hub->dirty && !world.hub->retired_count,
            "frames of a turn that is over");
    if (world.weak)
        return;
    REQUIRE(world.must_ask < 0, "the store was not asked %d", world.must_ask);
    lobbies_agree();
    channels_agree();
    for (i = 0; i < PEOPLE; i++)
        person_agrees(&world.people[i]);
}
