/* Chapter L as a witness sees it. */
#include "dialogue_talk.h"

#include "support.h"

#define DOCUMENT(name, owner, protection, passcode)                          \
    "json={\"Filename\":\"" name "\",\"Owner\":\"" owner "\",\"Mode\":"      \
    "\"any\",\"Protection\":\"" protection "\",\"Passcode\":\"" passcode     \
    "\"}\n"
#define INFO(protection, passcode)                                           \
    "1 < LOBBY_INFO_CHANGE json={\"Filename\":\"cat\",\"Owner\":\"alice\","  \
    "\"Protection\":\"" protection "\",\"Passcode\":\"" passcode "\"}\n"
/* alice has a lobby, and bob is in it and is relayed to */
#define ROOM "1 in alice\n2 in bob\n1 makes cat\n2 joins cat alice\n"        \
    "1 frozen\n1 thawed\n"
#define LOCKED "1 in alice\n2 in bob\n3 in carol\n1 < LOBBY_CREATION "       \
    DOCUMENT("cat", "alice", "protected", "key")                             \
    "1 > LOBBY_CREATION status=CREATED\n2 < LOBBY_CONNECT "                  \
    DOCUMENT("cat", "alice", "protected", "key")                             \
    "2 > LOBBY_CONNECT status=CONNECTED\n"

Test(dialogue_lobby, answers_are_asked_for)
{
    GUILTY("L-2", "1 in alice\n1 > LOBBY_CREATION status=CREATED");
    GUILTY("L-7", "1 in alice\n1 > LOBBY_CONNECT status=CONNECTED");
    GUILTY("L-7", "1 in alice\n1 makes cat\n"
                  "1 > LOBBY_CONNECT status=CONNECTED");
    INNOCENT("1 midway\n1 > LOBBY_CONNECT status=CONNECTED");
}

Test(dialogue_lobby, l_2_creation_has_two_answers)
{
    GUILTY("L-2", "1 in alice\n1 < LOBBY_CREATION "
                  DOCUMENT("cat", "alice", "public", "")
                  "1 > LOBBY_CREATION status=CONNECTED");
    INNOCENT("1 in alice\n1 < LOBBY_CREATION "
             DOCUMENT("cat", "alice", "public", "")
             "1 > LOBBY_CREATION status=EXISTS");
    INNOCENT("1 in alice\n1 < LOBBY_CREATION " /* L-4 */
             DOCUMENT("cat", "bob", "public", "")
             "1 > LOBBY_CREATION status=DOES_NOT_EXIST");
}

Test(dialogue_lobby, l_3_a_lobby_is_created_once)
{
    GUILTY("L-3", ROOM "1 < LOBBY_CREATION "
                  DOCUMENT("cat", "alice", "public", "")
                  "1 > LOBBY_CREATION status=CREATED");
    /* --lobby-lifetime=session: bob may have been the last */
    INNOCENT(ROOM "2 < LOBBY_DISCONNECT\n1 < LOBBY_CREATION "
             DOCUMENT("cat", "alice", "public", "")
             "1 > LOBBY_CREATION status=CREATED");
    INNOCENT(ROOM "1 < LOBBY_CREATION "
             DOCUMENT("cat", "alice", "public", "")
             "1 > LOBBY_CREATION status=CREATED\n2 closed");
}

Test(dialogue_lobby, l_7_a_public_lobby_lets_in)
{
    GUILTY("L-7", ROOM "3 in carol\n3 < LOBBY_CONNECT "
                  DOCUMENT("cat", "alice", "public", "")
                  "3 > LOBBY_CONNECT status=DOES_NOT_EXIST");
    GUILTY("L-7", ROOM "3 in carol\n3 < LOBBY_CONNECT "
                  DOCUMENT("cat", "alice", "public", "") "3 asks");
    INNOCENT(ROOM "3 in carol\n3 < LOBBY_CONNECT " /* L-12 */
             DOCUMENT("cat", "alice", "private", "")
             "3 > LOBBY_CONNECT status=DOES_NOT_EXIST");
    INNOCENT(ROOM "3 in carol\n" INFO("private", "") "3 < LOBBY_CONNECT "
             DOCUMENT("cat", "alice", "public", "")
             "3 > LOBBY_CONNECT status=DOES_NOT_EXIST");
    INNOCENT(ROOM "1 leaves\n1 closed\n3 in carol\n3 < LOBBY_CONNECT "
             DOCUMENT("cat", "alice", "public", "")
             "3 > LOBBY_CONNECT status=DOES_NOT_EXIST");
}

