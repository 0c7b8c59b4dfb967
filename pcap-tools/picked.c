#include "picked.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>
#include <utlist.h>

#include "ip.h"
#include "link.h"

/* So far behind its first byte a stream is not when its SYN comes late, nor is
 * that more than AGAIN after its first packet. */
#define LATE (UINT32_C(1) << 20)

/* Fragments of a datagram are that close together: fragments.h. */
#define TOGETHER UINT64_C(30000000000)
#define AGAIN UINT64_C(1000000000) /* 1 s */

/* Two ends, the lower first, without what lies between members. */
enum { END_SIZE = 1 + 16 + 2 };
struct key {
    uint8_t bytes[2 * END_SIZE];
};

/* A connection that was picked, told from others between its ends by time. */
struct pick {
    uint64_t id;
    int64_t time;       /* it was there at this time ... */
    int64_t begin, end; /* ... and so from begin until before end */
    struct pick *next;
};

/* All connections between two ends. */
struct pair {
    struct key key;
    struct pick *picks;
    int begun, seen[2]; /* a SYN was seen; anything of that end */
    int64_t since;      /* time of the first packet */
    uint32_t first;     /* of the last SYN */
    uint32_t seq[2];    /* of the last segment of each end */
    UT_hash_handle hh;
};

/* A datagram of which a fragment named the ports. */
struct datagram {
    int64_t time;
    const struct pair *pair;
    struct datagram *next;
};

struct datagrams {
    struct fragment_key key;
    struct datagram *list; /* numbers come again */
    UT_hash_handle hh;
};

struct picked {
    struct pair *pairs;
    struct datagrams *datagrams;
    uint64_t last; /* the connection that was picked last */
};

/* What a packet is. */
struct seen {
    enum ip_result result; /* TCP or FRAGMENT, else nothing */
    int has_tcp;           /* the header of TCP is here, as far as its flags */
    struct key key;
    int from;              /* which end of the key sent it */
    uint32_t seq;
    uint8_t flags;
    struct fragment fragment;
};

/* ---- pairs of ends -------------------------------------------------------- */

static void put_end(uint8_t out[END_SIZE], const struct endpoint *end)
{
    out[0] = end->family;
    memcpy(out + 1, end->address, 16);
    memcpy(out + 17, &end->port, 2);
}

/* Which of both stands first: 0 or 1 for `a`. */
static int make_key(struct key *key, const struct endpoint *a,
                    const struct endpoint *b)
{
    int place = endpoint_compare(a, b) > 0;

    put_end(key->bytes + place * END_SIZE, a);
    put_end(key->bytes + !place * END_SIZE, b);
    return place;
}

static struct pair *find_pair(struct picked *picked, const struct key *key)
{
    struct pair *pair;

    HASH_FIND(hh, picked->pairs, key, sizeof *key, pair);
    return pair;
}

static struct pair *need_pair(struct picked *picked, const struct key *key)
{
    struct pair *pair = find_pair(picked, key);

    if (pair || !(pair = calloc(1, sizeof *pair)))
        return pair;
    pair->key = *key;
    HASH_ADD(hh, picked->pairs, key, sizeof pair->key, pair);
    return pair;
}

int picked_add(struct picked *picked, const struct record *record)
{
    const struct conversation *conversation = record->conversation;
    struct key key;
    struct pair *pair;
    struct pick *pick;

    if (!conversation || conversation->id == picked->last)
        return 0;
    make_key(&key, &conversation->client, &conversation->server);
    pair = need_pair(picked, &key);
    if (!pair)
        return -1;
    LL_SEARCH_SCALAR(pair->picks, pick, id, conversation->id);
    if (!pick) {
        pick = malloc(sizeof *pick);
        if (!pick)
            return -1;
        *pick = (struct pick){ conversation->id, record->time, INT64_MIN,
                               INT64_MAX, NULL };
        LL_PREPEND(pair->picks, pick);
    }
    picked->last = conversation->id;
    return 0;
}

/* ---- packets ---------------------------------------------------------------- */

static void look_at_tcp(struct seen *seen, const struct span *span,
                        struct segment *segment)
{
    const uint8_t *at = span->at;

    if (span->size < 14)
        return;
    segment->from.port = big16(at);
    segment->to.port = big16(at + 2);
    seen->seq = big32(at + 4);
    seen->flags = at[13];
    seen->from = make_key(&seen->key, &segment->from, &segment->to);
    seen->has_tcp = 1;
}

static void look_at(struct seen *seen, const struct packet *packet)
{
    struct span span = { packet->bytes, packet->size, packet->wire };
    struct segment segment = { 0 };
    const struct fragment *fragment = &seen->fragment;
    enum ip_result result;

    seen->has_tcp = 0;
    seen->result = IP_OTHER;
    if (link_skip(packet->link, &span) != LINK_IP)
        return;
    result = seen->result = ip_read(&span, &segment, &seen->fragment);
    if (result == IP_FRAGMENT && !fragment->offset) {
        span = fragment->bytes;
        result = ip_read_whole(fragment->key.family, fragment->protocol, &span);
    }
    if (result == IP_TCP)
        look_at_tcp(seen, &span, &segment);
}

