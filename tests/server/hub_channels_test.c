/* hub_channels_test.c - channels through the hub: C-1 to C-16. */
#include "invented.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define CREATE "CHANNEL_CREATION channel="
#define JOIN "CHANNEL_CONNECTION channel="
#define LEAVE "CHANNEL_DISCONNECT channel="

/* alice and bob are in `talk`, carol is in none. */
static void talk(void)
{
    room(3);
    say("alice", CREATE "talk");
    say("bob", JOIN "talk");
    silent("alice bob carol"); /* C-2, C-5: no reply */
}

Test(channels, created, .description = "C-1, C-2, C-12")
{
    room(2);
    say("alice", CREATE "talk");
    silent("alice bob");
    lists_channels("bob", "talk: alice");
    room_end();
}

Test(channels, created_again, .description = "C-3, C-4")
{
    talk();
    say("carol", CREATE "talk");
    silent("alice bob carol");
    lists_channels("carol", "talk: alice bob");
    chats("alice", "talk", "hi");
    hears_chat("bob", "alice", "talk", "hi");
    silent("carol");
    cr_assert_eq(asked(HUB_CHANNEL_ADD), 1u);
    room_end();
}

Test(channels, created_again_by_a_member, .description = "C-3, C-4: not a "
     "rejection")
{
    config()->readings.close_on_invalid = true;
    talk();
    say("alice", CREATE "talk");
    answered("alice");
    lists_channels("carol", "talk: alice bob");
    room_end();
}

Test(channels, two_make_the_same, .description = "C-3, C-4, L-6")
{
    room(3);
    backend_waits(true);
    say("alice", CREATE "talk");
    say("bob", CREATE "talk");
    lists_channels("carol", "");
    backend_waits(false);
    lists_channels("carol", "talk: alice");
    room_end();
}

Test(channels, exists_when_durable, .description = "L-6, C-6")
{
    room(2);
    backend_waits(true);
    say("alice", CREATE "talk");
    say("bob", JOIN "talk"); /* unknown as yet */
    lists_channels("bob", "");
    answers();
    lists_channels("bob", "talk: alice");
    room_end();
}

Test(channels, creator_gone_meanwhile, .description = "L-6, C-14, A-21")
{
    room(2);
    backend_waits(true);
    say("alice", CREATE "talk");
    resets("alice");
    answers();
    lists_channels("bob", "talk:");
    room_end();
}

Test(channels, store_has_it, .description = "C-4: another server made it")
{
    room(1);
    backend_waits(true);
    say("alice", CREATE "talk");
    answers_with(HUB_NO);
    answered("alice");
    room_end();
}

Test(channels, unknown, .description = "C-6, C-7: ignored")
{
    config()->readings.close_on_invalid = true;
    room(1);
    say("alice", JOIN "talk");
    answered("alice");
    say("alice", LEAVE "talk");
    answered("alice");
    lists_channels("alice", "");
    room_end();
}

Test(channels, left, .description = "C-7, C-9, C-11")
{
    talk();
    say("bob", LEAVE "talk");
    silent("bob");
    chats("alice", "talk", "hi");
    silent("alice bob carol");
    rejects("bob", "CHANNEL_MESSAGE channel=talk content=hi");
    silent("alice carol");
    lists_channels("carol", "talk: alice");
    room_end();
}

Test(channels, left_and_joined_again, .description = "C-5, C-7")
{
    talk();
    say("bob", LEAVE "talk");
    say("bob", JOIN "talk");
    chats("alice", "talk", "hi");
    hears_chat("bob", "alice", "talk", "hi");
    room_end();
}

Test(channels, leaving_where_one_is_not, .description = "C-7")
{
    talk();
    say("carol", LEAVE "talk");
    answered("carol");
    lists_channels("carol", "talk: alice bob");
    room_end();
}

Test(channels, joined_twice, .description = "C-5, C-8: once")
{
    talk();
    say("bob", JOIN "talk");
    chats("alice", "talk", "hi");
    hears_chat("bob", "alice", "talk", "hi");
    silent("bob");
    lists_channels("carol", "talk: alice bob");
    say("bob", LEAVE "talk");
    lists_channels("carol", "talk: alice");
    room_end();
}

Test(channels, message, .description = "C-8, C-9, C-10")
{
    talk();
    chats("alice", "talk", "hi");
    hears_chat("bob", "alice", "talk", "hi");
    chats("bob", "talk", "ho");
    hears_chat("alice", "bob", "talk", "ho");
    silent("alice bob carol");
    room_end();
}

