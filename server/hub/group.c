#include "hub/internal.h"

#include <stdlib.h>

int group_add(struct group *group, struct hub_peer *peer)
{
    struct hub_peer **members =
        grown(group->members, &group->capacity, group->count + 1,
              sizeof(struct hub_peer *));

    if (!members)
        return -1;
    group->members = members;
    group->members[group->count++] = peer;
    return 0;
}

static uint32_t slot(const struct group *group, const struct hub_peer *peer)
{
    uint32_t i;

    for (i = 0; i < group->count && group->members[i] != peer; i++)
        ;
    return i;
}

/* Keeps the order: Clients in lists are in the order of joining. */
void group_remove(struct group *group, struct hub_peer *peer)
{
    uint32_t i = slot(group, peer);

    if (i == group->count)
        return;
    for (group->count--; i < group->count; i++)
        group->members[i] = group->members[i + 1];
}

static int begin(struct hub *hub, struct group *group)
{
    if (group->batch)
        return 0;
    group->batch = malloc(sizeof *group->batch);
    if (!group->batch)
        return -1;
    group->batch->hub = hub;
    group->batch->count = 0;
    group->batch->bytes = 0;
    group->batch->copy = NULL;
    return 0;
}

/* All slices but the peer's own. */
static void fill(struct parcel *parcel, struct batch *batch,
                 const struct hub_peer *without)
{
    unsigned i;

    parcel->count = 0;
    parcel->batch = batch;
    parcel->counted = true;
    for (i = 0; i < batch->count; i++) {
        struct run *run = &batch->runs[i];
        unsigned n = parcel->count;

        if (run->from == without)
            continue;
        parcel->slices[n].bytes = run->bytes;
        parcel->slices[n].size = run->size;
        parcel->chunks[n] = NULL;
        parcel->offsets[n] = i;
        parcel->count++;
    }
}

static void flush(struct hub *hub, struct group *group)
{
    struct batch *batch = group->batch;
    struct parcel all, some, *parcel;
    bool echo = hub->config.readings.echo;
    uint32_t i;

    fill(&all, batch, NULL);
    for (i = 0; i < group->count; i++) {
        struct hub_peer *peer = group->members[i];

        parcel = &all;
        if (peer->relayed_to == group && !echo) {
            fill(&some, batch, peer);
            parcel = &some;
        }
        outbox_write(peer, parcel);
    }
    for (i = 0; i < batch->count; i++)
        batch->runs[i].from->relayed_to = NULL;
    if (batch->copy)
        chunk_release(batch->copy);
    batch->copy = NULL;
    batch->count = 0;
    batch->bytes = 0;
    DL_DELETE(hub->dirty, group);
}

/* Behind the sender's last run, when that is where the frame lies. */
static bool extends(const struct batch *batch, const struct hub_peer *from,
                    const struct pp_frame *frame)
{
    const struct run *last;

    if (!batch->count)
        return false;
    last = &batch->runs[batch->count - 1];
    return last->from == from && last->bytes + last->size == frame->bytes;
}

static void append(struct group *group, struct hub_peer *from,
                   const struct pp_frame *frame)
{
    struct batch *batch = group->batch;

    if (extends(batch, from, frame)) {
        batch->runs[batch->count - 1].size += frame->size;
    } else {
        if (!batch->count)
            DL_APPEND(from->hub->dirty, group);
        batch->runs[batch->count++] =
            (struct run){ frame->bytes, frame->size, 0, from };
    }
    batch->bytes += frame->size;
    from->relayed_to = group;
}

void group_relay(struct group *group, struct hub_peer *from,
                 const struct pp_frame *frame)
{
    struct hub *hub = from->hub;
    uint32_t others = group->count - !hub->config.readings.echo;

    /* D-4: what it sent to another group before must not come behind */
    if (from->relayed_to && from->relayed_to != group)
        flush(hub, from->relayed_to);
    if (begin(hub, group)) {
        peer_doom(from, PP_CLAUSE_B_3, "out of memory");
        return;
    }
    append(group, from, frame);
    hub->figures.deliveries += others;
    hub->figures.out[frame->type] += others;
    if (group->batch->count == RUNS_MAX || group->batch->bytes > BATCH_MAX)
        flush(hub, group);
}

void groups_flush(struct hub *hub)
{
    while (hub->dirty)
        flush(hub, hub->dirty);
}

void group_free(struct group *group)
{
    free(group->batch);
    free(group->members);
}
