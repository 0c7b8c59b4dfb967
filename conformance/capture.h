/* capture.h - what a run said, as a capture file, without root.
 *
 * Each connection becomes a TCP stream over Ethernet and IPv4, made from what
 * the runner wrote and read: a handshake, the bytes both ways with right
 * sequence numbers, a FIN or RST, at the times when it happened here. The
 * packets of a case stand together.
 */
#ifndef CONFORMANCE_CAPTURE_H
#define CONFORMANCE_CAPTURE_H

#include <stdio.h>

#include "tape.h"

struct capture;

/* Begins a capture in a copy of the file's descriptor; `name` is what packets
 * are said to be in. NULL after it told why not. */
struct capture *capture_open(FILE *file, const char *name);

/* Writes the packets of a case's connections, open ones as closed now.
 * *first and *last are their numbers, 0 when there are none. */
void capture_write(struct capture *capture, struct tape *tapes,
                   unsigned *first, unsigned *last);

/* The next record's place among all. */
unsigned capture_order(struct capture *capture);

const char *capture_name(const struct capture *capture);

/* 0, or -1 after it told that something could not be written. */
int capture_close(struct capture *capture);

#endif
