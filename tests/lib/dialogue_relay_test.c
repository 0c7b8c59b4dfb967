/* Chapter D as a witness sees it: who gets what was drawn, how often, in which
 * order, and byte for byte. */
#include "dialogue_talk.h"

#include <stdio.h>

#include "support.h"

#define TWO "1 in alice\n2 in bob\n1 makes cat\n2 joins cat alice\n"         \
            "1 frozen\n1 thawed\n"
#define THREE TWO "3 in carol\n3 joins cat alice\n"                          \
                  "1 frozen\n2 frozen\n1 thawed\n2 thawed\n"

Test(dialogue_relay, d_1_reaches_every_member)
{
    INNOCENT(THREE "1 draws 1\n2 sees 1 1\n3 sees 1 1\n2 asks\n3 asks");
    GUILTY("D-1", THREE "1 draws 1\n2 sees 1 1\n3 asks");
    GUILTY("D-1", THREE "1 draws 1\n1 asks\n2 sees 1 1\n3 asks\n3 asks\n+2");
    GUILTY("D-1", TWO "1 draws 1\n1 draws 2\n2 sees 1 2\n+2");
    GUILTY("D-1", TWO "1 draws 1\n1 draws 2\n1 draws 3\n2 sees 1 1\n"
                      "2 sees 1 3\n2 leaves\n2 closed");
}

Test(dialogue_relay, d_1_is_not_expected_of_what_may_be_otherwise)
{
    INNOCENT(TWO "1 draws 1"); /* under way */
    INNOCENT(TWO "1 draws 1\n2 asks"); /* not shown to be handled */
    INNOCENT(THREE "1 draws 1\n2 sees 1 1\n3 reset");
    INNOCENT(THREE "1 draws 1\n2 sees 1 1\n3 lost\n3 asks");
    INNOCENT(THREE "3 < LOBBY_DISCONNECT\n1 draws 1\n2 sees 1 1\n3 asks");
    /* S-9: a joiner that waits for its freeze */
    INNOCENT(TWO "3 in carol\n3 enters cat alice\n1 draws 1\n2 sees 1 1\n"
             "3 asks");
    /* S-11 --freeze=drop */
    INNOCENT(THREE "1 frozen\n2 frozen\n3 frozen\n1 draws 1\n1 thawed\n"
             "2 thawed\n3 thawed\n1 asks\n2 asks\n3 asks");
    INNOCENT(THREE "1 draws 1\n1 frozen\n2 frozen\n3 frozen\n1 thawed\n"
             "2 thawed\n3 thawed\n1 asks\n2 asks\n3 asks");
    /* D-9: the Mode may forbid it */
    INNOCENT(TWO "1 < BUCKET_FILL x=1 y=1 rgba=#00000000\n1 asks\n2 asks");
    /* V-8, and what breaks a reading */
    INNOCENT(TWO "1 < RESET_CANVAS name=bob\n1 asks\n2 asks");
    INNOCENT(TWO "1 < RESIZE_CANVAS_INT length=0 width=1\n1 asks\n2 asks");
}

Test(dialogue_relay, d_1_once)
{
    GUILTY("D-1", TWO "1 draws 1\n2 sees 1 1\n2 sees 1 1");
    GUILTY("D-1", TWO "1 draws 1\n1 draws 2\n2 sees 1 1\n2 sees 1 2\n"
                      "2 sees 1 1");
    INNOCENT(TWO "1 draws 1\n1 draws 1\n2 sees 1 1\n2 sees 1 1\n2 asks");
    GUILTY("D-1", TWO "1 draws 1\n1 draws 1\n2 sees 1 1\n1 asks\n2 asks");
}

/* A lobby is played with: the same few frames many times, and others. */
Test(dialogue_relay, d_1_equal_frames_hide_no_other)
{
    enum { OTHERS = 900, KINDS = 16, TIMES = 70 };
    struct talk *talk = talk_new(PP_LEVEL_R, 0);
    char line[40];
    int i;

    talk_say(talk, TWO);
    for (i = 0; i < OTHERS + KINDS * TIMES; i++) {
        snprintf(line, sizeof line, "1 draws %d",
                 i < OTHERS ? 100 + i : 1 + i % KINDS);
        talk_say(talk, line);
    }
    for (i = 0; i < OTHERS + KINDS * TIMES; i++) {
        snprintf(line, sizeof line, "2 sees 1 %d",
                 i < OTHERS ? 100 + i : 1 + i % KINDS);
        talk_say(talk, line);
    }
    talk_say(talk, "2 asks");
    talk_expect(talk, "");
}

Test(dialogue_relay, f_2_byte_for_byte)
{
    GUILTY("F-2", TWO "1 < RESET_CANVAS date=5\n2 > RESET_CANVAS name=alice "
                      "date=6\n");
    GUILTY("F-2", TWO "1 draws 1\n2 > RESIZE_CANVAS_INT name=ALICE length=1 "
                      "width=1\n");
    GUILTY("D-2", TWO "1 draws 1\n2 > RESIZE_CANVAS_INT name=alice length=2 "
                      "width=1\n");
    /* somebody who was not seen may have sent it */
    INNOCENT(TWO "2 > RESET_CANVAS name=carol");
    INNOCENT(TWO "2 > RESET_CANVAS name=alice date=9");
    INNOCENT(TWO "1 draws 1\n2 > RESIZE_CANVAS_INT name=carol length=1 "
                 "width=1");
    INNOCENT(TWO "1 draws 1\n2 sees 1 1\n2 > RESIZE_CANVAS_INT name=alice "
                 "length=2 width=1");
}

