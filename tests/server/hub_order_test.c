/* hub_order_test.c - in which order things arrive: T-5, D-4, C-8. */
#include "invented.h"

#include <criterion/criterion.h>

Test(order, reply_behind_relayed, .description = "T-5, D-4")
{
    studio(2);
    one_turn();
    draws("alice", 1);
    say("bob", "CHANNEL_FETCH");
    draws("alice", 2);
    turn_ends();
    sees("bob", "alice", 1);
    hears_type("bob", PP_CHANNEL_FETCH);
    sees("bob", "alice", 2);
    silent("bob");
    room_end();
}

Test(order, left_behind_relayed, .description = "D-1: he was a member when "
     "it came")
{
    studio(3);
    one_turn();
    draws("alice", 1);
    say("bob", "LOBBY_DISCONNECT");
    draws("alice", 2);
    turn_ends();
    sees("bob carol", "alice", 1);
    sees("carol", "alice", 2);
    silent("alice bob carol");
    room_end();
}

Test(order, everyone_left_in_the_same_turn, .description = "D-1, L-22, "
     "--lobby-lifetime=session")
{
    config()->readings.session_lobbies = true;
    studio(2);
    one_turn();
    draws("alice", 1);
    draws("bob", 2);
    say("alice", "LOBBY_DISCONNECT");
    say("bob", "LOBBY_DISCONNECT");
    turn_ends();
    sees("bob", "alice", 1);
    sees("alice", "bob", 2);
    silent("alice bob");
    room_end();
}

Test(order, joined_behind_chat, .description = "C-8, C-9: she was no member "
     "when it came")
{
    room(3);
    say("alice", "CHANNEL_CREATION channel=talk");
    say("bob", "CHANNEL_CONNECTION channel=talk");
    one_turn();
    chats("alice", "talk", "hi");
    say("carol", "CHANNEL_CONNECTION channel=talk");
    chats("alice", "talk", "ho");
    turn_ends();
    hears_chat("bob", "alice", "talk", "hi");
    hears_chat("bob carol", "alice", "talk", "ho");
    silent("alice bob carol");
    room_end();
}

Test(order, freeze_behind_relayed, .description = "S-2, D-1")
{
    studio(2);
    logs_in("carol");
    one_turn();
    draws("alice", 1);
    connects("carol", "cat", "alice");
    draws("alice", 2);
    turn_ends();
    sees("bob", "alice", 1);
    hears("alice bob", FROZEN);
    hears("alice", SAVE);
    hears("carol", CONNECTED);
    hears("carol", FROZEN);
    silent("alice bob carol");
    room_end();
}

Test(order, lobby_and_channel, .description = "D-4, C-8: one sender's frames "
     "keep their order")
{
    studio(3);
    say("carol", "CHANNEL_CREATION channel=talk");
    say("bob", "CHANNEL_CONNECTION channel=talk");
    say("alice", "CHANNEL_CONNECTION channel=talk");
    one_turn();
    for (int i = 0; i < 10; i++) {
        draws("alice", i);
        chats("alice", "talk", "hi");
        chats("bob", "talk", "ho");
    }
    turn_ends();
    for (int i = 0; i < 10; i++) {
        sees("bob carol", "alice", i);
        hears_chat("bob carol", "alice", "talk", "hi");
        hears_chat("carol alice", "bob", "talk", "ho");
    }
    silent("alice bob carol");
    room_end();
}

Test(order, two_channels_and_a_lobby, .description = "D-4, C-8, C-16")
{
    studio(2);
    say("alice", "CHANNEL_CREATION channel=one");
    say("alice", "CHANNEL_CREATION channel=two");
    say("bob", "CHANNEL_CONNECTION channel=two");
    say("bob", "CHANNEL_CONNECTION channel=one");
    one_turn();
    chats("alice", "one", "a");
    chats("alice", "two", "b");
    draws("alice", 1);
    chats("alice", "one", "c");
    draws("alice", 2);
    chats("alice", "two", "d");
    turn_ends();
    hears_chat("bob", "alice", "one", "a");
    hears_chat("bob", "alice", "two", "b");
    sees("bob", "alice", 1);
    hears_chat("bob", "alice", "one", "c");
    sees("bob", "alice", 2);
    hears_chat("bob", "alice", "two", "d");
    silent("alice bob");
    room_end();
}
