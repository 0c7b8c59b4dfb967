/* hub_change_test.c - protection that changes, kicks, lists: L-18 to L-27. */
#include "invented.h"

#include <criterion/criterion.h>
#include <stdio.h>

static void kicked(const char *whom)
{
    hears_type(whom, PP_LOBBY_PLAYER_KICK);
}

/* alice's `cat`, with bob, who knows the passcode, in it. */
static void studio_of(const char *protection)
{
    room(2);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", protection, SECRET));
    say("bob", "LOBBY_CONNECT %s",
        lobby("cat", "alice", "any", protection, SECRET));
    obey();
    passes(config()->limits.thaw);
    draws("alice", 0);
    sees("bob", "alice", 0);
}

Test(change, sets_both, .description = "L-23, L-24")
{
    room(2);
    creates("alice", "cat");
    changes("alice", "cat", "alice", "protected", SECRET "2");
    silent("alice bob");
    lists_lobbies("alice", "cat/alice any protected 'hush2': alice");
    connects("bob", "cat", "alice");
    hears("bob", UNKNOWN);
    say("bob", "LOBBY_CONNECT %s",
        lobby("cat", "alice", "any", "public", SECRET "2"));
    hears("bob", CONNECTED);
    cr_assert_eq(asked(HUB_LOBBY_CHANGE), 1u);
    room_end();
}

Test(change, to_public, .description = "L-23, L-7")
{
    room(2);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "private", ""));
    hears("alice", "LOBBY_CREATION status=CREATED");
    changes("alice", "cat", "alice", "public", "");
    enters("bob", "cat", "alice");
    room_end();
}

Test(change, owner_from_outside, .description = "L-24")
{
    studio(2);
    say("alice", "LOBBY_DISCONNECT");
    changes("alice", "cat", "alice", "private", "");
    kicked("bob");
    silent("alice bob");
    lists_lobbies("bob", "cat/alice any private '':");
    room_end();
}

static void not_allowed(const char *who, const char *file, const char *owner)
{
    uint64_t before = figures().frames_rejected;
    changes(who, file, owner, "private", "x");
    answered(who);
    cr_assert_eq(figures().frames_rejected, before + 1);
}

Test(change, from_others, .description = "L-24, V-1")
{
    studio(2);
    not_allowed("bob", "cat", "alice");
    not_allowed("bob", "cat", "bob");
    not_allowed("alice", "dog", "alice");
    silent("alice bob");
    lists_lobbies("alice", "cat/alice any public '': alice bob");
    cr_assert_eq(asked(HUB_LOBBY_CHANGE), 0u);
    room_end();
}

Test(change, from_others_closes, .description = "L-24, "
     "--on-invalid=close")
{
    config()->readings.close_on_invalid = true;
    studio(2);
    changes("bob", "cat", "alice", "private", "");
    closed("bob");
    silent("alice");
    room_end();
}

/* ---- kicks ----------------------------------------------------------- */
static void kicks(const char *from, const char *to)
{
    studio_of(from);
    changes("alice", "cat", "alice", to, SECRET);
    kicked("bob");
    silent("alice bob");
    draws("alice", 1);
    draws("bob", 1);
    silent("alice bob");
    answered("bob"); /* L-27 */
    room_end();
}

static void kicks_no_one(const char *from, const char *to, const char *code)
{
    studio_of(from);
    changes("alice", "cat", "alice", to, code);
    silent("alice bob");
    draws("alice", 1);
    sees("bob", "alice", 1);
    room_end();
}

Test(change, public_to_private, .description = "L-25, L-26, L-27")
{
    kicks("public", "private");
}

Test(change, public_to_protected, .description = "L-25, L-26, L-27")
{
    kicks("public", "protected");
}

Test(change, protected_to_private, .description = "L-25, L-26, L-27")
{
    kicks("protected", "private");
}

Test(change, protected_to_public, .description = "L-26")
{
    kicks_no_one("protected", "public", "");
}

Test(change, passcode_alone, .description = "L-26")
{
    kicks_no_one("protected", "protected", SECRET "2");
}

Test(change, public_stays_public, .description = "L-26")
{
    kicks_no_one("public", "public", "x");
}

Test(change, kicked_can_come_back, .description = "L-27")
{
    studio(3);
    changes("alice", "cat", "alice", "protected", SECRET);
    kicked("bob carol");
    connects("bob", "cat", "alice");
    hears("bob", UNKNOWN);
    say("bob", "LOBBY_CONNECT %s",
        lobby("cat", "alice", "any", "public", SECRET));
    hears("bob", CONNECTED);
    obey();
    draws("alice", 1);
    sees("bob", "alice", 1);
    silent("alice bob carol");
    room_end();
}

Test(change, drawing_that_crosses_a_kick, .description = "D-7, L-25")
{
    config()->readings.close_on_invalid = true;
    studio(2);
    one_turn();
    draws("bob", 1);
    changes("alice", "cat", "alice", "private", "");
    turn_ends();
    draws("bob", 2);
    sees("alice", "bob", 1);
    kicked("bob");
    silent("alice");
    answered("bob");
    room_end();
}

