/* record.h - what is said about a capture, one record after the other.
 *
 * Conversations make records out of streams; every output (text, JSON, page,
 * picture, statistics, filter ...) takes them and knows nothing else.
 */
#ifndef PCAP_TOOLS_RECORD_H
#define PCAP_TOOLS_RECORD_H

#include <polypaint/check.h>
#include <polypaint/dialogue.h>

#include "tcp.h"

enum record_kind {
    RECORD_FRAME,  /* a frame, right or wrong */
    RECORD_OPEN,   /* a conversation begins */
    RECORD_CLOSE,  /* one of its sides ends, `end` says how */
    RECORD_GAP,    /* `size` bytes are missing, `missing` says why */
    RECORD_BROKEN, /* no frame here: `bytes` begin `size` bytes that belong to
                    * none, and `verdict` says why. Its clause is F-1 when the
                    * sender broke the stream (V-3), and NONE when nobody is to
                    * blame: the rest of a frame that has a gap, bytes between a
                    * gap and the next frame */
    RECORD_FINDING /* found later than the frame it is about, or without one */
};

/* A connection that talks PolyPaint. */
struct conversation {
    uint64_t id; /* of the TCP connection */
    struct endpoint client, server;
    int whole; /* seen from its first byte */
};

/* Everything is valid during the call only. */
struct record {
    enum record_kind kind;
    int64_t time;    /* ns since 1970 */
    uint64_t packet; /* that completed it, 0: none */
    const struct conversation *conversation;
    enum pp_from from; /* who sent, ended or lost it */

    /* who that is, before this frame takes effect; "" when not known */
    const char *user;  /* of the connection's client, NUL-terminated */
    const char *lobby; /* "Filename" of the lobby it is in, or "" */
    const char *owner; /* that lobby's owner */

    /* FRAME; of a FINDING the number of the frame it is about, or 0 */
    uint64_t number; /* of frames, from 1 */
    const struct pp_frame *frame;
    const struct pp_verdict *verdict; /* NULL: it conforms; BROKEN: why */
    int guessed; /* 0: its start is certain; else it had to be guessed after a
                  * gap or in the middle: how sure, in percent, 1 to 99 */
    /* FRAME: what it shows; FINDING: one */
    const struct pp_finding *findings;
    size_t finding_count;

    /* GAP, BROKEN */
    uint64_t size; /* bytes */
    enum tcp_missing missing;
    const uint8_t *bytes; /* BROKEN: the first of them */
    size_t byte_count;

    enum tcp_end end; /* CLOSE */
};

/* Takes records; made by one of the output_* functions of its own header. */
struct output {
    void (*record)(struct output *output, const struct record *record);
    /* Live: nothing more for a moment; may be NULL. */
    void (*flush)(struct output *output);
    /* Ends and frees it: 0, or -1 after it told what could not be written. */
    int (*close)(struct output *output);
};

#endif
