/* prompt.h - asking the person in front of a client under test (--prompt).
 *
 * One question at a time: an answer is a line on standard input, mostly an
 * empty one.
 */
#ifndef CONFORMANCE_PROMPT_H
#define CONFORMANCE_PROMPT_H

#include <uv.h>

enum answer { ANSWER_DONE, ANSWER_SKIP, ANSWER_QUIT };

struct prompt {
    uv_poll_t poll;
    int open, asked;
    void (*answered)(void *owner, enum answer answer);
    void *owner;
};

/* Listens to standard input; -1 after it told why not. */
int prompt_open(struct prompt *prompt, uv_loop_t *loop);

/* Says something that wants no answer. */
void prompt_say(const char *text);

/* Asks to do something and then to press Enter. */
void prompt_ask(struct prompt *prompt, const char *text,
                void (*answered)(void *owner, enum answer answer),
                void *owner);

/* Takes the question back, if it is that owner's. */
void prompt_forget(struct prompt *prompt, const void *owner);

void prompt_close(struct prompt *prompt);

#endif
