/* net.h - the hub's sockets: libuv's side of struct hub_shell.
 *
 *    net_shell(&shell);  ... hub = hub_new(&config, &shell, context);
 *    net_open(&net, loop, hub, &config, log, error, sizeof error)
 *    uv_run(loop, ...)
 *    net_stop(net); ... hub_close_all(hub); uv_run() until none is left
 *    net_close(net);  uv_run() until the loop has nothing to do
 *
 * All connections read into one arena, which is emptied at hub_flush(): an
 * idle connection has no buffer, and a busy one is relayed out of the bytes
 * that the kernel wrote. The flush comes once in a turn of the loop, just
 * before it sleeps.
 */
#ifndef NET_H
#define NET_H

#include <uv.h>

#include "addresses.h"
#include "hub/hub.h"
#include "log.h"

struct net;

struct net_config {
    const char *address;   /* T-1: a name or a numeric address */
    unsigned port;         /* T-2; 0 picks a free one */
    int listener;          /* one that listens already, or -1 */
    const char *port_file; /* where to write the port, or NULL */
    unsigned peer_timeout; /* ms, 0 never */
    struct addresses *addresses; /* of its connections; stays the caller's */
};

/* Fills in write, start_write, read and close. */
void net_shell(struct hub_shell *shell);

/* Listens, says where on stdout, and writes the port file. Copies *config but
 * not its texts; config->listener is taken over in any case. 0, or -1 with a
 * line in `error` that says what to do. */
int net_open(struct net **net, uv_loop_t *loop, struct hub *hub,
             const struct net_config *config, struct log *log, char *error,
             size_t size);

/* Takes no new connection, and removes the port file. */
void net_stop(struct net *net);

/* Connections that are not gone yet. */
size_t net_connections(const struct net *net);

/* There must be no connection left. Freed when the loop has run once more. */
void net_close(struct net *net);

/* Tells the hub the time; before each event that one brings to it. */
void net_tell_time(struct hub *hub, uv_loop_t *loop);

/* The peer's address and port, for the log: "[::1]:41022"; "" when it is gone
 * already. `sink` is what the hub has of a connection. */
void net_peer_address(void *sink, char *out, size_t size);

/* Where a connection comes from, while it is open. */
struct address *net_address(void *sink);

#endif
