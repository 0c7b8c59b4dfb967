/* moment.h - when something was, as text.
 *
 * The seconds' text is kept and made anew only when another second begins.
 */
#ifndef PCAP_TOOLS_MOMENT_H
#define PCAP_TOOLS_MOMENT_H

#include <stddef.h>
#include <stdint.h>

enum moment_form {
    MOMENT_UTC,      /* 02:40:00.123456 */
    MOMENT_LOCAL,    /* the same in the machine's time zone */
    MOMENT_DATE,     /* 2018-01-17T02:40:00.123456Z */
    MOMENT_EPOCH,    /* 1516147200.123456789, seconds since 1970 */
    MOMENT_RELATIVE, /* +0.123456, since the first that was asked for */
    MOMENT_DELTA,    /* +0.000012, since the one before */
    MOMENT_NONE      /* nothing */
};

/* For --help and cli_choice(), in the order of the enum. */
#define MOMENT_WORDS "utc|local|date|epoch|relative|delta|none"

struct moment {
    enum moment_form form;
    int begun;
    int64_t first, last;
    int64_t second;   /* whose text is kept */
    char text[32];
    size_t text_size;
};

enum { MOMENT_ROOM = 48 };

/* Writes nanoseconds since 1970, not terminated; returns the length. */
size_t moment_print(struct moment *moment, int64_t time,
                    char out[MOMENT_ROOM]);

/* Seconds since 1970, exact: always nine decimals. */
size_t moment_seconds(int64_t time, char out[MOMENT_ROOM]);

#endif
