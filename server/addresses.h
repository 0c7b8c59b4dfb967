/* addresses.h - where clients come from: how many connections each address has
 * (B-2), and how many logins of it failed lately.
 *
 * An address is all of an IPv4 one, and the first 64 bits of an IPv6 one: who
 * has one of those has them all. One is forgotten with its last connection,
 * when its failures are; no more than ADDRESSES_IDLE are kept for those alone.
 */
#ifndef ADDRESSES_H
#define ADDRESSES_H

#include <stdint.h>
#include <sys/socket.h>

enum {
    ADDRESSES_IDLE = 10000,
    ADDRESSES_FORGET = 1000 /* ms after which one failure is forgotten */
};

struct addresses;
struct address;
struct line; /* gate.c */

/* NULL when memory is out. */
struct addresses *addresses_new(uint32_t max_clients);
void addresses_free(struct addresses *self);

/* From now on no more connections than that come from one. */
void addresses_set_max(struct addresses *self, uint32_t max_clients);

/* One more connection. NULL: there are too many from there, or no memory. */
struct address *addresses_enter(struct addresses *self,
                                const struct sockaddr *from);

/* One less, at this time (ms, as for all `now` here). */
void addresses_leave(struct addresses *self, struct address *address,
                     uint64_t now);

/* Keeps it, as a connection does but without counting, until unpinned. */
void addresses_pin(struct addresses *self, struct address *address);
void addresses_unpin(struct addresses *self, struct address *address,
                     uint64_t now);

/* A login from there failed; how many did that are not forgotten. */
void address_failed(struct address *address, uint64_t now);
uint32_t address_failures(struct address *address, uint64_t now);

/* Where the gate keeps what waits there; NULL at first. */
struct line **address_line(struct address *address);

#endif