Test(dialogue_relay, f_2_when_all_is_seen)
{
    struct talk *talk = talk_new(PP_LEVEL_R, 1);

    talk_say(talk, TWO "2 > RESIZE_CANVAS_INT name=carol length=1 width=1");
    talk_expect(talk, "F-2");
    talk = talk_new(PP_LEVEL_R, 1);
    talk_say(talk, TWO "3 midway\n2 sees 1 2");
    talk_expect(talk, "");
}

Test(dialogue_relay, d_3_nobody_outside)
{
    GUILTY("D-3", TWO "3 in carol\n1 draws 1\n2 sees 1 1\n3 sees 1 1");
    GUILTY("D-3", TWO "3 in carol\n3 enters dog dave\n1 draws 1\n3 sees 1 1");
    INNOCENT("3 midway\n" TWO "1 draws 1\n3 sees 1 1");
    /* --lobby-by-filename */
    INNOCENT(TWO "3 in carol\n3 enters cat dave\n1 draws 1\n3 sees 1 1");
    GUILTY_I("D-3", TWO "3 in carol\n3 enters cat dave\n1 draws 1\n"
                        "3 sees 1 1");
    /* --no-creator-join, --refused=leave: where they are isn't known */
    INNOCENT("1 in alice\n1 makes cat\n2 in bob\n2 makes dog\n"
             "2 enters cat alice\n2 makes cow\n1 draws 1\n2 sees 1 1");
}

Test(dialogue_relay, d_4_in_order)
{
    GUILTY("D-4", TWO "1 draws 1\n1 draws 2\n2 sees 1 2\n2 sees 1 1");
    INNOCENT(TWO "1 draws 1\n1 draws 2\n2 sees 1 1\n2 sees 1 2");
    INNOCENT(THREE "1 draws 1\n2 draws 2\n3 sees 2 2\n3 sees 1 1");
    GUILTY("D-8", TWO "1 frozen\n2 frozen\n1 draws 1\n1 thawed\n2 thawed\n"
                      "1 draws 2\n2 sees 1 2\n2 sees 1 1");
}

Test(dialogue_relay, d_5_not_back)
{
    GUILTY_I("D-5", TWO "1 draws 1\n1 sees 1 1\n2 sees 1 1");
    INNOCENT(TWO "1 draws 1\n1 sees 1 1\n2 sees 1 1");
    GUILTY("D-1", TWO "1 draws 1\n1 sees 1 1\n1 sees 1 1");
}

Test(dialogue_relay, d_6_from_no_lobby)
{
    GUILTY("D-6", TWO "3 in carol\n3 draws 1\n2 sees 3 1");
    GUILTY("D-6", TWO "1 < LOBBY_DISCONNECT\n1 draws 1\n2 sees 1 1");
    INNOCENT(TWO "1 draws 1\n1 < LOBBY_DISCONNECT\n2 sees 1 1");
    INNOCENT(TWO "1 < LOBBY_INFO_CHANGE json={\"Filename\":\"cat\",\"Owner\":"
             "\"alice\",\"Protection\":\"private\",\"Passcode\":\"\"}\n"
             "2 draws 1\n2 > LOBBY_PLAYER_KICK reason=no\n1 sees 2 1");
}

Test(dialogue_relay, v_1_the_wrong_is_not_relayed)
{
    GUILTY("V-1", TWO "1 < RAW 0e 00 18 00 00 00 00 05 61 6c 69 63 65 00\n"
                      "2 > RAW 0e 00 18 00 00 00 00 05 61 6c 69 63 65 00");
    GUILTY("V-6", TWO "1 < RAW 0d 00 63 00 00 00 00 05 61 6c 69 63 65\n"
                      "2 > RAW 0d 00 63 00 00 00 00 05 61 6c 69 63 65");
    GUILTY_I("V-7", TWO "1 < RAW 0d 00 00 00 00 00 00 05 61 6c 69 63 65\n"
                        "2 > RAW 0d 00 00 00 00 00 00 05 61 6c 69 63 65");
    GUILTY_I("V-8/client V-8", TWO "1 < RESET_CANVAS name=carol\n"
                                   "2 > RESET_CANVAS name=carol");
}

Test(dialogue_relay, much_is_remembered)
{
    struct talk *talk = talk_new(PP_LEVEL_I, 1);
    char line[40];
    unsigned i;

    talk_say(talk, THREE);
    for (i = 1; i < 3000; i++) {
        snprintf(line, sizeof line, "1 draws %u", i);
        talk_say(talk, line);
    }
    for (i = 1; i < 3000; i++) {
        snprintf(line, sizeof line, "2 sees 1 %u\n3 sees 1 %u", i, i);
        talk_say(talk, line);
    }
    talk_say(talk, "1 asks\n2 asks\n3 asks");
    talk_expect(talk, "");
}
