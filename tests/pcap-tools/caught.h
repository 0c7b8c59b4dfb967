/* caught.h - what source.h and layers.h make of a capture, as text. */
#ifndef TESTS_PCAP_TOOLS_CAUGHT_H
#define TESTS_PCAP_TOOLS_CAUGHT_H

#include <layers.h>
#include <source.h>

struct caught {
    char *segments; /* a line each: "FROM > TO SEQ ACK FLAGS WINDOW HEX" */
    uint64_t packets, last_number;
    int64_t first_time, last_time;
    uint64_t backwards; /* packets whose time is before the one before */
    unsigned damaged;   /* times that it said so */
    char why[1024];     /* what it said last */
    struct layers_counts counts;
};

/* Reads it all, each packet from memory of just its size; the test fails when
 * it can't be opened. */
struct caught caught_read(const struct source_options *options);

/* The same for one file without options. */
struct caught caught_file(const char *name);

void caught_free(struct caught *caught);

/* A capture that may be broken in any way: packets must be in bounds, and it
 * must end. 0 when it is refused. */
int caught_any(const void *bytes, size_t size);

/* What those who send from that end sent, in the order that it came, in hex;
 * the caller frees it. */
char *caught_bytes(const struct caught *caught, const char *end);

/* A file with these bytes, in memory; it stays until the next call. */
const char *caught_write(const void *bytes, size_t size);

/* All of a file, and its size; the caller frees it. */
uint8_t *caught_load(const char *name, size_t *size);

#endif
