#include "pool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <utlist.h>

#include <cli/cli.h>

#include "script.h"

enum {
    LIST_SHORT = 42000, /* bytes: company may have new lobbies */
    LIST_LONG = 52000,  /* as few are made as can be */
    ALIKE_MAX = 60,     /* lobbies with the same properties, in between */
    ALIKE_MIN = 30,     /* and however long the list is */
    REST = 1100         /* milliseconds: past S-9's --thaw no joiner waits */
};

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

void pool_init(struct pool *pool)
{
    unsigned char bytes[4];
    size_t i;

    memset(pool, 0, sizeof *pool);
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        for (i = 0; i < sizeof bytes; i++)
            bytes[i] = (unsigned char)(time(NULL) >> (i * 5));
    pool->prefix[0] = letters[bytes[0] % 26];
    for (i = 1; i < 3; i++)
        pool->prefix[i] = letters[bytes[i] % 36];
}

void pool_free(struct pool *pool)
{
    arena_free(&pool->arena);
}

const char *pool_name(struct pool *pool)
{
    char digits[8];
    size_t i = sizeof digits;
    unsigned n = pool->names++;

    digits[--i] = 0;
    do {
        digits[--i] = letters[n % 36];
        n /= 36;
    } while (n);
    return arena_print(&pool->arena, "%s%s", pool->prefix, digits + i);
}

/* ---- accounts ----------------------------------------------------------- */

static struct account *add_account(struct pool *pool, const char *name,
                                   const char *password, int made)
{
    struct account *account = arena_alloc(&pool->arena, sizeof *account);

    account->name = name;
    account->password = password;
    account->made = made;
    LL_APPEND(pool->accounts, account);
    pool->account_count++;
    return account;
}

struct account *pool_account(struct pool *pool)
{
    struct account *account = NULL;
    const char *name;

    if (!pool->fixed) {
        /* one for each case, and no list of them: owners are kept with their
         * lobbies */
        account = arena_alloc(&pool->arena, sizeof *account);
        name = pool_name(pool);
        account->name = name;
        account->password = arena_print(&pool->arena, "pw-%s", name);
    } else {
        LL_FOREACH(pool->accounts, account)
            if (!account->lent)
                break;
        if (!account)
            return NULL;
        /* to the end: the one that rested longest comes first */
        LL_DELETE(pool->accounts, account);
        account->next = NULL;
        LL_APPEND(pool->accounts, account);
    }
    account->lent = 1;
    return account;
}

void pool_return_account(struct account *account)
{
    account->lent = 0;
}

static const char *account_line(struct pool *pool,
                                const struct statement *line)
{
    struct word name, password, more;
    const char *error = NULL, *n, *p;
    size_t at = 0;

    word_next(line->text, line->size, &at, &name);
    if (!word_next(line->text, line->size, &at, &password)
        || word_next(line->text, line->size, &at, &more))
        return "`NAME PASSWORD` is wanted; one with blanks in \"quotes\"";
    n = name.text[0] == '"'
        ? parse_text(&pool->arena, name.text, name.size, &error)
        : arena_copy(&pool->arena, name.text, name.size);
    p = password.text[0] == '"'
        ? parse_text(&pool->arena, password.text, password.size, &error)
        : arena_copy(&pool->arena, password.text, password.size);
    if (!n || !p)
        return error;
    if (!*n || strlen(n) > 255)
        return "a name has 1 to 255 bytes";
    add_account(pool, n, p, 1);
    return NULL;
}

int pool_read_accounts(struct pool *pool, const char *path)
{
    struct mistakes mistakes = { stderr, 0 };
    struct script *script = script_read(&pool->arena, path, &mistakes);
    const char *wrong;
    size_t i;

    for (i = 0; script && i < script->count; i++) {
        wrong = account_line(pool, &script->statements[i]);
        if (wrong)
            mistake(&mistakes, &script->statements[i], 0, "%s", wrong);
    }
    pool->fixed = 1;
    if (mistakes.count)
        return -1;
    if (!pool->accounts)
        cli_error("%s: no accounts in it; a line for each, `NAME PASSWORD`",
                  path);
    return pool->accounts ? 0 : -1;
}

