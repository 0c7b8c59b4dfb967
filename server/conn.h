/* conn.h - one connection: what net.c and conn.c know of each other. */
#ifndef CONN_H
#define CONN_H

#include <stdbool.h>

#include "net.h"

enum {
    ARENA_SIZE = 1 << 20,
    ARENA_PIECE = 64 << 10, /* read at once; a longest frame fits */
    DRAIN_MS = 1000,        /* V-5 */
    DRAIN_BYTES = 64 << 10
};

/* All that an idle connection costs here: keep it small. */
struct conn {
    uv_tcp_t tcp;
    struct net *net;
    struct address *address;
    struct hub_peer *peer;    /* NULL: the hub does not know it (any more) */
    uv_write_t write;         /* of the one start_write() under way */
    struct conn **list;       /* of the net's, the one it is in, or NULL */
    struct conn *prev, *next; /* utlist */
    uint64_t drain_until;
    unsigned drained;
    bool writing, closing, eof;
    bool owes_written; /* a write could not begin, the hub waits for it */
    uint8_t silent;    /* watch.c */
};

struct net {
    uv_loop_t *loop;
    struct hub *hub;
    struct log *log;
    struct net_config config;
    size_t connections;
    unsigned handles;      /* of the net itself, not yet closed */
    int listener;          /* descriptor, -1 when it listens no more */
    bool starved;          /* no descriptors: accepting is put off */
    uv_poll_t accepting;
    uv_timer_t retry;      /* accepting again */
    uv_timer_t deadline;   /* the hub's */
    uint64_t armed;        /* what `deadline` is set to */
    uv_timer_t drain;      /* the end of the first of `draining` */
    uv_prepare_t turn;
    uv_check_t looked;
    uv_timer_t watch;      /* watch.c */
    struct conn *open;     /* as the hub sees it */
    struct conn *draining; /* in the order they will end */
    struct conn *broken;   /* the hub is to be told */
    size_t used;           /* of the arena */
    char *arena;
};

/* Takes over an accepted, non-blocking descriptor. */
void conn_open(struct net *net, int fd);

/* Ends those whose drain is over. */
void conn_end_drained(struct net *net);

/* Finds that a connection is broken; the hub is told before the loop sleeps,
 * by the second one. */
void conn_break(struct conn *conn);
void conn_report_broken(struct net *net);

/* The functions of struct hub_shell. */
ptrdiff_t conn_write(void *sink, const struct hub_slice *slices,
                     unsigned count);
void conn_start_write(void *sink, const struct hub_slice *slices,
                      unsigned count);
void conn_read(void *sink, bool on);
void conn_close(void *sink, enum hub_close how);

#endif
