/* output_text.h - for people: a line a frame, as tcpdump has it. */
#ifndef PCAP_TOOLS_OUTPUT_TEXT_H
#define PCAP_TOOLS_OUTPUT_TEXT_H

#include "record.h"
#include "show.h"

/*    time from > to user TEXT FORM            a frame
 *    time from > to user TEXT FORM ! clause   one that breaks it, and why
 *    time from > to user ! ...                something is wrong or missing
 *    time from > to user # ...                something to know
 *
 * With show->verbose each field follows in a line of its own, with show->hex
 * all bytes and what they are. `path` NULL is standard output. NULL after it
 * told why not. */
struct output *output_text(const struct show *show, const char *path);

#endif
