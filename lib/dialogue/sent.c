/* Frames that are to be relayed: a ring, found again by the hash of their
 * bytes. Places count on for ever; what has left the ring is forgotten. */
#include "follow.h"

enum { FIRST_ROOM = 256, CHAIN_MAX = 64 };

struct ppd_sent *ppd_sent_at(const struct pp_dialogue *d, uint64_t place)
{
    return &d->ring.at[place & (d->ring.room - 1)];
}

static bool is_kept(const struct ppd_ring *ring, uint64_t place)
{
    return place >= ring->first && place < ring->end;
}

/* ---- room ---------------------------------------------------------------------- */

static uint64_t *bucket_of(const struct ppd_ring *ring, uint64_t hash)
{
    return &ring->buckets[hash >> 20 & (ring->room - 1)];
}

/* Where the place is written of the last with that hash; at the chain's end,
 * or too far down it, of none. */
static uint64_t *find_link(const struct pp_dialogue *d, uint64_t *link,
                           uint64_t hash)
{
    unsigned steps;

    for (steps = 0; *link && is_kept(&d->ring, *link - 1); steps++) {
        if (ppd_sent_at(d, *link - 1)->hash == hash)
            return link;
        if (steps == CHAIN_MAX)
            break;
        link = &ppd_sent_at(d, *link - 1)->next;
    }
    return NULL;
}

/* In a chain each hash stands once, the latest first, so that many equal frames
 * hide no other; what is forgotten is at its end. */
static void chain(struct pp_dialogue *d, uint64_t place)
{
    struct ppd_sent *sent = ppd_sent_at(d, place);
    uint64_t *bucket = bucket_of(&d->ring, sent->hash);
    uint64_t *link = find_link(d, bucket, sent->hash);

    sent->like = 0;
    if (link) {
        sent->like = *link;
        *link = ppd_sent_at(d, *link - 1)->next;
    }
    sent->next = *bucket;
    *bucket = place + 1;
}

static void forget_one(struct pp_dialogue *d)
{
    struct ppd_sent *sent = ppd_sent_at(d, d->ring.first++);

    d->forgot = sent->flow->forgot_at = sent->time;
    sent->flow->forgotten = sent->n + 1;
    if (sent->group)
        ppd_group_drop(d, sent->group);
    ppd_link_drop(d, sent->flow->link);
}

void ppd_sent_forget(struct pp_dialogue *d, uint64_t count)
{
    while (count-- && d->ring.first != d->ring.end)
        forget_one(d);
}

static size_t bytes_of(uint64_t room)
{
    return room * (sizeof(struct ppd_sent) + sizeof(uint64_t));
}

/* The ring and its buckets are one piece of memory. */
static bool grow(struct pp_dialogue *d)
{
    struct ppd_ring old = d->ring, *ring = &d->ring;
    uint64_t room = old.room ? 2 * old.room : FIRST_ROOM, place;
    struct ppd_sent *at;

    if (bytes_of(room) > d->options.memory / 3
        || d->used + bytes_of(room) > d->options.memory
        || !(at = ppd_alloc(d, bytes_of(room))))
        return false;
    ring->at = at;
    ring->buckets = (uint64_t *)(void *)(at + room);
    ring->room = room;
    for (place = ring->first; place != ring->end; place++) {
        at[place & (room - 1)] = old.at[place & (old.room - 1)];
        chain(d, place);
    }
    ppd_free(d, old.at, bytes_of(old.room));
    return true;
}

void ppd_sent_free(struct pp_dialogue *d)
{
    ppd_sent_forget(d, UINT64_MAX);
    ppd_free(d, d->ring.at, bytes_of(d->ring.room));
}

/* A place for one more, or NULL. */
static struct ppd_sent *add(struct pp_dialogue *d)
{
    struct ppd_ring *ring = &d->ring;

    if (ring->end - ring->first == ring->room && !grow(d)) {
        if (!ring->room)
            return NULL;
        forget_one(d);
    }
    return ppd_sent_at(d, ring->end);
}

/* ---- flows ----------------------------------------------------------------------- */

static struct ppd_flow *flow_of(struct pp_dialogue *d, struct ppd_link *link,
                                struct ppd_group *channel)
{
    struct ppd_flow *flow;

