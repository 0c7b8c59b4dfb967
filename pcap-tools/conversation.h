/* conversation.h - from byte streams to records.
 *
 * Finds out which TCP connections talk PolyPaint, who is the server, where
 * frames begin (again) after a gap or in the middle of a stream, checks each
 * frame, and follows the dialogue.
 */
#ifndef PCAP_TOOLS_CONVERSATION_H
#define PCAP_TOOLS_CONVERSATION_H

#include "record.h"

struct conversations;

struct conversation_options {
    const uint16_t *ports; /* server ports; none: any, told by their frames */
    size_t port_count;
    enum pp_level level; /* of checks: R, or I for the readings too */
    int unjudged;        /* dialogues are followed only: no findings */
    size_t memory;       /* in all, of everything that is kept */
    struct output *output;
};

struct conversation_counts {
    uint64_t conversations, frames, broken_frames; /* broken: a clause says */
    uint64_t guessed, gaps, gap_bytes, skipped_bytes;
    uint64_t findings;
    uint64_t other_streams; /* TCP connections that do not talk PolyPaint */
};

/* NULL: no memory. The output stays the caller's. */
struct conversations *conversations_new(const struct conversation_options *options);

void conversations_segment(struct conversations *all,
                           const struct segment *segment);

/* Live: it is `time` now, nothing came. */
void conversations_time(struct conversations *all, int64_t time);

/* The capture ends: all that is open is told as such. */
void conversations_finish(struct conversations *all);

const struct conversation_counts *conversations_counts(const struct conversations *all);
const struct tcp_counts *conversations_tcp(const struct conversations *all);
void conversations_free(struct conversations *all);

#endif
