/* script_write.h - a story as conformance cases (docs/CASES.md). */
#ifndef PCAP_TOOLS_SCRIPT_WRITE_H
#define PCAP_TOOLS_SCRIPT_WRITE_H

#include "story.h"

/* Writes a case for each bundle of the story. Expectations stand as close to
 * what was sent as the order on their own connection allows, so that a replay
 * does not depend on who is faster. */
void script_write(struct story *story, FILE *out);

#endif