static const char *const messages[] = {
    "CHANNEL_MESSAGE channel=talk content=hi date=7",
    "CHANNEL_MESSAGE message=\"talk;hi\"",
    "CHANNEL_MESSAGE message=\"  talk  ;  hi ; there ;\"",
    "CHANNEL_MESSAGE message=\"talk ;\"",
    "CHANNEL_MESSAGE message=\"talk;\"",
    "CHANNEL_MESSAGE message=\"talk ; \xc3\xa9\\n\"",
};

Test(channels, every_spacing, .description = "C-8, V-message.form, "
     "V-message.spaces, V-message.content")
{
    talk();
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        say("alice", "%s", messages[i]);
        hears_from("bob", "alice", messages[i]);
        silent("alice bob carol");
    }
    room_end();
}

Test(channels, in_order, .description = "C-8")
{
    talk();
    one_turn();
    for (int i = 0; i < 300; i++)
        say("alice", "CHANNEL_MESSAGE channel=talk content=n%d", i);
    turn_ends();
    for (int i = 0; i < 300; i++) {
        char text[16];
        snprintf(text, sizeof text, "n%d", i);
        hears_chat("bob", "alice", "talk", text);
    }
    silent("alice bob carol");
    room_end();
}

Test(channels, echo, .description = "C-10, --echo")
{
    config()->readings.echo = true;
    talk();
    chats("alice", "talk", "hi");
    hears_chat("alice bob", "alice", "talk", "hi");
    silent("alice bob carol");
    room_end();
}

Test(channels, from_outside, .description = "C-9, C-11")
{
    talk();
    rejects("carol", "CHANNEL_MESSAGE channel=talk content=hi");
    rejects("carol", "CHANNEL_MESSAGE channel=none content=hi");
    silent("alice bob");
    room_end();
}

Test(channels, from_outside_closes, .description = "C-11, "
     "--on-invalid=close")
{
    config()->readings.close_on_invalid = true;
    talk();
    chats("carol", "talk", "hi");
    closed("carol");
    silent("alice bob");
    room_end();
}

Test(channels, many_at_once, .description = "C-16, C-9")
{
    talk();
    say("carol", CREATE "other");
    say("bob", JOIN "other");
    chats("carol", "other", "hi");
    hears_chat("bob", "carol", "other", "hi");
    chats("alice", "talk", "ho");
    hears_chat("bob", "alice", "talk", "ho");
    silent("alice bob carol");
    lists_channels("alice", "other: bob carol\ntalk: alice bob");
    room_end();
}

Test(channels, hundreds_for_one, .description = "C-16")
{
    config()->limits.max_channels_each = 1000;
    room(2);
    for (int i = 0; i < 300; i++) {
        say("alice", CREATE "c%d", i);
        say("bob", JOIN "c%d", i);
    }
    for (int i = 0; i < 300; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%d", i);
        chats("alice", name, "hi");
        hears_chat("bob", "alice", name, "hi");
    }
    for (int i = 0; i < 300; i += 2)
        say("bob", LEAVE "c%d", i);
    chats("alice", "c100", "hi");
    silent("bob");
    chats("alice", "c101", "hi");
    hears_chat("bob", "alice", "c101", "hi");
    ends("bob");
    chats("alice", "c101", "hi");
    silent("alice");
    room_end();
}

Test(channels, names_are_bytes, .description = "C-1, V-channel.plain")
{
    room(2);
    say("alice", CREATE "talk");
    say("bob", CREATE "Talk");
    say("bob", CREATE "\"two words\"");
    say("alice", JOIN "\"two words\"");
    chats("bob", "\"two words\"", "hi");
    hears_chat("alice", "bob", "\"two words\"", "hi");
    lists_channels("alice", "Talk: bob\ntalk: alice\ntwo words: alice bob");
    room_end();
}

Test(channels, quoted_in_the_list, .description = "C-12, V-list.json")
{
    room(1);
    say("alice", CREATE "\"a\\\"b\\\\c\"");
    lists_channels("alice", "a\"b\\c: alice");
    room_end();
}

Test(channels, outlive_members, .description = "C-14")
{
    talk();
    ends("alice");
    say("bob", LEAVE "talk");
    lists_channels("carol", "talk:");
    say("carol", JOIN "talk");
    lists_channels("carol", "talk: carol");
    room_end();
}

Test(channels, leaving_a_lobby_is_not_leaving_a_channel,
     .description = "C-16, L-16")
{
    talk();
    creates("alice", "cat");
    say("alice", "LOBBY_DISCONNECT");
    chats("alice", "talk", "hi");
    hears_chat("bob", "alice", "talk", "hi");
    room_end();
}
