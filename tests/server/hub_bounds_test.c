/* hub_bounds_test.c - what one client can take up: B-1 to B-3, L-20, C-13. */
#include "invented.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a reader that does not read ------------------------------------- */
enum { BACKLOG = 64000, BIG = 1000 };

static void draw_many(int from, int to)
{
    for (int i = from; i < to; i++)
        draws_big("alice", i, BIG);
}

static void bob_stops(void)
{
    config()->limits.max_backlog = BACKLOG;
    studio(3);
    stops_reading("bob");
}

Test(bounds, slow_reader_is_dropped_alone, .description = "B-1")
{
    bob_stops();
    draw_many(0, 80);
    cr_assert(is_closed("bob"));
    for (int i = 0; i < 80; i++)
        sees("carol", "alice", i);
    silent("alice carol");
    draws("carol", 1);
    sees("alice", "carol", 1);
    lists_lobbies("alice", "cat/alice any public '': alice carol");
    cr_assert_lt(figures().memory, 10000u);
    room_end();
}

Test(bounds, up_to_the_backlog, .description = "B-1")
{
    bob_stops();
    draw_many(0, 60);
    cr_assert_not(is_closed("bob"));
    reads_on("bob");
    for (int i = 0; i < 60; i++)
        sees("bob carol", "alice", i);
    silent("alice bob carol");
    room_end();
}

Test(bounds, reading_again_gives_room, .description = "B-1")
{
    bob_stops();
    for (int i = 0; i < 200; i += 40) {
        draw_many(i, i + 40);
        reads("bob", 41 * BIG);
    }
    reads_on("bob");
    for (int i = 0; i < 200; i++)
        sees("bob", "alice", i);
    silent("bob");
    room_end();
}

Test(bounds, slow_but_steady, .description = "B-1, D-4: byte by byte")
{
    bob_stops();
    draws("alice", 1);
    draws("alice", 2);
    for (int i = 0; i < 200; i++)
        reads("bob", 1);
    sees("bob", "alice", 1);
    sees("bob", "alice", 2);
    silent("bob");
    room_end();
}

Test(bounds, many_slow_readers_share, .description = "B-1, B-3: what is "
     "pending is kept once")
{
    config()->limits.max_backlog = BACKLOG;
    studio(42);
    for (unsigned i = 2; i < 42; i++)
        stops_reading(name_of(i));
    draw_many(0, 50);
    cr_assert_lt(figures().memory, 1000000u, "%zu for 40 times 50,000",
                 figures().memory);
    room_end();
}

Test(bounds, in_one_turn, .description = "B-1")
{
    bob_stops();
    one_turn();
    draw_many(0, 300);
    turn_ends();
    cr_assert(is_closed("bob"));
    for (int i = 0; i < 300; i++)
        sees("carol", "alice", i);
    silent("alice carol");
    room_end();
}

Test(bounds, replies_not_read, .description = "B-1")
{
    config()->limits.max_backlog = BACKLOG;
    room(2);
    creates("bob", "dog");
    stops_reading("alice");
    for (int i = 0; i < 20000; i++)
        connects("alice", "none", "bob");
    cr_assert(is_closed("alice") || figures().memory < 2 * BACKLOG);
    answered("bob");
    room_end();
}

Test(bounds, fetches_not_read, .description = "B-1, T-6: they are answered "
     "one after the other")
{
    config()->limits.max_backlog = BACKLOG;
    room(2);
    stops_reading("alice");
    for (int i = 0; i < 20000 && is_read("alice"); i++)
        say("alice", "CHANNEL_FETCH");
    cr_assert_lt(figures().memory, 4u * BACKLOG);
    answered("bob");
    reads_on("alice");
    forgets("alice");
    answered("alice bob");
    room_end();
}

/* ---- long lists ------------------------------------------------------ */
enum { LOBBIES = 5000 };

static void many_lobbies(void)
{
    char name[32];
    config()->limits.max_backlog = BACKLOG;
    config()->limits.max_lobbies = 2 * LOBBIES;
    room(0);
    for (int i = 0; i < LOBBIES; i++) {
        int size = snprintf(name, sizeof name, "lobby-%d", i);
        struct pp_lobby made = { { name, (size_t)size }, { "zoe", 3 },
            { "stroke", 6 }, { "public", 6 }, { "", 0 } };
        cr_assert_eq(hub_add_lobby(hub(), &made), 0);
    }
    logs_in("alice");
    logs_in("bob");
}

