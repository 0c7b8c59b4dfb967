/* instant.h - a point in a capture's time, as a person gives it. */
#ifndef PCAP_TOOLS_INSTANT_H
#define PCAP_TOOLS_INSTANT_H

#include <stdint.h>

enum instant_from {
    INSTANT_END,   /* none was given: the capture's end */
    INSTANT_EPOCH, /* 1970, UTC */
    INSTANT_FIRST, /* the first record */
    INSTANT_DAY    /* 00:00 UTC before the first record */
};

struct instant {
    enum instant_from from;
    int64_t after; /* ns */
};

/* In words, for messages. */
#define INSTANT_WORDS "+SECONDS, HH:MM:SS or YYYY-MM-DDTHH:MM:SSZ"

/* Reads "+12.5" (seconds since the first record), "02:40:00.5" (UTC, as lines
 * show it), "2018-01-17T02:40:00.5Z" or "1516147200.5" (seconds since 1970). 0,
 * or -1 when it is none of these. */
int instant_read(const char *text, struct instant *instant);

/* In ns since 1970, when the first record is of `first`; a time of day before
 * it is the next day's. INT64_MAX for the end. */
int64_t instant_time(const struct instant *instant, int64_t first);

#endif