/* Captures may hold any times. */
static uint64_t apart(int64_t a, int64_t b)
{
    return a < b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b;
}

/* A SYN begins another connection when it is not that of this one, come late
 * or again. */
static int is_another(const struct pair *pair, const struct seen *seen,
                      int64_t time)
{
    if ((seen->flags & (TCP_SYN | TCP_ACK)) != TCP_SYN)
        return 0;
    if (pair->begun)
        return pair->first != seen->seq;
    return pair->seen[seen->from] &&
           (pair->seq[seen->from] - seen->seq > LATE ||
            apart(pair->since, time) > AGAIN);
}

static void learn_tcp(struct pair *pair, const struct seen *seen, int64_t time)
{
    struct pick *pick;

    if (is_another(pair, seen, time))
        LL_FOREACH(pair->picks, pick) {
            if (time <= pick->time)
                pick->begin = time;
            else if (time < pick->end)
                pick->end = time;
        }
    if ((seen->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN) {
        pair->begun = 1;
        pair->first = seen->seq;
    }
    if (!pair->seen[0] && !pair->seen[1])
        pair->since = time;
    pair->seen[seen->from] = 1;
    pair->seq[seen->from] = seen->seq;
}

static struct datagrams *need_datagrams(struct picked *picked,
                                        const struct fragment_key *key)
{
    struct datagrams *all;

    HASH_FIND(hh, picked->datagrams, key, sizeof *key, all);
    if (all || !(all = calloc(1, sizeof *all)))
        return all;
    all->key = *key;
    HASH_ADD(hh, picked->datagrams, key, sizeof all->key, all);
    return all;
}

/* One that came again is learnt once, so that lists stay short. */
static int learn_datagram(struct picked *picked, const struct pair *pair,
                          const struct fragment_key *key, int64_t time)
{
    struct datagrams *all = need_datagrams(picked, key);
    struct datagram *datagram;

    if (!all)
        return -1;
    LL_FOREACH(all->list, datagram)
        if (datagram->pair == pair && apart(datagram->time, time) < AGAIN)
            return 0;
    datagram = malloc(sizeof *datagram);
    if (!datagram)
        return -1;
    *datagram = (struct datagram){ time, pair, NULL };
    LL_PREPEND(all->list, datagram);
    return 0;
}

int picked_learn(struct picked *picked, const struct packet *packet)
{
    struct seen seen;
    struct pair *pair;

    look_at(&seen, packet);
    if (!seen.has_tcp || !(pair = find_pair(picked, &seen.key)))
        return 0;
    learn_tcp(pair, &seen, packet->time);
    if (seen.result != IP_FRAGMENT)
        return 0;
    return learn_datagram(picked, pair, &seen.fragment.key, packet->time);
}

/* ---- the answer --------------------------------------------------------------- */

static int is_picked(const struct pair *pair, int64_t time)
{
    const struct pick *pick;

    LL_FOREACH(pair->picks, pick)
        if (pick->begin <= time && time < pick->end)
            return 1;
    return 0;
}

static int has_fragment(struct picked *picked, const struct fragment_key *key,
                        int64_t time)
{
    const struct datagram *datagram;
    struct datagrams *all;

    HASH_FIND(hh, picked->datagrams, key, sizeof *key, all);
    if (!all)
        return 0;
    LL_FOREACH(all->list, datagram)
        if (apart(datagram->time, time) <= TOGETHER &&
            is_picked(datagram->pair, datagram->time))
            return 1;
    return 0;
}

int picked_has(struct picked *picked, const struct packet *packet)
{
    const struct pair *pair;
    struct seen seen;

    look_at(&seen, packet);
    if (seen.result == IP_FRAGMENT)
        return has_fragment(picked, &seen.fragment.key, packet->time);
    if (!seen.has_tcp || !(pair = find_pair(picked, &seen.key)))
        return 0;
    return is_picked(pair, packet->time);
}

/* ---- beginning and end ------------------------------------------------------- */

struct picked *picked_new(void)
{
    return calloc(1, sizeof(struct picked));
}

int picked_is_empty(const struct picked *picked)
{
    return !picked->pairs;
}

static void free_datagrams(struct picked *picked)
{
    struct datagrams *all, *other;
    struct datagram *datagram, *next;

    HASH_ITER(hh, picked->datagrams, all, other) {
        HASH_DEL(picked->datagrams, all);
        LL_FOREACH_SAFE(all->list, datagram, next)
            free(datagram);
        free(all);
    }
}

void picked_free(struct picked *picked)
{
    struct pair *pair, *other;
    struct pick *pick, *next;

    if (!picked)
        return;
    HASH_ITER(hh, picked->pairs, pair, other) {
        HASH_DEL(picked->pairs, pair);
        LL_FOREACH_SAFE(pair->picks, pick, next)
            free(pick);
        free(pair);
    }
    free_datagrams(picked);
    free(picked);
}
