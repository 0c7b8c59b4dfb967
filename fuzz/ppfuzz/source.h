/* source.h - what the fuzzing clients send, frame by frame: dialogues and
 * frames of the corpus, changed. It follows from the seed alone. */
#ifndef PPFUZZ_SOURCE_H
#define PPFUZZ_SOURCE_H

#include "stage.h"

/* The Date of what is sent, in 2017, and the bits in which dates differ. */
#define SOURCE_DATE 0x5a000000u
#define SOURCE_DATES 0x00ffffffu

/* The room's document, with its Filename and Owner to be filled in. */
#define SOURCE_ROOM "{\"Filename\":\"%s\",\"Owner\":\"%s\",\"Mode\":\"both\"," \
                    "\"Protection\":\"public\",\"Passcode\":\"\"}"

struct source;

/* One for each player that fuzzes. */
struct source *source_new(unsigned seed, unsigned player,
                          const struct names *names);
void source_free(struct source *source);

/* The next steps, at least one; their bytes are valid until the next call. */
const struct step *source_next(struct source *source, unsigned *count);

/* A number for all that it said so far. */
uint64_t source_hash(const struct source *source);

#endif
