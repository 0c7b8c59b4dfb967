/* hub_limits_test.c - how much there may be of everything: B-2, B-3; what a
 * clean stop leaves. */
#include "invented.h"

#include <criterion/criterion.h>
#include <string.h>

Test(limits, defaults, .description = "A-12, S-8, S-9, S-17, B-1")
{
    const struct hub_limits *limits = &config()->limits;
    cr_assert_eq(limits->auth_wait, 1000u);
    cr_assert_eq(limits->save_wait, 2000u);
    cr_assert_eq(limits->load_wait, 10000u);
    cr_assert_eq(limits->thaw, 1000u);
    cr_assert_eq(limits->autosave, 0u);
    cr_assert_eq(limits->max_backlog, 8u * 1024 * 1024);
    cr_assert_str_eq(config()->readings.stroke_mode, "stroke");
    cr_assert_str_eq(config()->readings.pixel_mode, "pixel");
}

Test(limits, clients, .description = "B-2, --max-clients")
{
    config()->limits.max_clients = 3;
    room(2);
    cr_assert(opens("carol"));
    cr_assert_not(opens("dave"));
    answered("alice bob");
    ends("carol");
    cr_assert(opens("dave"));
    cr_assert_not(opens("eve"));
    answered("alice bob");
    room_end();
}

static void lobby_refused(const char *who, const char *filename)
{
    say(who, "LOBBY_CREATION %s",
        lobby(filename, who, "any", "public", ""));
    answered(who);
}

Test(limits, lobbies, .description = "B-2, --max-lobbies, V-4, L-14")
{
    config()->limits.max_lobbies = 2;
    studio(2);
    creates("bob", "dog");
    lobby_refused("alice", "fox");
    lists_lobbies("alice", "cat/alice any public '': alice\n"
                  "dog/bob any public '': bob");
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "public", ""));
    hears("alice", "LOBBY_CREATION status=EXISTS");
    room_end();
}

Test(limits, lobbies_each, .description = "B-2")
{
    config()->limits.max_lobbies_each = 2;
    room(2);
    creates("alice", "cat");
    creates("alice", "dog");
    lobby_refused("alice", "fox");
    creates("bob", "fox");
    room_end();
}

Test(limits, lobbies_being_made, .description = "B-2: those asked for count")
{
    config()->limits.max_lobbies = 1;
    room(2);
    backend_waits(true);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "public", ""));
    say("bob", "LOBBY_CREATION %s",
        lobby("dog", "bob", "any", "public", ""));
    backend_waits(false);
    hears("alice", "LOBBY_CREATION status=CREATED");
    answered("bob");
    cr_assert_eq(figures().lobbies, 1u);
    room_end();
}

Test(limits, session_lobbies_make_room, .description = "B-2, L-22")
{
    config()->limits.max_lobbies_each = 1;
    config()->readings.session_lobbies = true;
    room(1);
    for (int i = 0; i < 5; i++) {
        creates("alice", "cat");
        say("alice", "LOBBY_DISCONNECT");
    }
    room_end();
}

Test(limits, lobby_refused_by_the_store, .description = "B-2, V-4")
{
    room(2);
    backend_waits(true);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "public", ""));
    answers_with(HUB_REFUSED);
    answered("alice bob");
    lists_lobbies("bob", "");
    room_end();
}

Test(limits, channels, .description = "B-2, --max-channels")
{
    config()->limits.max_channels = 2;
    room(2);
    say("alice", "CHANNEL_CREATION channel=one");
    say("bob", "CHANNEL_CREATION channel=two");
    rejects("alice", "CHANNEL_CREATION channel=three");
    say("bob", "CHANNEL_CONNECTION channel=one");
    lists_channels("alice", "one: alice bob\ntwo: bob");
    room_end();
}

Test(limits, channels_each, .description = "B-2")
{
    config()->limits.max_channels_each = 1;
    room(2);
    say("alice", "CHANNEL_CREATION channel=one");
    rejects("alice", "CHANNEL_CREATION channel=two");
    say("bob", "CHANNEL_CREATION channel=two");
    lists_channels("alice", "one: alice\ntwo: bob");
    room_end();
}

Test(limits, channel_refused_by_the_store, .description = "B-2")
{
    room(2);
    backend_waits(true);
    say("alice", "CHANNEL_CREATION channel=talk");
    answers_with(HUB_REFUSED);
    answered("alice");
    lists_channels("bob", "");
    room_end();
}

