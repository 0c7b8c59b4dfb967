/* said.h - records for tests of outputs, made from lines of the text form. */
#ifndef TESTS_PCAP_TOOLS_SAID_H
#define TESTS_PCAP_TOOLS_SAID_H

#include "record.h"

/* Who speaks, where, and when. */
struct said {
    struct conversation conversation;
    enum pp_from from;
    const char *user, *lobby, *owner;
    int64_t time;    /* of the next record, ns; each comes 1 ms later */
    uint64_t number; /* of the last frame */
};

/* Client 10.0.0.`id`:40000 and server 10.0.0.1:5000, 2018-01-17 00:00 UTC. */
struct said said_by(unsigned id, const char *user, const char *lobby);

/* A frame, checked at level I, given to the output. A name= and date= that the
 * line leaves out are the user and the time. Fails the test when the line is
 * no frame. */
void say(struct said *said, struct output *output, const char *line);

#endif
