/* Chapter S as a witness sees it. */
#include "dialogue_talk.h"

#include "support.h"

#define TWO "1 in alice\n2 in bob\n1 makes cat\n2 joins cat alice\n"         \
            "1 frozen\n1 thawed\n"
#define JOINED "3 in carol\n3 enters cat alice\n"
#define ALL_FROZEN "1 frozen\n2 frozen\n3 frozen\n"

Test(dialogue_freeze, s_1_the_frozen_do_not_draw)
{
    GUILTY("S-1/client", TWO "1 frozen\n+1.1\n1 draws 1\n1 draws 2");
    GUILTY("S-1/client", TWO "1 frozen\n1 > UPDATE_DATABASE\n"
                             "1 < UPDATE_DATABASE\n1 draws 1");
    INNOCENT(TWO "1 frozen\n1 draws 1\n1 thawed\n1 draws 2"); /* crossing */
    INNOCENT(TWO "1 frozen\n1 thawed\n+1.1\n1 draws 1");
    INNOCENT(TWO "1 frozen\n1 < LOBBY_DISCONNECT\n+1.1\n1 asks\n1 draws 1");
}

Test(dialogue_freeze, s_2_nothing_is_relayed_meanwhile)
{
    GUILTY_I("S-2", TWO "1 draws 1\n1 frozen\n2 frozen\n2 sees 1 1\n"
                        "1 thawed\n2 thawed");
    INNOCENT_I(TWO "1 draws 1\n1 frozen\n2 frozen\n1 thawed\n2 thawed\n"
                   "2 sees 1 1");
    INNOCENT(TWO "1 draws 1\n1 frozen\n2 frozen\n2 sees 1 1\n1 thawed\n"
                 "2 thawed");
}

Test(dialogue_freeze, s_3_all_are_told_0)
{
    GUILTY("S-3", TWO JOINED ALL_FROZEN "3 thawed\n1 asks\n2 thawed");
    GUILTY("S-3", TWO JOINED ALL_FROZEN "3 thawed\n2 thawed\n2 draws 1\n"
                  "1 sees 2 1");
    INNOCENT(TWO JOINED ALL_FROZEN "2 draws 1\n3 thawed\n2 thawed\n"
             "1 sees 2 1");
    INNOCENT(TWO JOINED ALL_FROZEN "3 thawed\n2 thawed\n1 thawed\n1 asks");
    INNOCENT(TWO JOINED ALL_FROZEN "1 < CHANNEL_FETCH\n3 thawed\n"
             "1 > CHANNEL_FETCH json=[]\n1 thawed\n2 thawed");
    /* S-10: who leaves is told 0 */
    INNOCENT(TWO JOINED ALL_FROZEN "3 < LOBBY_DISCONNECT\n3 thawed\n1 asks");
    INNOCENT(TWO JOINED ALL_FROZEN
             "1 < LOBBY_INFO_CHANGE json={\"Filename\":\"cat\",\"Owner\":"
             "\"alice\",\"Protection\":\"private\",\"Passcode\":\"\"}\n"
             "3 thawed\n1 asks\n3 > LOBBY_PLAYER_KICK reason=no");
    INNOCENT(TWO JOINED ALL_FROZEN "3 thawed\n3 frozen\n1 asks"); /* anew */
}

Test(dialogue_freeze, s_4_a_freeze_ends)
{
    static const char answered[] = TWO JOINED ALL_FROZEN
        "3 > FETCH_DATABASE\n3 < FETCH_DATABASE\n3 asks\n1 asks";
    static const char not_yet[] = TWO JOINED ALL_FROZEN
        "3 > FETCH_DATABASE\n3 asks\n1 asks";
    struct talk *talk = talk_new(PP_LEVEL_R, 1);

    talk_say(talk, answered);
    talk_expect(talk, "S-4");
    talk = talk_new(PP_LEVEL_R, 1);
    talk_say(talk, not_yet);
    talk_expect(talk, "");
    INNOCENT(answered); /* somebody who was not seen may be joining */
}

Test(dialogue_freeze, s_5_in_order)
{
    GUILTY_I("S-5", "1 in alice\n1 frozen");
    GUILTY_I("S-5", TWO "1 thawed");
    GUILTY_I("S-5", TWO "1 > FETCH_DATABASE");
    INNOCENT("1 in alice\n1 frozen\n1 thawed\n1 thawed");
}

Test(dialogue_freeze, s_6_who_is_asked_loads)
{
    GUILTY("S-6/client", TWO JOINED "3 > FETCH_DATABASE\n+61\n3 draws 1");
    INNOCENT(TWO JOINED "3 > FETCH_DATABASE\n+50\n3 < FETCH_DATABASE\n+61\n"
             "3 draws 1");
}

Test(dialogue_freeze, s_7_the_saver_has_loaded)
{
    GUILTY_I("S-7", "1 in alice\n1 enters cat bob\n1 > UPDATE_DATABASE");
    INNOCENT_I(TWO "1 frozen\n1 > UPDATE_DATABASE\n1 thawed");
    INNOCENT_I(TWO "2 frozen\n2 > UPDATE_DATABASE\n2 thawed");
}

Test(dialogue_freeze, s_9_once)
{
    GUILTY_I("S-9", TWO "1 frozen\n1 frozen\n1 thawed");
    INNOCENT(TWO "1 frozen\n1 frozen\n1 thawed");
}

Test(dialogue_freeze, s_10_who_leaves_is_told_0)
{
    GUILTY_I("S-10", TWO "2 frozen\n2 < LOBBY_DISCONNECT\n2 asks");
    GUILTY_I("S-10", TWO "2 frozen\n2 enters dog carol");
    INNOCENT_I(TWO "2 frozen\n2 < LOBBY_DISCONNECT\n2 thawed\n2 asks");
    INNOCENT(TWO "2 frozen\n2 < LOBBY_DISCONNECT\n2 asks");
}
