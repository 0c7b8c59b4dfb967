/* dialogue_talk.h - dialogues as lines, for the tests of lib/dialogue.
 *
 *    "1 < LINE"     its client sends that frame (text form; its user's name)
 *    "1 > LINE"     its server sends it
 *    "1 in alice"   CONNECTION, ACCEPTED
 *    "1 asks"       CHANNEL_FETCH and an answer that lists nothing: all
 *                   before is handled
 *    "1 makes cat"  LOBBY_CREATION of a public lobby of its own, CREATED
 *    "1 enters cat alice"   LOBBY_CONNECT, CONNECTED
 *    "1 joins cat alice"    ... and FREEZE 1, loading, FREEZE 0
 *    "1 frozen", "1 thawed" FREEZE 1, 0
 *    "1 draws 5"    its client sends drawing number 5
 *    "2 sees 1 5"   its server relays to it what 1 drew as 5
 *    "1 closed", "1 leaves", "1 reset", "1 lost", "1 forgotten"
 *    "1 midway"     it begins, its first bytes were not seen
 *    "+1.2"         that many seconds pass
 *
 * A connection begins with the first line that names it. Each line takes a
 * millisecond. */
#ifndef TESTS_LIB_DIALOGUE_TALK_H
#define TESTS_LIB_DIALOGUE_TALK_H

#include <polypaint/dialogue.h>

enum { TALK_LINKS = 16 };

struct talk {
    struct pp_dialogue *dialogue;
    int64_t time;
    uint64_t frames;
    char user[TALK_LINKS][300];
    int open[TALK_LINKS];
    char found[2000]; /* "A-12 S-1/client ..." in the order told */
    char words[2000];
};

struct talk *talk_new(enum pp_level level, int all);
/* Lines parted by '\n'. */
void talk_say(struct talk *talk, const char *lines);
/* Ends the dialogue and frees it; these findings, "" for none, were told. */
void talk_expect(struct talk *talk, const char *found);

#define FINDS(level, found, ...)                                            \
    do {                                                                    \
        struct talk *talk_ = talk_new(level, 0);                            \
        talk_say(talk_, __VA_ARGS__);                                       \
        talk_expect(talk_, found);                                          \
    } while (0)
#define GUILTY(found, ...) FINDS(PP_LEVEL_R, found, __VA_ARGS__)
#define GUILTY_I(found, ...) FINDS(PP_LEVEL_I, found, __VA_ARGS__)
#define INNOCENT(...) FINDS(PP_LEVEL_R, "", __VA_ARGS__)
#define INNOCENT_I(...) FINDS(PP_LEVEL_I, "", __VA_ARGS__)

#endif
