/* source.h - packets from files, standard input or an interface, by libpcap.
 *
 * Several files are merged by time. Files that gzip or zstd compressed are
 * read as they are, by their content and not by their name.
 */
#ifndef PCAP_TOOLS_SOURCE_H
#define PCAP_TOOLS_SOURCE_H

#include "packet.h"

struct source;

struct source_options {
    const char *const *files; /* "-" is standard input */
    size_t file_count;
    const char *interface; /* instead of files; "any" is all of them */
    const char *filter;    /* BPF expression, or NULL */
    int snaplen;           /* of a live capture; 0: everything */
};

enum source_result {
    SOURCE_PACKET, /* *packet is valid until the next call */
    SOURCE_IDLE,   /* live: nothing came for a moment; flush, let time pass */
    SOURCE_END,    /* all read, or source_break() */
    SOURCE_DAMAGED /* a file ends in the middle, or makes no sense from here:
                    * source_why() says where and why; other files go on */
};

/* NULL after it told with cli_error() what is wrong and what to do about it
 * (a filter's mistake, no permission to capture, no such interface). */
struct source *source_open(const struct source_options *options);

/* The next packet in time. Never blocks for longer than 10 ms on an
 * interface. */
enum source_result source_next(struct source *source, struct packet *packet);

/* Of the last DAMAGED: "FILE: packet 17, byte 20480: truncated". */
const char *source_why(const struct source *source);

/* How far reading is: bytes read and bytes in all, 0 when that can't be
 * known. For a progress bar. */
void source_progress(const struct source *source, uint64_t *read,
                     uint64_t *total);

/* Makes source_next() answer END soon. May be called in a signal handler. */
void source_break(struct source *source);

/* Live: packets that the kernel or libpcap dropped; 0 for files. */
uint64_t source_dropped(struct source *source);

void source_close(struct source *source);

#endif
