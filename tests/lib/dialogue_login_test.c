/* Chapter A as a witness sees it: logging in, being refused, being in time. */
#include "dialogue_talk.h"

#include "support.h"

#define REFUSED "1 < CONNECTION name=alice password=no\n"                    \
                "1 > CONNECTION status=BAD_PASSWORD\n"

Test(dialogue_login, a_1_connection_is_first)
{
    GUILTY("A-1/client", "1 < LOBBY_FETCH name=alice\n1 closed");
    GUILTY("A-1/client", "1 < LOBBY_FETCH name=alice\n1 < RESET_CANVAS\n"
                         "1 closed");
    INNOCENT("1 < CREATE_ACCOUNT name=alice password=pw\n"
             "1 > CREATE_ACCOUNT status=CREATED\n1 in alice\n1 asks");
    INNOCENT("1 midway\n1 < LOBBY_FETCH name=alice");
}

Test(dialogue_login, a_2_nothing_before)
{
    GUILTY("A-1/client A-2", "1 < LOBBY_FETCH name=alice\n"
                             "1 > LOBBY_FETCH json=[]");
    GUILTY("A-2", "1 opens\n1 > LOBBY_FREEZE_STATE state=1");
    GUILTY("A-2", "1 in alice\n2 opens\n1 draws 1\n2 sees 1 1");
    GUILTY("A-1/client A-2", "2 in bob\n1 < RESET_CANVAS name=alice\n"
                             "2 > RESET_CANVAS name=alice");
    INNOCENT("1 < CONNECTION name=alice password=pw\n"
             "1 < LOBBY_FETCH name=alice\n1 > CONNECTION status=ACCEPTED\n"
             "1 > LOBBY_FETCH json=[]");
}

Test(dialogue_login, a_4_answers_are_asked_for)
{
    GUILTY("A-4", "1 in alice\n1 > CONNECTION status=ACCEPTED");
    GUILTY("A-4", "1 opens\n1 > CONNECTION status=BAD_PASSWORD");
    INNOCENT("1 midway\n1 > CONNECTION status=ACCEPTED");
    INNOCENT("1 opens\n1 lost\n1 > CONNECTION status=ACCEPTED");
    GUILTY_I("A-17", "1 opens\n1 > CREATE_ACCOUNT status=CREATED");
    INNOCENT("1 opens\n1 > CREATE_ACCOUNT status=CREATED");
}

Test(dialogue_login, a_4_and_6_the_password_is_the_same)
{
    GUILTY("A-4", "9 in carol\n1 in alice\n1 leaves\n1 closed\n9 asks\n"
                  "2 < CONNECTION name=alice password=pw\n9 asks\n"
                  "2 > CONNECTION status=BAD_PASSWORD\n2 closed");
    GUILTY("A-6", "9 in carol\n1 in alice\n1 leaves\n1 closed\n"
                  "2 < CONNECTION name=alice password=other\n9 asks\n"
                  "2 > CONNECTION status=ACCEPTED");
    /* nobody shows that it is still the same server */
    INNOCENT("1 in alice\n1 leaves\n1 closed\n"
             "2 < CONNECTION name=alice password=other\n"
             "2 > CONNECTION status=ACCEPTED");
    INNOCENT("9 in carol\n1 in alice\n1 leaves\n1 closed\n"
             "2 < CONNECTION name=alice password=other\n9 asks\n"
             "2 > CONNECTION status=BAD_PASSWORD\n2 closed");
}

Test(dialogue_login, a_6_a_7_the_refused_are_closed)
{
    GUILTY("A-6", REFUSED "+2.5");
    GUILTY("A-9", "1 < CONNECTION name=alice password=pw\n"
                  "1 > CONNECTION status=USER_ALREADY_CONNECTED\n+2.5");
    GUILTY("A-7", "1 < CONNECTION name=alice password=pw\n"
                  "1 > CONNECTION status=9\n+2.5");
    GUILTY("A-6", REFUSED "1 < CONNECTION name=alice password=pw\n"
                          "1 > CONNECTION status=ACCEPTED\n+3");
    GUILTY("A-6", REFUSED "1 > LOBBY_FETCH json=[]\n1 closed");
    INNOCENT(REFUSED "+1.9\n1 closed\n+5");
    INNOCENT(REFUSED "1 leaves\n+5");
    INNOCENT(REFUSED "1 forgotten\n+5");
    INNOCENT(REFUSED "1 lost\n+5");
}

Test(dialogue_login, a_9_a_user_is_connected_once)
{
    GUILTY("A-9", "1 in alice\n2 in alice\n1 asks");
    INNOCENT("1 in alice\n2 in alice\n2 asks");
    INNOCENT("1 in alice\n1 leaves\n2 in alice\n2 asks");
    INNOCENT("1 in alice\n2 in alice\n1 reset\n2 asks");
    INNOCENT("1 in alice\n1 < CHANNEL_FETCH\n2 in alice\n"
             "1 > CHANNEL_FETCH json=[]");
    INNOCENT("1 in alice\n2 in Alice\n1 asks\n2 asks");
}

Test(dialogue_login, a_12_silence_is_closed)
{
    GUILTY("A-12", "1 opens\n+2.1");
    INNOCENT("1 opens\n+1.2\n1 closed\n+5");
    INNOCENT("1 opens\n+1.9\n1 in alice\n+5");
    INNOCENT("1 opens\n+0.5\n1 leaves\n+5");
    INNOCENT("1 midway\n+5");
    INNOCENT("1 opens\n1 lost\n+5");
    INNOCENT("1 in alice\n+5000\n1 asks");
}

Test(dialogue_login, a_12_and_not_too_early)
{
    GUILTY_I("A-12", "1 opens\n+0.3\n1 closed");
    INNOCENT_I("1 opens\n+0.9\n1 closed");
    INNOCENT_I("1 opens\n+0.01\n1 closed"); /* B-2 */
    INNOCENT_I("1 opens\n+0.3\n1 leaves\n1 closed");
}

Test(dialogue_login, a_20_once)
{
    GUILTY_I("A-20", "1 in alice\n1 < CONNECTION password=pw\n"
                     "1 > CONNECTION status=USER_ALREADY_CONNECTED\n1 asks");
    GUILTY_I("A-20", "1 in alice\n1 < CREATE_ACCOUNT password=pw\n"
                     "1 > CREATE_ACCOUNT status=EXISTS\n1 asks");
    INNOCENT("1 in alice\n1 < CONNECTION password=pw\n"
             "1 > CONNECTION status=USER_ALREADY_CONNECTED\n1 asks");
}

Test(dialogue_login, v_1_no_login_out_of_form)
{
    GUILTY("V-1", "1 < CONNECTION name=alice password=\"\\xff\"\n"
                  "1 > CONNECTION status=ACCEPTED");
    INNOCENT("1 < CONNECTION name=alice password=\"\\xff\"\n"
             "1 > CONNECTION status=BAD_PASSWORD\n1 closed");
}

Test(dialogue_login, v_8_own_name)
{
    GUILTY_I("V-8/client", "1 in alice\n1 < LOBBY_FETCH name=bob\n1 asks");
    INNOCENT("1 in alice\n1 < LOBBY_FETCH name=bob\n1 asks");
}
