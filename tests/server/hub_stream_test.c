/* hub_stream_test.c - bytes and frames through the hub: T-4 to T-7, F-2,
 * F-4, F-5. */
#include "invented.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A login, a fetch and a stroke, as one piece of bytes. */
static size_t talk(uint8_t *out)
{
    size_t size = frame_of(out, "carol", "CONNECTION password=" SECRET);
    size += frame_of(out + size, "carol", "CHANNEL_CONNECTION channel=talk");
    size += frame_of(out + size, "carol", "CHANNEL_FETCH");
    size += frame_of(out + size, "carol",
                     "CHANNEL_MESSAGE channel=talk content=hi");
    return size;
}

static void talk_is_heard(void)
{
    hears("carol", "CONNECTION status=ACCEPTED");
    hears_type("carol", PP_CHANNEL_FETCH);
    hears_chat("alice", "carol", "talk", "hi");
    silent("alice carol");
    resets("carol");
}

Test(stream, split_anywhere, .description = "T-4")
{
    uint8_t bytes[256];
    size_t size = talk(bytes);
    room(1);
    account("carol");
    say("alice", "CHANNEL_CREATION channel=talk");
    for (size_t at = 1; at < size; at++) {
        opens("carol");
        sends("carol", bytes, at);
        sends("carol", bytes + at, size - at);
        talk_is_heard();
    }
    room_end();
}

Test(stream, byte_by_byte, .description = "T-4")
{
    uint8_t bytes[256];
    size_t size = talk(bytes);
    room(1);
    account("carol");
    say("alice", "CHANNEL_CREATION channel=talk");
    opens("carol");
    for (size_t at = 0; at < size; at++)
        sends("carol", bytes + at, 1);
    talk_is_heard();
    room_end();
}

Test(stream, relayed_from_two_pieces, .description = "T-4, D-2")
{
    uint8_t bytes[256];
    size_t size = frame_of(bytes, "alice", "RESIZE_CANVAS_INT length=3 "
                           "width=4 date=0");
    studio(3);
    for (size_t at = 1; at < size; at++) {
        sends("alice", bytes, at);
        silent("bob carol");
        sends("alice", bytes + at, size - at);
        hears_from("bob carol", "alice", "RESIZE_CANVAS_INT length=3 "
                   "width=4 date=0");
    }
    room_end();
}

Test(stream, two_pieces_in_one_turn, .description = "T-4")
{
    uint8_t bytes[256];
    studio(2);
    size_t size = frame_of(bytes, "alice", "RESET_CANVAS");
    one_turn();
    draws("alice", 1);
    sends("alice", bytes, 5);
    sends("alice", bytes + 5, size - 5);
    draws("alice", 2);
    turn_ends();
    sees("bob", "alice", 1);
    hears_from("bob", "alice", "RESET_CANVAS");
    sees("bob", "alice", 2);
    silent("bob");
    room_end();
}

Test(stream, largest_frame, .description = "F-1, T-4")
{
    static uint8_t bytes[PP_FRAME_MAX];
    struct pp_frame frame;
    studio(2);
    memset(bytes, 'x', sizeof bytes);
    pp_put_u16(bytes, PP_FRAME_MAX);
    bytes[2] = PP_APPLY_FILTER_SELECTION;
    bytes[7] = 5;
    memcpy(bytes + 8, "alice", 5);
    sends("alice", bytes, 40000);
    sends("alice", bytes + 40000, sizeof bytes - 40000);
    cr_assert(next_frame("bob", &frame));
    cr_assert_eq(frame.size, PP_FRAME_MAX);
    cr_assert_eq(memcmp(frame.bytes, bytes, sizeof bytes), 0);
    room_end();
}

Test(stream, behind_a_login, .description = "T-5, T-6")
{
    uint8_t bytes[256];
    room(2);
    say("alice", "CHANNEL_CREATION channel=talk");
    account("carol");
    backend_waits(true);
    opens("carol");
    sends("carol", bytes, talk(bytes));
    silent("alice carol");
    answered("alice bob"); /* no one else waits */
    answers();
    cr_assert(is_read("carol"));
    talk_is_heard();
    room_end();
}

Test(stream, whole_life_in_one_piece, .description = "T-5")
{
    uint8_t bytes[1024];
    char creation[256] = "LOBBY_CREATION ";
    strcat(creation, lobby("cat", "carol", "any", "public", ""));
    size_t size = frame_of(bytes, "carol", "CREATE_ACCOUNT password=" SECRET);
    size += frame_of(bytes + size, "carol", "CONNECTION password=" SECRET);
    size += frame_of(bytes + size, "carol", creation);
    size += frame_of(bytes + size, "carol", "CHANNEL_CREATION channel=talk");
    size += frame_of(bytes + size, "carol", "CHANNEL_FETCH");
    room(0);
    opens("carol");
    sends("carol", bytes, size);
    hears("carol", "CREATE_ACCOUNT status=CREATED");
    hears("carol", "CONNECTION status=ACCEPTED");
    hears("carol", "LOBBY_CREATION status=CREATED");
    hears("carol", "CHANNEL_FETCH json=[{\"Name\":\"talk\","
          "\"Clients\":[\"carol\"]}]");
    room_end();
}