static void mark(const struct pp_json_value *object, unsigned *seen)
{
    struct pp_json_value name, value;
    char text[64];
    for (size_t at = 0; pp_json_next(object, &at, &name, &value);) {
        if (!pp_json_equals(&name, "Filename", 8))
            continue;
        text[pp_json_unescape(&value, text, sizeof text - 1)] = 0;
        if (memcmp(text, "lobby-", 6) == 0)
            seen[atoi(text + 6)]++;
    }
}

static void mark_all(const struct pp_frame *frame, unsigned *seen)
{
    struct pp_json_value array, name, object;
    cr_assert_eq(pp_json_check((const char *)frame->data, frame->data_size,
                               &array, NULL), 0);
    for (size_t at = 0; pp_json_next(&array, &at, &name, &object);)
        mark(&object, seen);
}

/* The whole list, up to the answer of the CHANNEL_FETCH behind it. */
static void list_is_complete(const char *who)
{
    static unsigned seen[LOBBIES];
    struct pp_frame frame;
    unsigned frames = 0;
    memset(seen, 0, sizeof seen);
    for (;;) {
        cr_assert(next_frame(who, &frame), "no end after %u", frames);
        if (frame.type == PP_CHANNEL_FETCH)
            break;
        cr_assert_eq(frame.type, PP_LOBBY_FETCH);
        mark_all(&frame, seen);
        frames++;
    }
    cr_assert_gt(frames, 1u);
    for (int i = 0; i < LOBBIES; i++)
        cr_assert_eq(seen[i], 1u, "lobby-%d came %u times", i, seen[i]);
    silent(who);
}

static void asks_for_all(void)
{
    say("bob", "LOBBY_FETCH");
    say("bob", "CHANNEL_FETCH");
}

Test(lists, several_frames, .description = "L-20, L-18")
{
    many_lobbies();
    asks_for_all();
    list_is_complete("bob");
    room_end();
}

Test(lists, paced, .description = "L-20, B-1: by what is read, while "
     "others are served")
{
    many_lobbies();
    size_t before = figures().memory, most = 0;
    stops_reading("bob");
    asks_for_all();
    for (unsigned i = 0; i < 1200; i++) {
        reads("bob", 1000);
        if (figures().memory > most)
            most = figures().memory;
        if (i % 100 == 0)
            say("alice", "LOBBY_DISCONNECT");
    }
    silent("alice");
    cr_assert_lt(most, before + 300000, "%zu", most - before);
    list_is_complete("bob");
    room_end();
}

Test(lists, never_read, .description = "L-20, B-1: it does not count")
{
    many_lobbies();
    stops_reading("bob");
    asks_for_all();
    passes(3600000);
    cr_assert_not(is_closed("bob"));
    cr_assert_lt(figures().memory, 300000u);
    reads_on("bob");
    list_is_complete("bob");
    room_end();
}

Test(lists, relayed_meanwhile, .description = "L-20, D-1, D-4")
{
    many_lobbies();
    creates("alice", "cat");
    comes_in("bob", "cat", "alice");
    stops_reading("bob");
    say("bob", "LOBBY_FETCH");
    say("bob", "CHANNEL_FETCH");
    for (int i = 0; i < 20; i++) {
        draws("alice", i);
        reads("bob", 3000);
    }
    reads_on("bob");
    int seen = 0, lists = 0, ends = 0;
    struct pp_frame frame;
    while (next_frame("bob", &frame)) {
        lists += frame.type == PP_LOBBY_FETCH;
        ends += frame.type == PP_CHANNEL_FETCH;
        if (frame.type == PP_ADD_STROKE)
            cr_assert_eq((int)pp_get_u32(frame.data), seen++);
    }
    cr_assert(seen == 20 && lists > 1 && ends == 1);
    room_end();
}

