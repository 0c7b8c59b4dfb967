/* Chapter C as a witness sees it. */
#include "dialogue_talk.h"

#include "support.h"

#define LIST(clients)                                                        \
    "CHANNEL_FETCH json=[{\"Name\":\"chat\",\"Clients\":[" clients "]}]\n"
#define IN(link) link " < CHANNEL_CONNECTION channel=chat\n"
#define OUT(link) link " < CHANNEL_DISCONNECT channel=chat\n"
#define SAYS(link, text)                                                     \
    link " < CHANNEL_MESSAGE channel=chat content=" text "\n"
#define HEARS(link, name, text)                                              \
    link " > CHANNEL_MESSAGE name=" name " channel=chat content=" text "\n"
/* two who are in it, as a list has shown */
#define TWO "1 in alice\n2 in bob\n1 < CHANNEL_CREATION channel=chat\n"      \
    IN("1") IN("2") "1 asks\n2 asks\n1 < CHANNEL_FETCH\n"                    \
    "1 > " LIST("\"alice\",\"bob\"")                                         \
    SAYS("1", "a") HEARS("2", "alice", "a")                                  \
    SAYS("2", "b") HEARS("1", "bob", "b")

Test(dialogue_channel, c_8_reaches_every_other_member)
{
    INNOCENT(TWO SAYS("1", "c") HEARS("2", "alice", "c") "2 asks");
    GUILTY("C-8", TWO SAYS("1", "c") "1 asks\n2 asks");
    GUILTY("C-8", TWO SAYS("1", "c") SAYS("1", "d") HEARS("2", "alice", "d"));
    INNOCENT(TWO SAYS("1", "c") OUT("2") "1 asks\n2 asks");
    INNOCENT(TWO OUT("1") SAYS("1", "c") "1 asks\n2 asks");
    /* V-message.spaces: another server may read another channel there */
    INNOCENT(TWO "1 < CHANNEL_MESSAGE message=\"chat;c\"\n1 asks\n2 asks");
}

Test(dialogue_channel, c_8_once_and_in_order)
{
    GUILTY("C-8", TWO SAYS("1", "c") HEARS("2", "alice", "c")
                  HEARS("2", "alice", "c"));
    GUILTY("C-8", TWO SAYS("1", "c") SAYS("1", "d") HEARS("2", "alice", "d")
                  HEARS("2", "alice", "c"));
    GUILTY("C-8", TWO SAYS("1", "c") HEARS("2", "alice", "C")
                  "1 asks\n2 asks");
    GUILTY("F-2", TWO SAYS("1", "c")
                  "2 > CHANNEL_MESSAGE name=alice date=1 channel=chat "
                  "content=c\n1 asks\n2 asks");
}

Test(dialogue_channel, c_9_nobody_outside)
{
    GUILTY("C-9", TWO "3 in carol\n" SAYS("1", "c") HEARS("3", "alice", "c"));
    GUILTY("C-9", TWO OUT("2") "2 asks\n" SAYS("1", "c")
                  HEARS("2", "alice", "c"));
    INNOCENT(TWO OUT("2") SAYS("1", "c") HEARS("2", "alice", "c") "2 asks");
    INNOCENT(TWO "3 in carol\n" IN("3") SAYS("1", "c")
             HEARS("3", "alice", "c"));
    /* C-4: whoever creates it again may be in it */
    INNOCENT(TWO "3 in carol\n3 < CHANNEL_CREATION channel=chat\n3 asks\n"
             SAYS("1", "c") HEARS("3", "alice", "c"));
    GUILTY("C-9", TWO "3 in carol\n3 < CHANNEL_CONNECTION channel=Chat\n"
                  "3 asks\n" SAYS("1", "c") HEARS("3", "alice", "c"));
}

Test(dialogue_channel, c_10_not_back)
{
    GUILTY_I("C-10", TWO SAYS("1", "c") HEARS("1", "alice", "c")
                     HEARS("2", "alice", "c"));
    INNOCENT(TWO SAYS("1", "c") HEARS("1", "alice", "c")
             HEARS("2", "alice", "c"));
}

Test(dialogue_channel, c_12_the_list)
{
    GUILTY("C-12", "1 in alice\n1 > CHANNEL_FETCH json=[]");
    GUILTY("C-12", "1 in alice\n1 < CHANNEL_FETCH\n1 < LOBBY_FETCH\n"
                   "1 > LOBBY_FETCH json=[]");
    GUILTY("C-12", TWO "1 < CHANNEL_FETCH\n1 > CHANNEL_FETCH json=[]");
    GUILTY("C-12", TWO "1 < CHANNEL_FETCH\n1 > " LIST("\"alice\""));
    GUILTY("C-12", TWO "3 in carol\n1 < CHANNEL_FETCH\n1 > "
                   LIST("\"alice\",\"bob\",\"carol\""));
    INNOCENT(TWO "3 in carol\n" OUT("2") "1 < CHANNEL_FETCH\n1 > "
             LIST("\"alice\",\"dave\""));
}

/* V-4: a question with data is rejected without a word, the next is not. */
Test(dialogue_channel, c_12_behind_one_that_is_rejected)
{
    INNOCENT("1 in alice\n"
             "1 < RAW 0e 00 0b 00 00 00 00 05 61 6c 69 63 65 01\n"
             "1 < CHANNEL_FETCH\n1 < LOBBY_FETCH\n"
             "1 > CHANNEL_FETCH json=[]\n1 > LOBBY_FETCH json=[]");
    INNOCENT("1 in alice\n"
             "1 < RAW 0e 00 0b 00 00 00 00 05 61 6c 69 63 65 01\n"
             "1 < CONNECTION password=pw\n" /* */
             "1 < LOBBY_CREATION json={\"Filename\":\"cat\","
             "\"Owner\":\"bob\",\"Mode\":\"both\"," /* L-4 */
             "\"Protection\":\"public\",\"Passcode\":\"\"}\n"
             "1 < CHANNEL_FETCH\n1 < LOBBY_FETCH\n"
             "1 > CHANNEL_FETCH json=[]\n1 > LOBBY_FETCH json=[]");
    GUILTY("C-12", "1 in alice\n1 < CHANNEL_FETCH\n"
                   "1 < RAW 0e 00 0b 00 00 00 00 05 61 6c 69 63 65 01\n"
                   "1 < LOBBY_FETCH\n1 > LOBBY_FETCH json=[]");
}

Test(dialogue_channel, c_12_in_pieces) /* C-13 */
{
    struct talk *talk = talk_new(PP_LEVEL_I, 0);
    static char line[60000];

    memset(line, ' ', sizeof line - 1);
    memcpy(line, "1 > CHANNEL_FETCH json=[", 24);
    line[sizeof line - 2] = ']';
    talk_say(talk, "1 in alice\n1 < CHANNEL_FETCH");
    talk_say(talk, line);
    talk_say(talk, line);
    talk_say(talk, "1 < LOBBY_FETCH\n1 > LOBBY_FETCH json=[]");
    talk_expect(talk, "");
}