Test(change, kick_comes_behind_drawing, .description = "D-4, L-25")
{
    studio(2);
    one_turn();
    draws("alice", 1);
    changes("alice", "cat", "alice", "private", "");
    draws("alice", 2);
    turn_ends();
    sees("bob", "alice", 1);
    kicked("bob");
    silent("alice bob");
    room_end();
}

Test(change, session_lobby_all_kicked, .description = "L-22, L-25")
{
    config()->readings.session_lobbies = true;
    studio(2);
    say("alice", "LOBBY_DISCONNECT");
    changes("alice", "cat", "alice", "private", "");
    kicked("bob");
    lists_lobbies("bob", "");
    room_end();
}

/* ---- lists ----------------------------------------------------------- */
Test(change, empty_list, .description = "L-18, V-list.json")
{
    room(1);
    say("alice", "LOBBY_FETCH");
    hears("alice", "LOBBY_FETCH json=[]");
    say("alice", "CHANNEL_FETCH");
    hears("alice", "CHANNEL_FETCH json=[]");
    room_end();
}

Test(change, passcode_for_its_owner, .description = "L-19")
{
    room(2);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "protected", SECRET));
    hears("alice", "LOBBY_CREATION status=CREATED");
    lists_lobbies("alice", "cat/alice any protected 'hush': alice");
    lists_lobbies("bob", "cat/alice any protected '': alice");
    room_end();
}

Test(change, passcode_for_a_member, .description = "L-19")
{
    studio_of("protected");
    lists_lobbies("bob", "cat/alice any protected '': alice bob");
    room_end();
}

Test(change, passcode_exposed, .description = "L-19, --expose-passcodes")
{
    config()->readings.expose_passcodes = true;
    room(2);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "private", SECRET));
    hears("alice", "LOBBY_CREATION status=CREATED");
    lists_lobbies("bob", "cat/alice any private 'hush': alice");
    room_end();
}

Test(change, list_tells_who_is_joining, .description = "L-18, S-9")
{
    room(3);
    creates("alice", "cat");
    enters("bob", "cat", "alice");
    forgets("bob");
    lists_lobbies("carol", "cat/alice any public '': alice bob");
    room_end();
}

/* A filename of that many letters, created by alice: was it CREATED? */
static bool creates_long(char letter, size_t letters)
{
    static uint8_t frame[PP_FRAME_MAX];
    static char json[PP_FRAME_MAX];
    struct pp_builder builder;
    struct pp_frame answer;
    int size = snprintf(json, sizeof json, "{\"Owner\":\"alice\",\"Mode\":"
                        "\"m\",\"Protection\":\"public\",\"Passcode\":\"\","
                        "\"Filename\":\"");
    pp_build(&builder, frame, sizeof frame, PP_LOBBY_CREATION, 0, "alice", 5);
    pp_build_bytes(&builder, json, (size_t)size);
    for (size_t i = 0; i < letters; i++)
        pp_build_bytes(&builder, &letter, 1);
    pp_build_bytes(&builder, "\"}", 2);
    size_t total = pp_build_end(&builder);
    cr_assert(total);
    sends("alice", frame, total);
    return next_frame("alice", &answer);
}

Test(change, entry_too_long, .description = "L-21")
{
    struct pp_frame frame;
    room(2);
    cr_assert(creates_long('x', 60000));
    cr_assert_not(creates_long('x', 65440));
    silent("alice");
    answered("alice");
    cr_assert_eq(asked(HUB_LOBBY_ADD), 1u);
    say("bob", "LOBBY_FETCH");
    cr_assert(next_frame("bob", &frame));
    cr_assert_gt(frame.size, 60000);
    silent("bob");
    room_end();
}

Test(change, edge_of_the_longest_entry, .description = "L-21: what was "
     "created is listed, whatever its length")
{
    config()->readings.session_lobbies = true; /* one at a time */
    room(1);
    for (size_t letters = 65380; letters < 65445; letters++) {
        bool created = creates_long('x', letters);
        say("alice", "LOBBY_FETCH");
        say("alice", "CHANNEL_FETCH");
        if (created)
            hears_type("alice", PP_LOBBY_FETCH);
        forgets("alice");
    }
    answered("alice");
    room_end();
}

Test(change, passcode_too_long, .description = "L-21, L-23, V-list.json: "
     "the list stays valid")
{
    static uint8_t frame[PP_FRAME_MAX];
    struct pp_builder builder;
    const char head[] = "{\"Filename\":\"cat\",\"Owner\":\"alice\","
                        "\"Protection\":\"protected\",\"Passcode\":\"";
    room(2);
    creates("alice", "cat");
    pp_build(&builder, frame, sizeof frame, PP_LOBBY_INFO_CHANGE, 0, "alice",
             5);
    pp_build_bytes(&builder, head, sizeof head - 1);
    while (builder.size < PP_FRAME_MAX - 2)
        pp_build_bytes(&builder, "\x7f", 1);
    pp_build_bytes(&builder, "\"}", 2);
    sends("alice", frame, pp_build_end(&builder));
    say("alice", "LOBBY_FETCH");
    hears_type("alice", PP_LOBBY_FETCH);
    say("bob", "LOBBY_FETCH");
    hears_type("bob", PP_LOBBY_FETCH);
    answered("alice bob");
    room_end();
}
