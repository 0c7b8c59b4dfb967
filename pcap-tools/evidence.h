/* evidence.h - how sure bytes are the start of a frame.
 *
 * Evidence is counted in bits: how much less likely the bytes would look like
 * that if they were no frame. A type that may go that way, a size that its
 * data may have, a date near the capture's time, a name that is known, data
 * that conforms, an end where a segment ends; and the same of the frames that
 * follow, which agree with it in date and name.
 */
#ifndef PCAP_TOOLS_EVIDENCE_H
#define PCAP_TOOLS_EVIDENCE_H

#include <polypaint/check.h>

#include "names.h"

enum {
    EVIDENCE_ENOUGH = 42, /* bits: a frame starts here */
    EVIDENCE_CERTAIN = 80 /* bits: nothing was guessed */
};

/* What is known of the stream. */
struct clues {
    enum pp_from from;
    uint32_t now;        /* seconds: when the bytes were captured */
    uint32_t date;       /* of the frame before, or 0 */
    const uint8_t *user; /* of the client; not terminated */
    size_t user_size;    /* 0: not known */
    const struct names *names; /* seen at that server; may be NULL */
};

enum opinion {
    OPINION_FRAME,   /* enough evidence */
    OPINION_NONE,    /* no frame starts here */
    OPINION_PENDING  /* more bytes will tell: ask again when `need` are there */
};

struct evidence {
    enum opinion opinion;
    int bits;
    size_t need; /* PENDING: bytes */
    size_t work; /* bytes that were looked at */
};

/* Weighs that a frame starts with the first byte. `size` bytes follow each
 * other, the last of them ends a segment. `bits`: evidence from elsewhere. */
struct evidence evidence_weigh(const struct clues *clues, const uint8_t *bytes,
                               size_t size, int bits);

/* How sure that is, from 1 to 99, in percent; 0: certain. */
int evidence_percent(int bits);

#endif
