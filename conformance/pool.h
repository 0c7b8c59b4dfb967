/* pool.h - names, accounts, lobbies and channels that cases are lent.
 *
 * Names are short, because they stand in every list that the server sends,
 * and begin with letters that are drawn for each run, so that runs can follow
 * each other against one server. Lobbies and channels are lent again, the one
 * that rested longest first: a server keeps them, and its lists must not grow
 * past a frame.
 */
#ifndef CONFORMANCE_POOL_H
#define CONFORMANCE_POOL_H

#include "arena.h"
#include "session.h"

struct account {
    const char *name, *password;
    int made;           /* it exists on the server */
    int lent;
    struct account *next;
};

struct lobby {
    const char *filename;
    struct account *owner;
    const char *properties[PROPERTIES];
    int made, lent;
    long long rested;   /* since when it is free */
    struct lobby *next;
};

struct channel {
    const char *name;
    int made, lent;
    long long rested;
    struct channel *next;
};

struct pool {
    struct arena arena;
    char prefix[5];
    unsigned names;     /* given so far */
    int fixed;          /* accounts come from --accounts alone */
    int account_count, lobby_count;
    struct account *accounts;
    struct lobby *lobbies;
    struct channel *channels;
};

/* An empty pool with a prefix of its own. */
void pool_init(struct pool *pool);
void pool_free(struct pool *pool);

/* Reads --accounts: a `name password` in each line, # comments; either may be
 * a string in quotes. -1 after mistakes were told. */
int pool_read_accounts(struct pool *pool, const char *path);

/* A name that nobody else has, in the pool's arena. */
const char *pool_name(struct pool *pool);

/* An account that nobody uses, or NULL when --accounts has no free one. */
struct account *pool_account(struct pool *pool);

/* What a case wants of a lobby. */
struct wish {
    struct account *owner; /* NULL: one who is free, who is lent with it */
    const char *const *properties;
    int company;           /* more than one joins: see pool_lobby() */
    long long now;
    size_t list;           /* bytes of the server's last list of lobbies */
};

/* A free lobby; NULL: none to be had now. In a lobby that was used before, the
 * first to join has a freeze alone and the next one waits until the server
 * freezes again (S-9); in a new one, whose creator is in without a freeze, all
 * others share one. So company gets new lobbies as long as the list is short. */
struct lobby *pool_lobby(struct pool *pool, const struct wish *wish);
struct channel *pool_channel(struct pool *pool);

/* The server was started anew: nothing that was made is there any more, or it
 * may not be. Nothing may be lent. */
void pool_forget(struct pool *pool);

/* Gives back. A lobby or channel that is spoilt is not lent again. */
void pool_return_account(struct account *account);
void pool_return_lobby(struct pool *pool, struct lobby *lobby, int spoilt,
                       long long now);
void pool_return_channel(struct channel *channel, int spoilt, long long now);

#endif