/* ---- memory ---------------------------------------------------------- */
/* The start of a frame that promises 65,535 bytes. */
static void starts_frame(const char *who, size_t size)
{
    static uint8_t bytes[PP_FRAME_MAX];
    size_t name = strlen(who);
    memset(bytes, 'x', sizeof bytes);
    pp_put_u16(bytes, PP_FRAME_MAX);
    bytes[2] = PP_CHANNEL_MESSAGE;
    bytes[7] = (uint8_t)name;
    memcpy(bytes + 8, who, name);
    sends(who, bytes, size);
}

Test(limits, promises_take_no_memory, .description = "B-3")
{
    room(50);
    size_t before = figures().memory;
    for (unsigned i = 0; i < 50; i++)
        starts_frame(name_of(i), 30);
    cr_assert_lt(figures().memory - before, 50u * 200);
    room_end();
}

Test(limits, memory_is_given_back, .description = "B-3")
{
    room(2);
    size_t before = figures().memory;
    starts_frame("alice", 60000);
    cr_assert_geq(figures().memory, before + 59900);
    resets("alice");
    cr_assert_leq(figures().memory, before);
    room_end();
}

Test(limits, largest_is_dropped, .description = "B-3, --max-memory")
{
    room(0);
    size_t idle = figures().memory;
    room_end();
    config()->limits.max_memory = idle + 220000;
    room(20);
    starts_frame("bob", 20000);
    starts_frame("carol", 60000);
    for (unsigned i = 3; !is_closed("carol"); i++) {
        cr_assert_lt(i, 20u);
        starts_frame(name_of(i), 20000);
        silent("alice bob dave");
        cr_assert_leq(figures().memory, config()->limits.max_memory);
    }
    answered("alice");
    room_end();
}

Test(limits, long_frames_still_pass, .description = "B-3: the limit is not "
     "on frames")
{
    config()->limits.max_memory = 1000000;
    studio(2);
    for (int i = 0; i < 50; i++)
        draws_big("alice", i, 60000);
    for (int i = 0; i < 50; i++)
        sees("bob", "alice", i);
    silent("alice bob");
    room_end();
}

Test(limits, memory_of_all_kinds, .description = "B-3: none is left when "
     "all is closed and read, which room_end() checks")
{
    studio(3);
    logs_in("dave");
    stops_reading("carol");
    draws_big("alice", 1, 30000);
    enters("dave", "cat", "alice");
    draws_big("alice", 2, 30000);
    draws_big("dave", 3, 30000);
    starts_frame("bob", 30000);
    backend_waits(true);
    one_turn();
    say("dave", "CHANNEL_CREATION channel=talk");
    starts_frame("dave", 30000);
    turn_ends();
    cr_assert_gt(figures().memory, 120000u);
    room_end();
}

/* ---- a clean stop ---------------------------------------------------- */
Test(limits, stop, .description = "S-3, S-11: freezes end, what is held "
     "goes out")
{
    studio(3);
    logs_in("dave");
    enters("dave", "cat", "alice");
    forgets("alice bob carol dave");
    draws("bob", 1);
    hub_stop(hub());
    hub_flush(hub());
    hears("alice bob carol dave", DRAW);
    sees("alice carol dave", "bob", 1);
    cr_assert(hub_quiet(hub()));
    cr_assert_not(is_read("alice"));
    hub_close_all(hub());
    closed("alice bob carol dave");
    room_end();
}

Test(limits, stop_begins_no_freeze, .description = "S-9: one who waits for "
     "the next freeze waits for ever")
{
    studio(1);
    logs_in("bob");
    logs_in("carol");
    enters("bob", "cat", "alice");
    say("alice", SAVE);
    enters("carol", "cat", "alice");
    forgets("alice bob carol");
    draws("carol", 1);
    hub_stop(hub());
    hub_flush(hub());
    hears("alice bob", DRAW);
    sees("alice bob", "carol", 1);
    passes(20000);
    silent("alice bob carol");
    hub_close_all(hub());
    room_end();
}

Test(limits, stop_waits_for_readers, .description = "B-1")
{
    studio(2);
    stops_reading("bob");
    draws("alice", 1);
    hub_stop(hub());
    hub_flush(hub());
    cr_assert_not(hub_quiet(hub()));
    reads_on("bob");
    sees("bob", "alice", 1);
    cr_assert(hub_quiet(hub()));
    hub_close_all(hub());
    room_end();
}

Test(limits, stop_waits_for_the_store, .description = "A-19, T-5")
{
    room(1);
    backend_waits(true);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "public", ""));
    hub_stop(hub());
    hub_flush(hub());
    cr_assert_not(hub_quiet(hub()));
    answers();
    hears("alice", "LOBBY_CREATION status=CREATED");
    cr_assert(hub_quiet(hub()));
    hub_close_all(hub());
    room_end();
}
