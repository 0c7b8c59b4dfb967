#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

static struct channel *find(struct hub *hub, struct pp_span name)
{
    struct channel *channel;

    HASH_FIND(hh, hub->channels, name.text, (unsigned)name.size, channel);
    return channel;
}

static struct channel *give_up(struct channel *channel)
{
    free(channel->name);
    free(channel);
    return NULL;
}

static struct channel *channel_new(struct hub *hub, struct pp_span name,
                                   struct pp_span creator)
{
    struct channel *channel = calloc(1, sizeof *channel);

    if (!channel)
        return NULL;
    channel->name = malloc(name.size + creator.size + 1);
    if (!channel->name)
        return give_up(channel);
    memcpy(channel->name, name.text, name.size);
    if (creator.size)
        memcpy(channel->name + name.size, creator.text, creator.size);
    channel->name_size = (unsigned)name.size;
    channel->creator =
        (struct pp_span){ channel->name + name.size, creator.size };
    HASH_ADD_KEYPTR(hh, hub->channels, channel->name, channel->name_size,
                    channel);
    return channel->hh.tbl ? channel : give_up(channel);
}

void channel_free(struct hub *hub, struct channel *channel)
{
    HASH_DELETE(hh, hub->channels, channel);
    group_free(&channel->group);
    free(channel->name);
    free(channel);
}

/* L-21 */
static bool listable(struct pp_span name)
{
    struct pp_span none = { "", 0 };

    return list_fits(name, none, none, none, none);
}

int hub_add_channel(struct hub *hub, struct pp_span name,
                    struct pp_span creator)
{
    if (!listable(name))
        return 1;
    return find(hub, name) || channel_new(hub, name, creator) ? 0 : -1;
}

/* ---- members --------------------------------------------------------------------- */

static uint32_t slot(const struct hub_peer *peer,
                     const struct channel *channel)
{
    uint32_t i;

    for (i = 0; i < peer->channel_count && peer->channels[i] != channel; i++)
        ;
    return i;
}

static bool is_in(const struct hub_peer *peer, const struct channel *channel)
{
    return channel && slot(peer, channel) < peer->channel_count;
}

static int remember(struct hub_peer *peer, struct channel *channel)
{
    struct channel **channels =
        grown(peer->channels, &peer->channel_capacity,
              peer->channel_count + 1, sizeof(struct channel *));

    if (!channels)
        return -1;
    peer->channels = channels;
    channels[peer->channel_count++] = channel;
    return 0;
}

static void enter(struct hub_peer *peer, struct channel *channel)
{
    if (is_in(peer, channel))
        return;
    groups_flush(peer->hub);
    if (remember(peer, channel) || group_add(&channel->group, peer))
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
}

static void leave(struct hub_peer *peer, struct channel *channel)
{
    uint32_t i = slot(peer, channel);

    groups_flush(peer->hub);
    group_remove(&channel->group, peer);
    peer->channels[i] = peer->channels[--peer->channel_count];
}

void channel_leave_all(struct hub_peer *peer)
{
    while (peer->channel_count)
        leave(peer, peer->channels[peer->channel_count - 1]);
}

/* ---- what a client asks for ---------------------------------------------------------- */

static struct pp_span data_span(const struct pp_frame *frame)
{
    return (struct pp_span){ (const char *)frame->data, frame->data_size };
}

/* B-2 */
static bool room_for(const struct hub *hub, struct pp_span creator)
{
    const struct hub_limits *limits = &hub->config.limits;
    const struct channel *channel;
    uint32_t count = asked_for(hub, HUB_CHANNEL_ADD, &creator);

    for (channel = hub->channels; channel; channel = channel->hh.next)
        count += span_equal(channel->creator, creator);
    return HASH_COUNT(hub->channels) + asked_for(hub, HUB_CHANNEL_ADD, NULL)
             < limits->max_channels
        && count < limits->max_channels_each;
}

void channel_creation(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct hub_request what = { .kind = HUB_CHANNEL_ADD,
                                .name = data_span(frame),
                                .creator = peer_name(peer) };

    if (find(peer->hub, what.name))
        return; /* C-3, C-4 */
    if (!listable(what.name))
        reject(peer, frame, PP_CLAUSE_L_21,
               "its entry would not fit a CHANNEL_FETCH");
    else if (!room_for(peer->hub, what.creator))
        reject(peer, frame, PP_CLAUSE_B_2, "too many channels");
    else
        ask(peer, &what);
}

/* C-2, L-6 */
void channel_add_answered(struct hub *hub, const struct request *request,
                          enum hub_result result)
{
    struct channel *channel;

    if (result != HUB_OK)
        return;
    channel = channel_new(hub, request->what.name, request->what.creator);
    if (!channel)
        event(hub, HUB_WARNING, "forgotten", request->peer, NULL,
              PP_CLAUSE_B_3, "out of memory");
    else if (request->peer && peer_open(request->peer))
        enter(request->peer, channel);
}

void channel_connection(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct channel *channel = find(peer->hub, data_span(frame));

    if (channel) /* C-6 */
        enter(peer, channel);
}

void channel_disconnect(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct channel *channel = find(peer->hub, data_span(frame));

    if (is_in(peer, channel))
        leave(peer, channel);
}

void channel_message(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct channel *channel = NULL;
    struct pp_message message;

    if (!pp_message_split(frame->data, frame->data_size, &message))
        channel = find(peer->hub,
                       (struct pp_span){ (const char *)message.channel,
                                         message.channel_size });
    if (is_in(peer, channel))
        group_relay(&channel->group, peer, frame);
    else
        reject(peer, frame, PP_CLAUSE_C_11, "not in that channel");
}