Test(lists, changed_meanwhile, .description = "L-20: those that stay are "
     "all there")
{
    many_lobbies();
    config()->limits.max_lobbies = 2 * LOBBIES;
    stops_reading("bob");
    asks_for_all();
    for (int i = 0; i < 10; i++) {
        char name[32];
        snprintf(name, sizeof name, "new-%d", i);
        creates("alice", name);
        reads("bob", 30000);
    }
    reads_on("bob");
    struct pp_frame frame;
    static unsigned seen[LOBBIES];
    while (next_frame("bob", &frame) && frame.type == PP_LOBBY_FETCH)
        mark_all(&frame, seen);
    cr_assert_eq(frame.type, PP_CHANNEL_FETCH);
    for (int i = 0; i < LOBBIES; i++)
        cr_assert_eq(seen[i], 1u, "lobby-%d came %u times", i, seen[i]);
    room_end();
}

Test(lists, asker_leaves, .description = "L-20, B-3")
{
    many_lobbies();
    stops_reading("bob");
    asks_for_all();
    resets("bob");
    answered("alice");
    room_end();
}

Test(lists, asker_ends, .description = "L-20, A-21: what was asked before "
     "FIN is answered")
{
    many_lobbies();
    stops_reading("bob");
    one_turn();
    asks_for_all();
    ends("bob");
    turn_ends();
    for (unsigned i = 0; i < 2000; i++)
        reads("bob", 1000);
    reads_on("bob");
    struct pp_frame frame;
    unsigned frames = 0;
    while (next_frame("bob", &frame))
        frames++;
    cr_assert_gt(frames, 2u);
    cr_assert_eq(frame.type, PP_CHANNEL_FETCH);
    closed("bob");
    room_end();
}

Test(lists, many_channels, .description = "C-13")
{
    struct pp_frame frame;
    struct pp_json_value array, name, value;
    unsigned frames = 0, channels = 0;
    char text[16];
    room(0);
    for (int i = 0; i < LOBBIES; i++) {
        int size = snprintf(text, sizeof text, "talk-%d", i);
        hub_add_channel(hub(), (struct pp_span){ text, (size_t)size },
                        (struct pp_span){ "", 0 });
    }
    logs_in("alice");
    say("alice", "CHANNEL_FETCH");
    say("alice", "LOBBY_FETCH");
    for (; next_frame("alice", &frame) && frame.type == PP_CHANNEL_FETCH;
         frames++) {
        cr_assert_eq(pp_json_check((const char *)frame.data, frame.data_size,
                                   &array, NULL), 0);
        for (size_t at = 0; pp_json_next(&array, &at, &name, &value);)
            channels++;
    }
    cr_assert_eq(frame.type, PP_LOBBY_FETCH);
    cr_assert_gt(frames, 1u);
    cr_assert_eq(channels, (unsigned)LOBBIES);
    room_end();
}

/* Names of 250 bytes, so that 300 Clients fit no frame. */
static const char *long_name(int i)
{
    static char name[251];
    memset(name, 'n', 250);
    snprintf(name, 8, "%04d", i);
    name[4] = 'n';
    return name;
}

Test(lists, clients_that_fit_no_frame, .description = "L-20: the lobby "
     "comes again with the rest")
{
    static unsigned seen[300];
    struct pp_frame frame;
    room(1);
    creates("alice", "cat");
    for (int i = 0; i < 300; i++)
        logs_in(long_name(i));
    for (int i = 0; i < 300; i++)
        connects(long_name(i), "cat", "alice");
    obey();
    say("alice", "LOBBY_FETCH");
    say("alice", "CHANNEL_FETCH");
    unsigned frames = 0;
    while (next_frame("alice", &frame) && frame.type == PP_LOBBY_FETCH) {
        char *text = strndup((const char *)frame.data, frame.data_size);
        for (char *at = text; (at = strstr(at, "nnn\"")); at++)
            seen[atoi(at - 247)]++;
        cr_assert_not_null(strstr(text, "\"cat\""));
        free(text);
        frames++;
    }
    cr_assert_eq(frames, 2u);
    for (int i = 0; i < 300; i++)
        cr_assert_eq(seen[i], 1u, "%d came %u times", i, seen[i]);
    room_end();
}