Test(dialogue_lobby, l_8_a_wrong_passcode)
{
    GUILTY("L-8", LOCKED "3 < LOBBY_CONNECT "
                  DOCUMENT("cat", "alice", "protected", "KEY")
                  "3 > LOBBY_CONNECT status=CONNECTED");
    GUILTY("L-7", LOCKED "3 < LOBBY_CONNECT "
                  DOCUMENT("cat", "alice", "protected", "key")
                  "3 > LOBBY_CONNECT status=DOES_NOT_EXIST");
    INNOCENT(LOCKED "3 < LOBBY_CONNECT "
             DOCUMENT("cat", "alice", "protected", "KEY")
             "3 > LOBBY_CONNECT status=DOES_NOT_EXIST");
    INNOCENT(LOCKED INFO("protected", "KEY") "3 < LOBBY_CONNECT "
             DOCUMENT("cat", "alice", "protected", "KEY")
             "3 > LOBBY_CONNECT status=CONNECTED");
    INNOCENT(LOCKED "2 < LOBBY_CONNECT " /* L-15 */
             DOCUMENT("cat", "alice", "protected", "")
             "2 > LOBBY_CONNECT status=CONNECTED");
}

Test(dialogue_lobby, l_10_private)
{
    GUILTY_I("L-10", ROOM INFO("private", "") "1 asks\n"
             "2 > LOBBY_FREEZE_STATE state=1\n2 > LOBBY_FREEZE_STATE state=0\n"
             "2 > LOBBY_PLAYER_KICK reason=no\n4 in dave\n3 in carol\n"
             "1 asks\n3 < LOBBY_CONNECT "
             DOCUMENT("cat", "alice", "private", "")
             "3 > LOBBY_CONNECT status=CONNECTED");
}

Test(dialogue_lobby, v_1_out_of_form_takes_no_effect)
{
    GUILTY("V-1", "1 in alice\n1 < LOBBY_CREATION json={}\n"
                  "1 > LOBBY_CREATION status=CREATED");
    INNOCENT("1 in alice\n1 < LOBBY_CREATION json={}\n1 asks");
    INNOCENT("1 in alice\n1 < LOBBY_CONNECT json={}\n"
             "1 > LOBBY_CONNECT status=DOES_NOT_EXIST");
}

Test(dialogue_lobby, l_13_one_at_a_time)
{
    GUILTY("D-3", ROOM "2 enters dog carol\n1 draws 1\n2 sees 1 1");
    INNOCENT(ROOM "1 draws 1\n2 enters dog carol\n2 sees 1 1");
    INNOCENT(ROOM "2 < LOBBY_CONNECT "
             DOCUMENT("dog", "carol", "public", "")
             "1 draws 1\n2 sees 1 1\n2 > LOBBY_CONNECT status=CONNECTED");
}

Test(dialogue_lobby, l_16_leaving)
{
    GUILTY("D-3", ROOM "2 < LOBBY_DISCONNECT\n2 asks\n1 draws 1\n2 sees 1 1");
    INNOCENT(ROOM "2 < LOBBY_DISCONNECT\n1 draws 1\n2 sees 1 1\n2 asks");
    INNOCENT(ROOM "2 < LOBBY_DISCONNECT name=carol\n2 asks\n1 draws 1\n"
             "2 sees 1 1"); /* V-8: rejected */
}

#define LISTED(mode, protection, clients)                                    \
    "3 > LOBBY_FETCH json=[{\"Filename\":\"cat\",\"Owner\":\"alice\","      \
    "\"Mode\":\"" mode "\",\"Protection\":\"" protection "\",\"Passcode\":"  \
    "\"\",\"Clients\":[" clients "]}]\n"
