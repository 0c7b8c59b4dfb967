#include "latency.h"

#include <stdlib.h>
#include <string.h>

#include <polypaint/polypaint.h>

/* Arrivals, by their hash; a newer one takes the place of an older. */
struct latency_wait {
    uint64_t hash; /* 0: none */
    int64_t came, left; /* left: 0 as long as nobody was sent it */
};

int latency_open(struct latency *latency)
{
    memset(latency, 0, sizeof *latency);
    latency->waiting = calloc(LATENCY_WAITING, sizeof *latency->waiting);
    return latency->waiting ? 0 : -1;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Of a whole frame: it has eight bytes at least. Never 0. */
static uint64_t hash_of(const uint8_t *bytes, size_t size)
{
    const uint64_t k1 = 0x9e3779b97f4a7c15, k2 = 0xd6e8feb86659fd93;
    uint64_t hash = mix(word_at(bytes + size - 8) ^ k1, size ^ k2), next = k2;
    size_t at;

    /* two chains of multiplications, side by side */
    for (at = 0; at + 32 <= size; at += 32) {
        hash = mix(word_at(bytes + at) ^ k1, word_at(bytes + at + 8) ^ hash);
        next = mix(word_at(bytes + at + 16) ^ k1,
                   word_at(bytes + at + 24) ^ next);
    }
    for (; at + 8 <= size; at += 8)
        hash = mix(word_at(bytes + at) ^ k1, hash);
    return (hash ^ next) | 1;
}

static void finish_wait(struct latency *latency, struct latency_wait *wait)
{
    if (wait->hash && wait->left)
        histogram_add(&latency->spans, (uint64_t)(wait->left - wait->came));
    else if (wait->hash)
        latency->unrelayed++;
    wait->hash = 0;
}

void latency_frame(struct latency *latency, const struct record *record)
{
    const struct pp_frame *frame = record->frame;
    const struct pp_type *type = pp_type(frame->type);
    struct latency_wait *wait;
    uint64_t hash;

    if (!type || !type->relayed)
        return;
    hash = hash_of(frame->bytes, frame->size);
    wait = &latency->waiting[hash >> 20 & (LATENCY_WAITING - 1)];
    if (record->from == PP_FROM_CLIENT) {
        finish_wait(latency, wait);
        *wait = (struct latency_wait){ hash, record->time, 0 };
    } else if (wait->hash == hash && record->time >= wait->came) {
        wait->left = record->time ? record->time : 1;
    }
}

void latency_finish(struct latency *latency)
{
    size_t i;

    for (i = 0; latency->waiting && i < LATENCY_WAITING; i++)
        finish_wait(latency, &latency->waiting[i]);
    free(latency->waiting);
    latency->waiting = NULL;
}
