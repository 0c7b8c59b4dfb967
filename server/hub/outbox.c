#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

/* What one start_write() takes: enough to keep the socket full, little enough
 * that a slow reader shows progress. */
enum { WRITE_BYTES = 256 * 1024, WRITE_ENTRIES = 32 };

struct chunk *chunk_new(struct hub *hub, size_t size)
{
    struct chunk *chunk = malloc(sizeof *chunk + size);

    if (!chunk)
        return NULL;
    *chunk = (struct chunk){ hub, 1, (uint32_t)size, 0 };
    hub->figures.memory += sizeof *chunk + size;
    return chunk;
}

void chunk_release(struct chunk *chunk)
{
    if (--chunk->refs)
        return;
    chunk->hub->figures.memory -= sizeof *chunk + chunk->size;
    free(chunk);
}

static struct out_entry *entry_at(struct outbox *out, uint32_t i)
{
    return &out->entries[(out->head + i) & (out->capacity - 1)];
}

/* Doubles the ring, its entries moved to the front. */
static int widen(struct hub *hub, struct outbox *out)
{
    uint32_t capacity = out->capacity ? out->capacity * 2 : 8, i;
    struct out_entry *entries = malloc(capacity * sizeof *entries);

    if (!entries)
        return -1;
    for (i = 0; i < out->count; i++)
        entries[i] = *entry_at(out, i);
    hub->figures.memory += (capacity - out->capacity) * sizeof *entries;
    free(out->entries);
    out->entries = entries;
    out->capacity = capacity;
    out->head = 0;
    return 0;
}

/* Queues what lies in a chunk; neighbours become one entry. */
static int push(struct hub_peer *peer, struct out_entry entry)
{
    struct outbox *out = &peer->out;
    struct out_entry *last;

    if (out->count > out->writing) {
        last = entry_at(out, out->count - 1);
        if (last->chunk == entry.chunk && last->counted == entry.counted
            && last->offset + last->size == entry.offset) {
            last->size += entry.size;
            return 0;
        }
    }
    if (out->count == out->capacity && widen(peer->hub, out))
        return -1;
    if (!out->count++)
        peer->hub->unwritten++;
    entry.chunk->refs++;
    *entry_at(out, out->count - 1) = entry;
    return 0;
}

static void pop(struct hub_peer *peer)
{
    struct outbox *out = &peer->out;
    struct out_entry *entry = entry_at(out, 0);

    if (entry->counted)
        out->counted -= entry->size;
    chunk_release(entry->chunk);
    out->head = (out->head + 1) & (out->capacity - 1);
    if (!--out->count)
        peer->hub->unwritten--;
}

static void start(struct hub_peer *peer)
{
    struct outbox *out = &peer->out;
    struct hub_slice slices[WRITE_ENTRIES];
    size_t bytes = 0;
    uint32_t i;

    for (i = 0; i < out->count && i < WRITE_ENTRIES && bytes < WRITE_BYTES;
         i++) {
        struct out_entry *entry = entry_at(out, i);

        slices[i].bytes = entry->chunk->bytes + entry->offset;
        slices[i].size = entry->size;
        bytes += entry->size;
    }
    out->writing = i;
    peer->hub->shell.start_write(peer->sink, slices, i);
}

/* The batch's bytes in a chunk of their own, shared by all who are slow. */
static struct chunk *batch_copy(struct batch *batch)
{
    unsigned i;

    if (batch->copy)
        return batch->copy;
    batch->copy = chunk_new(batch->hub, batch->bytes);
    for (i = 0; batch->copy && i < batch->count; i++) {
        batch->runs[i].offset = batch->copy->used;
        memcpy(batch->copy->bytes + batch->copy->used, batch->runs[i].bytes,
               batch->runs[i].size);
        batch->copy->used += batch->runs[i].size;
    }
    return batch->copy;
}

static int queue_slice(struct hub_peer *peer, const struct parcel *parcel,
                       unsigned i, size_t done)
{
    struct out_entry entry = { parcel->chunks[i], parcel->offsets[i], 0,
                               parcel->counted };

    if (!entry.chunk && !(entry.chunk = batch_copy(parcel->batch)))
        return -1;
    if (!parcel->chunks[i]) /* the offset is an index of runs until copied */
        entry.offset = parcel->batch->runs[parcel->offsets[i]].offset;
    entry.offset += (uint32_t)done;
    entry.size = (uint32_t)(parcel->slices[i].size - done);
    if (push(peer, entry))
        return -1;
    if (parcel->counted)
        peer->out.counted += entry.size;
    return 0;
}

/* Queues all but the first `done` bytes. */
static void queue_rest(struct hub_peer *peer, const struct parcel *parcel,
                       size_t done)
{
    unsigned i;

    for (i = 0; i < parcel->count; i++) {
        size_t size = parcel->slices[i].size;

        if (done < size && queue_slice(peer, parcel, i, done)) {
            peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
            return;
        }
        done -= done < size ? done : size;
    }
    if (peer->out.counted > peer->hub->config.limits.max_backlog)
        peer_doom(peer, PP_CLAUSE_B_1, "does not read what it is sent");
    else if (!peer->out.writing && peer->out.count)
        start(peer);
}

void outbox_write(struct hub_peer *peer, struct parcel *parcel)
{
    ptrdiff_t done = 0;

    if (peer->doomed || peer->state == PEER_CLOSED || !parcel->count)
        return;
    if (!peer->out.count)
        done = peer->hub->shell.write(peer->sink, parcel->slices,
                                      parcel->count);
    if (done < 0)
        peer_doom(peer, PP_CLAUSE_NONE, "connection lost");
    else {
        peer->hub->figures.bytes_out += (size_t)done;
        queue_rest(peer, parcel, (size_t)done);
    }
}

void outbox_send(struct hub_peer *peer, const uint8_t *bytes, size_t size,
                 bool counted)
{
    struct batch batch = { .hub = peer->hub, .count = 1,
                           .bytes = (uint32_t)size,
                           .runs = { { bytes, (uint32_t)size, 0, NULL } } };
    struct parcel parcel = { .count = 1, .counted = counted, .batch = &batch,
                             .slices = { { bytes, size } } };

    peer->hub->figures.out[bytes[TYPE_AT]]++;
    groups_flush(peer->hub); /* what came earlier goes out earlier */
    outbox_write(peer, &parcel);
    if (batch.copy)
        chunk_release(batch.copy);
}

void outbox_written(struct hub_peer *peer)
{
    struct outbox *out = &peer->out;

    while (out->writing) {
        out->writing--;
        peer->hub->figures.bytes_out += entry_at(out, 0)->size;
        pop(peer);
    }
    if (peer->doomed || peer->state == PEER_CLOSED)
        return;
    if (out->count)
        start(peer);
    else
        peer_drained(peer);
}

void outbox_drop(struct hub_peer *peer)
{
    struct outbox *out = &peer->out;
    struct out_entry *last;

    while (out->count > out->writing) {
        last = entry_at(out, out->count - 1);
        if (last->counted)
            out->counted -= last->size;
        chunk_release(last->chunk);
        if (!--out->count)
            peer->hub->unwritten--;
    }
}

void outbox_free(struct hub_peer *peer)
{
    struct outbox *out = &peer->out;

    out->writing = 0;
    outbox_drop(peer);
    peer->hub->figures.memory -= out->capacity * sizeof *out->entries;
    free(out->entries);
    *out = (struct outbox){ 0 };
}
