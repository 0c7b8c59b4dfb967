/* tape.h - what went over one connection, for --pcap: kept until the case is
 * over, so that its packets stand together in the capture. */
#ifndef CONFORMANCE_TAPE_H
#define CONFORMANCE_TAPE_H

#include <stddef.h>
#include <stdint.h>

#include <uv.h>

enum tape_event {
    TAPE_OPEN,  /* both ends are known */
    TAPE_OUT,   /* bytes of ours */
    TAPE_IN,
    TAPE_LOST_OUT, /* that many bytes, which there was no room for */
    TAPE_LOST_IN,
    TAPE_FIN_OUT,
    TAPE_FIN_IN,
    TAPE_RST_OUT,
    TAPE_RST_IN
};

enum { TAPE_BYTES_MAX = 32 * 1024 * 1024 }; /* of one connection; then they are
                                            * counted only */

struct tape_record {
    long long micro;     /* runner_micro() */
    unsigned order;      /* among all records of the run */
    enum tape_event event;
    size_t at, size;     /* its bytes in the tape's; of LOST how many, then
                          * and later */
};

struct tape_end {
    uint8_t address[4];  /* an IPv6 one is shown as 127.0.0.1 */
    uint16_t port;
};

struct tape {
    struct tape *next;
    struct capture *capture;
    int accepted;        /* the peer has opened the connection */
    struct tape_end local, peer;
    struct tape_record *records;
    size_t count, room;
    uint8_t *bytes;
    size_t used, bytes_room;
    size_t lost[2];      /* LOST_OUT's place among the records + 1, LOST_IN's */
    int over;            /* closed */
};

/* A tape at the head of the list. */
struct tape *tape_new(struct tape **list, struct capture *capture);

/* Records an event; bytes for OUT and IN. Of a closed connection nothing. */
void tape_add(struct tape *tape, enum tape_event event, const void *bytes,
              size_t size);

/* The connection is there: who talks with whom. */
void tape_open(struct tape *tape, const uv_tcp_t *tcp, int accepted);

void tape_free(struct tape **list);

#endif