#define BOTH "\"alice\",\"bob\""
#define ASKED ROOM "3 in carol\n3 < LOBBY_FETCH\n"

Test(dialogue_lobby, l_18_lists_are_asked_for_and_answered)
{
    GUILTY("L-18", "1 in alice\n1 > LOBBY_FETCH json=[]");
    GUILTY("L-18", "1 in alice\n1 < LOBBY_FETCH\n1 asks");
    INNOCENT("1 in alice\n1 < LOBBY_FETCH name=bob\n1 asks");
}

Test(dialogue_lobby, l_18_who_is_in)
{
    INNOCENT(ASKED LISTED("any", "public", BOTH));
    INNOCENT(ASKED LISTED("any", "public",
                          "\"bob\",\"dave\",\"alice\""));
    GUILTY("L-18", ASKED LISTED("any", "public", "\"alice\""));
    GUILTY("L-18", ASKED LISTED("any", "public",
                                "\"alice\",\"bob\",\"carol\""));
    GUILTY("L-18", ASKED LISTED("other", "public", BOTH));
    GUILTY("L-18", ASKED LISTED("any", "private", BOTH));
    GUILTY("L-18", ASKED "3 > LOBBY_FETCH json=[]");
    INNOCENT(ASKED "1 < LOBBY_DISCONNECT\n2 < LOBBY_DISCONNECT\n"
                   "3 > LOBBY_FETCH json=[]");
    /* what put them out is seen a little later */
    INNOCENT(ASKED INFO("private", "") LISTED("any", "private", "\"alice\"")
                   "2 > LOBBY_PLAYER_KICK reason=no");
    INNOCENT(ASKED LISTED("any", "public", "\"alice\"") "2 closed");
    GUILTY("L-18", ASKED LISTED("any", "public", "\"alice\"") "2 leaves");
    INNOCENT("3 in carol\n3 < LOBBY_FETCH\n" ROOM "3 > LOBBY_FETCH json=[]");
}

Test(dialogue_lobby, l_23_changes_are_listed)
{
    GUILTY("L-23", ROOM "3 in carol\n" INFO("protected", "x") "1 asks\n"
                   "3 < LOBBY_FETCH\n" LISTED("any", "public", BOTH));
    INNOCENT(ROOM "3 in carol\n" INFO("protected", "x") "3 < LOBBY_FETCH\n"
             LISTED("any", "public", BOTH));
}

Test(dialogue_lobby, l_25_those_who_may_not_stay_are_kicked)
{
    GUILTY("L-25", ROOM INFO("private", "") "1 asks\n2 asks");
    GUILTY_I("L-25", ROOM INFO("protected", "x") "1 asks\n2 asks");
    INNOCENT(ROOM INFO("protected", "x") "1 asks\n2 asks");
    INNOCENT(ROOM INFO("private", "") "2 asks\n1 asks");
    INNOCENT(ROOM INFO("private", "") "1 asks\n"
             "2 > LOBBY_PLAYER_KICK reason=no\n2 asks");
    GUILTY("D-3", ROOM INFO("private", "") "1 asks\n"
                  "2 > LOBBY_PLAYER_KICK reason=no\n1 draws 1\n2 sees 1 1");
    GUILTY("L-25", ROOM "2 > LOBBY_PLAYER_KICK reason=no");
    INNOCENT(ROOM "1 leaves\n2 > LOBBY_PLAYER_KICK reason=no");
}

Test(dialogue_lobby, l_28_the_kicked_do_not_draw)
{
    GUILTY("L-28/client", ROOM INFO("private", "") "2 > LOBBY_PLAYER_KICK reason=no\n+1.1\n"
                          "2 draws 1\n2 draws 2");
    INNOCENT(ROOM INFO("private", "") "2 > LOBBY_PLAYER_KICK reason=no\n"
             "2 draws 1");
    INNOCENT(ROOM INFO("private", "") "2 > LOBBY_PLAYER_KICK reason=no\n+1.1\n"
             "2 enters dog carol\n2 draws 1");
}
