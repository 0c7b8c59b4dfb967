/* action.h - what a client under test can be told to do (`act`).
 *
 * A line of words, the action first: "join cat alice". It goes to the standard
 * input of --client-cmd as it is, or becomes a sentence for the person whom
 * --prompt asks.
 */
#ifndef CONFORMANCE_ACTION_H
#define CONFORMANCE_ACTION_H

#include "arena.h"
#include "match.h"

/* Whether the line is an action with as many words as it takes; -1 with *slip
 * filled in. */
int action_check(struct arena *arena, const char *line, struct slip *slip);

/* The line as a sentence without its end: "draw a stroke", in the arena. */
const char *action_words(struct arena *arena, const char *line);

#endif
