/* dialogues.h - what the clients that fuzz say when nothing is changed. */
#ifndef PPFUZZ_DIALOGUES_H
#define PPFUZZ_DIALOGUES_H

#include <stddef.h>

#include "player.h"

/* Lines in text form, NULL behind the last. */
const char *const *dialogue_of(enum role role);

/* Frames that a client may send, out of corpus/frames.jsonl, valid and not:
 * their bytes in hex, NULL behind the last. */
extern const char *const corpus_frames[];

#endif
