/* What is known of each connection, and that a checker's life is tidy. */
#include "dialogue_talk.h"

#include <string.h>

#include "support.h"

static struct pp_dialogue_peer peer_of(const struct talk *talk, unsigned link)
{
    struct pp_dialogue_peer peer;

    cr_assert_eq(pp_dialogue_peer(talk->dialogue, link, &peer), 0);
    return peer;
}

Test(dialogue, knows_who_is_where)
{
    struct talk *talk = talk_new(PP_LEVEL_R, 0);
    struct pp_dialogue_peer peer;

    talk_say(talk, "1 opens");
    peer = peer_of(talk, 1);
    cr_assert(!peer.logged_in && !*peer.user && !*peer.lobby && !*peer.owner);
    talk_say(talk, "1 in alice\n1 makes cat\n2 in bob\n2 enters cat alice");
    peer = peer_of(talk, 2);
    cr_assert(peer.logged_in && !peer.frozen);
    cr_assert_str_eq(peer.user, "bob");
    cr_assert_str_eq(peer.lobby, "cat");
    cr_assert_str_eq(peer.owner, "alice");
    talk_say(talk, "2 frozen");
    cr_assert(peer_of(talk, 2).frozen);
    talk_say(talk, "2 thawed");
    cr_assert(!peer_of(talk, 2).frozen);
    talk_say(talk, "2 < LOBBY_DISCONNECT\n2 asks");
    cr_assert_str_empty(peer_of(talk, 2).lobby);
    cr_assert_str_eq(peer_of(talk, 1).lobby, "cat");
    talk_expect(talk, "");
}

/* For those who only ask who is where, at the cost of frames that tell it. */
Test(dialogue, follows_without_judging)
{
    struct pp_dialogue_options options = { .level = PP_LEVEL_R };
    struct talk *talk = talk_new(PP_LEVEL_R, 0);

    pp_dialogue_free(talk->dialogue);
    talk->dialogue = pp_dialogue_new(&options);
    talk_say(talk, "1 in alice\n1 makes cat\n2 in bob\n2 enters cat alice\n"
                   "1 draws 5\n3 draws 1\n2 sees 1 5\n2 sees 3 1");
    cr_assert_str_eq(peer_of(talk, 2).lobby, "cat");
    talk_say(talk, "4 midway\n4 < RESET_CANVAS name=eve");
    cr_assert_str_eq(peer_of(talk, 4).user, "eve", "what it draws names it");
    talk_say(talk, "2 < LOBBY_DISCONNECT\n2 asks");
    cr_assert_str_empty(peer_of(talk, 2).lobby);
    talk_expect(talk, "");
}

Test(dialogue, knows_channels)
{
    struct talk *talk = talk_new(PP_LEVEL_R, 0);

    talk_say(talk, "1 in alice\n1 < CHANNEL_CREATION channel=chat\n"
                   "1 < CHANNEL_CONNECTION channel=news\n1 asks");
    cr_assert_eq(peer_of(talk, 1).channels, 2);
    talk_say(talk, "1 < CHANNEL_DISCONNECT channel=news");
    cr_assert_eq(peer_of(talk, 1).channels, 1);
    cr_assert_str_eq(pp_dialogue_channel(talk->dialogue, 1, 0), "chat");
    cr_assert_str_empty(pp_dialogue_channel(talk->dialogue, 1, 1));
    talk_expect(talk, "");
}

Test(dialogue, knows_those_met_midway)
{
    struct talk *talk = talk_new(PP_LEVEL_I, 0);

    strcpy(talk->user[1], "alice");
    talk_say(talk, "1 midway\n1 asks\n1 enters cat bob");
    cr_assert_str_eq(peer_of(talk, 1).user, "alice");
    cr_assert_str_eq(peer_of(talk, 1).lobby, "cat");
    talk_expect(talk, "");
}

Test(dialogue, forgets_what_ends)
{
    struct talk *talk = talk_new(PP_LEVEL_R, 0);
    struct pp_dialogue_peer peer;

    talk_say(talk, "1 in alice\n1 leaves");
    cr_assert_str_eq(peer_of(talk, 1).user, "alice");
    talk_say(talk, "1 closed\n2 in bob\n2 forgotten");
    cr_assert_eq(pp_dialogue_peer(talk->dialogue, 1, &peer), -1);
    cr_assert_str_empty(peer.user);
    cr_assert_eq(pp_dialogue_peer(talk->dialogue, 2, &peer), -1);
    cr_assert_eq(pp_dialogue_peer(talk->dialogue, 7, &peer), -1);
    cr_assert_eq(pp_dialogue_open(talk->dialogue, 3, talk->time, 1), 0);
    cr_assert_eq(pp_dialogue_open(talk->dialogue, 3, talk->time, 1), -1,
                 "a number is used once");
    talk_expect(talk, "");
}