    LL_FOREACH(link->flows, flow)
        if (flow->channel == channel)
            return flow;
    if (link->flow_count == PPD_FLOWS_MAX
        || !(flow = ppd_alloc(d, sizeof *flow)))
        return NULL;
    link->flow_count++;
    flow->link = link;
    flow->channel = channel;
    if (channel)
        ppd_group_hold(channel);
    LL_PREPEND(link->flows, flow);
    return flow;
}

void ppd_flow_free(struct pp_dialogue *d, struct ppd_flow *flow)
{
    while (flow->pairs)
        ppd_pair_free(d, flow->pairs);
    LL_DELETE(flow->link->flows, flow);
    if (flow->channel)
        ppd_group_drop(d, flow->channel);
    ppd_free(d, flow, sizeof *flow);
}

/* ---- what a client sends ------------------------------------------------------------ */

uint64_t ppd_data_hash(const struct pp_frame *frame)
{
    return ppd_hash(frame->data, frame->data_size, frame->type);
}

/* Where a drawing frame of its goes, for sure: *placed. */
static struct ppd_seat *drawing_place(const struct ppd_link *link, bool *placed)
{
    struct ppd_seat *seat = ppd_sure_lobby(link);

    *placed = !link->blind && link->login == PPD_LOGIN_IN && !link->moves
        && (link->leaves ? link->leaving : seat || ppd_sure_outside(link));
    return seat;
}

static void note_sender(struct ppd_group *group, const struct ppd_look *look)
{
    if (group->sent_by != look->link->id)
        group->others_sent_at = group->sent_at;
    group->sent_by = look->link->id;
    group->sent_at = look->time;
}

static void put_place(const struct ppd_look *look, struct ppd_sent *sent,
                      struct ppd_group *channel, bool plain)
{
    const struct ppd_link *link = look->link;
    const struct pp_type *type = pp_type(sent->type);
    struct ppd_seat *seat;

    if (channel) {
        seat = ppd_seat_find(link, channel);
        sent->placed = plain && !link->blind && link->login == PPD_LOGIN_IN;
        sent->group = channel;
    } else if (type && type->family == PP_FAMILY_DRAWING) {
        seat = drawing_place(link, &sent->placed);
        sent->group = seat ? seat->group : NULL;
    } else {
        return;
    }
    if (sent->group) {
        ppd_group_hold(sent->group);
        note_sender(sent->group, look);
    }
    sent->due = sent->due && sent->placed && seat && seat->in == PPD_IN
        && !seat->pending && seat->heard_since <= look->time;
}

void ppd_client_sends(struct pp_dialogue *d, const struct ppd_look *look,
                      bool sure, bool wrong)
{
    const struct pp_frame *frame = look->frame;
    struct ppd_link *link = look->link;
    struct ppd_group *channel = NULL;
    struct ppd_sent *sent = NULL;
    struct ppd_flow *flow;
    bool plain = false;

    if (frame->type == PP_CHANNEL_MESSAGE && !wrong)
        channel = ppd_channel_of(d, frame, &plain);
    flow = flow_of(d, link, channel);
    if (flow)
        sent = add(d);
    if (sent) {
        *sent = (struct ppd_sent){
            .hash = ppd_hash(frame->bytes, frame->size, 0),
            .data_hash = ppd_data_hash(frame), .flow = flow,
            .before = flow->last, .n = flow->count++, .seq = link->seq,
            .number = look->number, .time = look->time, .seen = PPD_NEVER,
            .type = frame->type, .due = sure, .wrong = wrong,
            .other_name = link->login == PPD_LOGIN_IN && link->user
                && (frame->name_size != link->user_size
                    || memcmp(frame->name, link->user, link->user_size) != 0),
            .stranger = link->login == PPD_LOGIN_OUT && !link->knocked
        };
        put_place(look, sent, channel, plain);
        ppd_link_hold(link);
        flow->last = d->ring.end + 1;
        chain(d, d->ring.end++);
    } else {
        ppd_link_blind(d, link); /* what it sent isn't known any more */
    }
    if (channel)
        ppd_group_drop(d, channel);
}

/* ---- finding them ---------------------------------------------------------------------- */

uint64_t ppd_sent_last(const struct pp_dialogue *d, uint64_t hash)
{
    uint64_t *link = NULL;

    if (d->ring.room)
        link = find_link(d, bucket_of(&d->ring, hash), hash);
    return link ? *link : 0;
}

uint64_t ppd_sent_like(const struct pp_dialogue *d, uint64_t place)
{
    uint64_t like = ppd_sent_at(d, place - 1)->like;

    return like && is_kept(&d->ring, like - 1) ? like : 0;
}