Test(stream, much_behind_a_login, .description = "T-5, T-6")
{
    room(1);
    say("alice", "CHANNEL_CREATION channel=talk");
    account("carol");
    backend_waits(true);
    opens("carol");
    one_turn();
    say("carol", "CONNECTION password=" SECRET);
    say("carol", "CHANNEL_CONNECTION channel=talk");
    for (int i = 0; i < 2000; i++)
        say("carol", "CHANNEL_MESSAGE channel=talk content=n%d", i);
    turn_ends();
    answers();
    hears("carol", "CONNECTION status=ACCEPTED");
    for (int i = 0; i < 2000; i++) {
        char text[16];
        snprintf(text, sizeof text, "n%d", i);
        hears_chat("alice", "carol", "talk", text);
    }
    room_end();
}

Test(stream, reading_stops, .description = "T-6, B-3: little is kept of "
     "what comes while one waits")
{
    room(1);
    say("alice", "CHANNEL_CREATION channel=talk");
    account("carol");
    backend_waits(true);
    opens("carol");
    say("carol", "CONNECTION password=" SECRET);
    say("carol", "CHANNEL_CONNECTION channel=talk");
    for (int i = 0; is_read("carol"); i++) {
        cr_assert_lt(i, 10000);
        say("carol", "CHANNEL_MESSAGE channel=talk content=again");
    }
    cr_assert_lt(figures().memory, 300000u);
    answered("alice");
    answers();
    hears("carol", "CONNECTION status=ACCEPTED");
    cr_assert(is_read("carol"));
    hears_chat("alice", "carol", "talk", "again");
    room_end();
}

Test(stream, store_holds_back_one, .description = "T-6")
{
    studio(2);
    logs_in("carol");
    backend_waits(true);
    one_turn();
    say("carol", "LOBBY_CREATION %s",
        lobby("dog", "carol", "any", "public", ""));
    say("carol", "CHANNEL_FETCH");
    turn_ends();
    silent("carol");
    draws("alice", 1);
    sees("bob", "alice", 1);
    answered("bob");
    answers();
    hears("carol", "LOBBY_CREATION status=CREATED");
    hears_type("carol", PP_CHANNEL_FETCH);
    room_end();
}

Test(stream, relayed_while_waiting, .description = "T-6, D-1: the one who "
     "waits for the store still receives")
{
    studio(2);
    backend_waits(true);
    say("bob", "CHANNEL_CREATION channel=talk");
    draws("alice", 1);
    sees("bob", "alice", 1);
    answers();
    silent("bob");
    room_end();
}

static void login_fails(enum hub_result result)
{
    account("carol");
    opens("carol");
    backend_waits(true);
    say("carol", "CONNECTION password=" SECRET);
    answers_with(result);
    closed("carol");
    cr_assert_eq(figures().users, 1u);
    backend_waits(false);
    logs_in("carol");
    room_end();
}

Test(stream, store_fails_at_login, .description = "T-7")
{
    room(1);
    login_fails(HUB_FAILED);
}

Test(stream, login_refused, .description = "T-7, B-2")
{
    room(1);
    login_fails(HUB_REFUSED);
}

Test(stream, store_fails_at_signup, .description = "T-7")
{
    room(0);
    backend_waits(true);
    opens("carol");
    say("carol", "CREATE_ACCOUNT password=" SECRET);
    answers_with(HUB_FAILED);
    closed("carol");
    room_end();
}

Test(stream, store_fails_at_lobby, .description = "T-7")
{
    room(2);
    backend_waits(true);
    say("alice", "LOBBY_CREATION %s",
        lobby("cat", "alice", "any", "public", ""));
    answers_with(HUB_FAILED);
    closed("alice");
    lists_lobbies("bob", "");
    backend_waits(false);
    logs_in("alice");
    creates("alice", "cat");
    room_end();
}

Test(stream, store_fails_at_channel, .description = "T-7")
{
    room(2);
    backend_waits(true);
    say("alice", "CHANNEL_CREATION channel=talk");
    answers_with(HUB_FAILED);
    closed("alice");
    lists_channels("bob", "");
    room_end();
}

Test(stream, store_fails_at_change, .description = "T-7")
{
    studio(2);
    backend_waits(true);
    changes("alice", "cat", "alice", "private", "");
    answers_with(HUB_FAILED);
    closed("alice");
    room_end();
}

Test(stream, any_date, .description = "F-2, F-4, D-2")
{
    studio(2);
    say("alice", "RESET_CANVAS date=0");
    say("alice", "RESET_CANVAS date=4294967295");
    hears_from("bob", "alice", "RESET_CANVAS date=0");
    hears_from("bob", "alice", "RESET_CANVAS date=4294967295");
    room_end();
}

Test(stream, servers_date_and_name, .description = "F-4, F-5")
{
    struct pp_frame frame;
    room(1);
    passes(7000);
    say("alice", "LOBBY_FETCH date=5");
    cr_assert(next_frame("alice", &frame));
    cr_assert_eq(frame.date, ROOM_UTC + 7);
    cr_assert_eq(frame.name_size, 0);
    room_end();
}
