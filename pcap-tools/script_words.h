/* script_words.h - frames as the words of a case (docs/CASES.md). */
#ifndef PCAP_TOOLS_SCRIPT_WORDS_H
#define PCAP_TOOLS_SCRIPT_WORDS_H

#include "story.h"

/* A client's frame as `send` takes it: names that the case knows are ${roles},
 * a password that was right is the role's. Ties the visit to what it names.
 * The caller's; NULL without memory. */
char *script_words(struct story *story, struct thing *visit,
                   const struct record *record);

/* What a server's frame that nobody else sent is expected as. */
char *script_expected(struct story *story, struct thing *visit,
                      const struct record *record);

#endif
