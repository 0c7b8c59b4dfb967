#include "addresses.h"

#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#define HASH_NONFATAL_OOM 1 /* what is not in a table has no hh.tbl */
#include <uthash.h>
#include <utlist.h>

struct address {
    unsigned char key[16];
    uint32_t connections, pins;
    uint32_t failures;
    uint64_t since; /* failures are forgotten from then on */
    struct line *line;
    UT_hash_handle hh;
    struct address *prev, *next; /* of `idle` */
};

struct addresses {
    struct address *table;
    struct address *idle; /* without a connection; longest ago first */
    uint32_t idles;
    uint32_t max_clients;
};

struct addresses *addresses_new(uint32_t max_clients)
{
    struct addresses *self = calloc(1, sizeof *self);

    if (self)
        self->max_clients = max_clients;
    return self;
}

void addresses_free(struct addresses *self)
{
    struct address *address, *next;

    if (!self)
        return;
    HASH_ITER (hh, self->table, address, next) {
        HASH_DEL(self->table, address);
        free(address);
    }
    free(self);
}

void addresses_set_max(struct addresses *self, uint32_t max_clients)
{
    self->max_clients = max_clients;
}

/* IPv4 as IPv6 has it; what has no address at all is one more. */
static void key_of(const struct sockaddr *from, unsigned char key[16])
{
    const void *any = from;
    const struct sockaddr_in *four = any;
    const struct sockaddr_in6 *six = any;

    memset(key, 0, 16);
    if (from->sa_family == AF_INET) {
        key[10] = key[11] = 0xff;
        memcpy(key + 12, &four->sin_addr, 4);
    } else if (from->sa_family == AF_INET6) {
        memcpy(key, &six->sin6_addr,
               IN6_IS_ADDR_V4MAPPED(&six->sin6_addr) ? 16 : 8);
    }
}

static struct address *add(struct addresses *self, const unsigned char *key)
{
    struct address *address = calloc(1, sizeof *address);

    if (!address)
        return NULL;
    memcpy(address->key, key, sizeof address->key);
    HASH_ADD(hh, self->table, key, sizeof address->key, address);
    if (address->hh.tbl)
        return address;
    free(address);
    return NULL;
}

/* ---- who is there ----------------------------------------------------- */

static int is_idle(const struct address *address)
{
    return !address->connections && !address->pins;
}

static void wake(struct addresses *self, struct address *address)
{
    DL_DELETE(self->idle, address);
    self->idles--;
}

static void forget(struct addresses *self, struct address *address)
{
    wake(self, address);
    HASH_DEL(self->table, address);
    free(address);
}

/* Of those kept for their failures alone, the oldest have the fewest left. */
static void rest(struct addresses *self, struct address *address, uint64_t now)
{
    DL_APPEND(self->idle, address);
    self->idles++;
    if (!address_failures(address, now))
        forget(self, address);
    while (self->idle && (self->idles > ADDRESSES_IDLE
                          || !address_failures(self->idle, now)))
        forget(self, self->idle);
}

struct address *addresses_enter(struct addresses *self,
                                const struct sockaddr *from)
{
    unsigned char key[16];
    struct address *address;

    key_of(from, key);
    HASH_FIND(hh, self->table, key, sizeof key, address);
    if (!address) {
        if (!(address = add(self, key)))
            return NULL;
    } else if (address->connections >= self->max_clients) {
        return NULL;
    } else if (is_idle(address)) {
        wake(self, address);
    }
    address->connections++;
    return address;
}

void addresses_leave(struct addresses *self, struct address *address,
                     uint64_t now)
{
    address->connections--;
    if (is_idle(address))
        rest(self, address, now);
}

void addresses_pin(struct addresses *self, struct address *address)
{
    if (is_idle(address))
        wake(self, address);
    address->pins++;
}

void addresses_unpin(struct addresses *self, struct address *address,
                     uint64_t now)
{
    address->pins--;
    if (is_idle(address))
        rest(self, address, now);
}

struct line **address_line(struct address *address)
{
    return &address->line;
}

/* ---- failures --------------------------------------------------------- */

uint32_t address_failures(struct address *address, uint64_t now)
{
    uint64_t gone = (now - address->since) / ADDRESSES_FORGET;

    if (gone >= address->failures)
        address->failures = 0;
    else
        address->failures -= (uint32_t)gone;
    address->since += gone * ADDRESSES_FORGET;
    return address->failures;
}

void address_failed(struct address *address, uint64_t now)
{
    if (!address_failures(address, now))
        address->since = now;
    if (address->failures < UINT32_MAX)
        address->failures++;
}
