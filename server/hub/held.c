#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_MIN = 4096, CHUNK_MAX = 64 * 1024 };

/* The chunk that the next held frame goes into; NULL: no memory. */
static struct chunk *room_for(struct lobby *lobby, size_t size)
{
    struct chunk *last = NULL;
    size_t wanted = CHUNK_MIN;

    if (lobby->held_count)
        last = lobby->held[lobby->held_count - 1].chunk;
    if (last && last->size - last->used >= size) {
        last->refs++;
        return last;
    }
    if (last)
        wanted = last->size * 2 < CHUNK_MAX ? last->size * 2 : CHUNK_MAX;
    return chunk_new(lobby->hub, wanted > size ? wanted : size);
}

static int widen(struct lobby *lobby)
{
    size_t capacity = lobby->held_capacity ? lobby->held_capacity * 2 : 16;
    struct held *held;

    if (lobby->held_count < lobby->held_capacity)
        return 0;
    held = realloc(lobby->held, capacity * sizeof *held);
    if (!held)
        return -1;
    lobby->hub->figures.memory +=
        (capacity - lobby->held_capacity) * sizeof *held;
    lobby->held = held;
    lobby->held_capacity = capacity;
    return 0;
}

static int append(struct lobby *lobby, const struct hub_peer *peer,
                  const struct pp_frame *frame)
{
    struct chunk *chunk = room_for(lobby, frame->size);

    if (!chunk)
        return -1;
    if (widen(lobby)) {
        chunk_release(chunk);
        return -1;
    }
    lobby->held[lobby->held_count++] =
        (struct held){ chunk, chunk->used, frame->size, peer->joined, false,
                       false };
    memcpy(chunk->bytes + chunk->used, frame->bytes, frame->size);
    chunk->used += frame->size;
    lobby->held_bytes += frame->size;
    return 0;
}

/* S-11, within S-13 */
void held_add(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct lobby *lobby = peer->lobby;
    size_t backlog = peer->hub->config.limits.max_backlog;

    if (peer->held_bytes + frame->size > backlog / 8
        || lobby->held_bytes + frame->size > backlog / 2)
        peer_doom(peer, PP_CLAUSE_S_13, "draws too much into a frozen lobby");
    else if (append(lobby, peer, frame))
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
    else
        peer->held_bytes += frame->size;
}

/* S-12 */
void held_mark_saved(struct lobby *lobby, const struct hub_peer *saver)
{
    size_t i;

    for (i = 0; i < lobby->held_count; i++)
        if (lobby->held[i].sender == saver->joined)
            lobby->held[i].saved = true;
}

static bool wants(const struct hub_peer *peer, const struct held *held)
{
    if (held->waits
        || (held->sender == peer->joined && !peer->hub->config.readings.echo))
        return false;
    return !(held->saved && peer->fresh);
}

/* By reference to the chunks that all share, so it does not count (S-13). */
static void release_to(struct hub_peer *peer, const struct lobby *lobby)
{
    struct parcel parcel = { .counted = false };
    size_t i;

    for (i = 0; i < lobby->held_count; i++) {
        const struct held *held = &lobby->held[i];
        unsigned n = parcel.count;

        if (!wants(peer, held))
            continue;
        parcel.slices[n].bytes = held->chunk->bytes + held->offset;
        parcel.slices[n].size = held->size;
        parcel.chunks[n] = held->chunk;
        parcel.offsets[n] = held->offset;
        peer->hub->figures.deliveries++;
        peer->hub->figures.out[parcel.slices[n].bytes[TYPE_AT]]++;
        if (++parcel.count == PARCEL_MAX) {
            outbox_write(peer, &parcel);
            parcel.count = 0;
        }
    }
    outbox_write(peer, &parcel);
}

/* What was drawn by those who still wait goes out after their own freeze. */
static void mark_waiting(struct lobby *lobby)
{
    const struct hub_peer *peer;
    size_t i;

    for (i = 0; i < lobby->held_count; i++) {
        lobby->held[i].waits = false;
        if (lobby->hub->stopping)
            continue; /* there is no next freeze */
        DL_FOREACH2(lobby->waiting, peer, next_waiting)
            if (lobby->held[i].sender == peer->joined)
                lobby->held[i].waits = true;
    }
}

static void forget_released(struct lobby *lobby)
{
    size_t i, kept = 0;

    lobby->held_bytes = 0;
    for (i = 0; i < lobby->held_count; i++) {
        if (lobby->held[i].waits) {
            lobby->held_bytes += lobby->held[i].size;
            lobby->held[kept++] = lobby->held[i];
        } else
            chunk_release(lobby->held[i].chunk);
    }
    lobby->held_count = kept;
    if (!kept)
        held_free(lobby);
}

void held_release(struct lobby *lobby)
{
    uint32_t i;

    if (!lobby->held_count)
        return;
    groups_flush(lobby->hub);
    mark_waiting(lobby);
    for (i = 0; i < lobby->group.count; i++) {
        lobby->group.members[i]->held_bytes = 0;
        release_to(lobby->group.members[i], lobby);
    }
    forget_released(lobby);
}

void held_free(struct lobby *lobby)
{
    while (lobby->held_count)
        chunk_release(lobby->held[--lobby->held_count].chunk);
    lobby->hub->figures.memory -= lobby->held_capacity * sizeof *lobby->held;
    free(lobby->held);
    lobby->held = NULL;
    lobby->held_capacity = lobby->held_bytes = 0;
}