/* ---- lobbies ------------------------------------------------------------ */

static int same_properties(const struct lobby *lobby,
                           const char *const properties[PROPERTIES])
{
    int i;

    for (i = 0; i < PROPERTIES; i++)
        if (strcmp(lobby->properties[i], properties[i]) != 0)
            return 0;
    return 1;
}

static struct lobby *new_lobby(struct pool *pool, struct account *owner,
                               const char *const properties[PROPERTIES])
{
    struct lobby *lobby;
    int i;

    if (!owner && !(owner = pool_account(pool)))
        return NULL;
    lobby = arena_alloc(&pool->arena, sizeof *lobby);
    lobby->filename = pool_name(pool);
    lobby->owner = owner;
    for (i = 0; i < PROPERTIES; i++)
        lobby->properties[i] = arena_copy(&pool->arena, properties[i],
                                          strlen(properties[i]));
    LL_APPEND(pool->lobbies, lobby);
    pool->lobby_count++;
    return lobby;
}

/* Few lobbies are made, so that the list fits a frame; but nobody waits for one
 * that will never come back. */
static int may_make(const struct pool *pool, const struct wish *wish)
{
    const struct lobby *lobby;
    int alike = 0, lent = 0;

    LL_FOREACH(pool->lobbies, lobby)
        if (same_properties(lobby, wish->properties)) {
            alike++;
            lent += lobby->lent;
        }
    if (wish->owner || !alike || (wish->company && wish->list < LIST_SHORT))
        return 1;
    return lent && alike < (wish->list < LIST_LONG ? ALIKE_MAX : ALIKE_MIN);
}

static struct lobby *longest_rested(const struct pool *pool,
                                    const struct wish *wish)
{
    struct lobby *lobby, *best = NULL;

    LL_FOREACH(pool->lobbies, lobby) {
        if (lobby->lent || !same_properties(lobby, wish->properties)
            || (wish->owner ? lobby->owner != wish->owner
                            : lobby->owner->lent))
            continue;
        if (!best || lobby->rested < best->rested)
            best = lobby;
    }
    return best;
}

struct lobby *pool_lobby(struct pool *pool, const struct wish *wish)
{
    struct lobby *lobby = longest_rested(pool, wish), *made = NULL;

    if ((!lobby || wish->company || wish->now - lobby->rested < REST)
        && may_make(pool, wish))
        made = new_lobby(pool, wish->owner, wish->properties);
    lobby = made ? made : lobby;
    if (!lobby)
        return NULL;
    lobby->lent = 1;
    lobby->owner->lent = 1;
    return lobby;
}

void pool_return_lobby(struct pool *pool, struct lobby *lobby, int spoilt,
                       long long now)
{
    lobby->lent = 0;
    lobby->rested = now;
    if (!spoilt)
        return;
    LL_DELETE(pool->lobbies, lobby);
    pool->lobby_count--;
}

/* ---- channels ----------------------------------------------------------- */

struct channel *pool_channel(struct pool *pool)
{
    struct channel *channel, *best = NULL;

    LL_FOREACH(pool->channels, channel)
        if (!channel->lent && (!best || channel->rested < best->rested))
            best = channel;
    if (!best) {
        best = arena_alloc(&pool->arena, sizeof *best);
        best->name = pool_name(pool);
        LL_APPEND(pool->channels, best);
    }
    best->lent = 1;
    return best;
}

void pool_forget(struct pool *pool)
{
    pool->lobbies = NULL;
    pool->channels = NULL;
    pool->lobby_count = 0;
}

void pool_return_channel(struct channel *channel, int spoilt, long long now)
{
    channel->lent = spoilt;
    channel->rested = now;
}
