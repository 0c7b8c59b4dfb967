/* net.h - one connection to a server, on libuv: frames in, bytes out.
 *
 *    net_init(&net, loop, &events, context);
 *    net_open(&net, host, port);
 *    ... events->opened(); net_send(); events->frame(); ...
 *    net_finish(&net);      ends the sending side when all is written
 *    net_close(&net);       or ends it at once
 *    ... events->closed(), once, the last event
 *    net_free(&net);        when the loop has run dry
 */
#ifndef NET_H
#define NET_H

#include <polypaint/frame.h>

#include <uv.h>

struct net;

struct net_events {
    void (*opened)(void *context);
    void (*frame)(void *context, const struct pp_frame *frame);
    /* The stream can't be trusted any more (V-3); it is closed next. */
    void (*broken)(void *context, const uint8_t *bytes, size_t size);
    void (*turn)(void *context);    /* all that came together was given */
    void (*written)(void *context); /* something left the queue */
    /* `why`: NULL when the server ended in order or net_close() was called;
     * else words. `opened`: whether it had ever been open. */
    void (*closed)(void *context, const char *why, int opened);
};

struct net {
    uv_loop_t *loop;
    const struct net_events *events;
    void *context;
    uv_tcp_t tcp;
    uv_getaddrinfo_t lookup;
    uv_connect_t connect;
    uv_shutdown_t shutdown;
    struct addrinfo *addresses, *address; /* all, and the one being tried */
    struct pp_splitter splitter;
    int open, looking, finishing, closing, ended;
    char why[128]; /* empty: nothing went wrong */
    char buffer[65536];
};

void net_init(struct net *net, uv_loop_t *loop,
              const struct net_events *events, void *context);

/* Looks the host up and tries its addresses in turn. */
void net_open(struct net *net, const char *host, const char *port);

/* Writes the bytes, copying what the socket does not take at once. */
void net_send(struct net *net, const uint8_t *bytes, size_t size);

/* Bytes that wait to be written. */
size_t net_waiting(const struct net *net);

void net_finish(struct net *net);
void net_close(struct net *net);
/* Closes, with words for the closed event. */
void net_fail(struct net *net, const char *why);
void net_free(struct net *net);

#endif
