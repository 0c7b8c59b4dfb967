#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

/* What a blocked connection may send ahead before it is read no more (T-6). */
enum { KEPT_MAX = 64 * 1024 };

void send_status(struct hub_peer *peer, enum pp_type_id type, uint32_t status)
{
    uint8_t frame[PP_HEADER_SIZE + 4];
    size_t size = pp_build_status(frame, sizeof frame, type, peer->hub->utc,
                                  status);

    outbox_send(peer, frame, size, true);
}

void send_text(struct hub_peer *peer, enum pp_type_id type, const char *text)
{
    uint8_t frame[PP_HEADER_SIZE + 256];
    size_t size = pp_build_text(frame, sizeof frame, type, peer->hub->utc,
                                text, strlen(text));

    outbox_send(peer, frame, size, true);
}

/* V-1, V-4 */
void reject(struct hub_peer *peer, const struct pp_frame *frame,
            enum pp_clause_id clause, const char *words)
{
    struct hub *hub = peer->hub;

    hub->figures.frames_rejected++;
    event(hub, HUB_WARNING, "rejected", peer, frame, clause, words);
    if (hub->config.readings.close_on_invalid)
        peer_close(peer);
}

static bool own_name(const struct hub_peer *peer, const struct pp_frame *frame)
{
    return frame->name_size == peer->name_size
        && !memcmp(frame->name, peer->name, peer->name_size);
}

static void handle(struct hub_peer *peer, const struct pp_frame *frame)
{
    switch (frame->type) {
    case PP_LOBBY_CREATION:
        lobby_creation(peer, frame);
        break;
    case PP_LOBBY_FETCH:
        list_begin(peer, LIST_LOBBIES);
        break;
    case PP_LOBBY_CONNECT:
        lobby_connect(peer, frame);
        break;
    case PP_LOBBY_DISCONNECT:
        lobby_disconnect(peer);
        break;
    case PP_LOBBY_INFO_CHANGE:
        lobby_info_change(peer, frame);
        break;
    case PP_CHANNEL_CREATION:
        channel_creation(peer, frame);
        break;
    case PP_CHANNEL_CONNECTION:
        channel_connection(peer, frame);
        break;
    case PP_CHANNEL_DISCONNECT:
        channel_disconnect(peer, frame);
        break;
    case PP_CHANNEL_MESSAGE:
        channel_message(peer, frame);
        break;
    case PP_CHANNEL_FETCH:
        list_begin(peer, LIST_CHANNELS);
        break;
    case PP_UPDATE_DATABASE:
        join_update_database(peer);
        break;
    case PP_FETCH_DATABASE:
        join_fetch_database(peer);
        break;
    case PP_CONNECTION:
    case PP_CREATE_ACCOUNT:
        reject(peer, frame, PP_CLAUSE_A_20, "logged in already");
        break;
    default: /* what passed the check and is none of these is drawing */
        draw(peer, frame);
    }
}

static void judge(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct pp_verdict verdict;

    peer->hub->figures.frames_in++;
    peer->hub->figures.in[frame->type]++;
    if (peer->state == PEER_GREETING)
        greet(peer, frame);
    else if (pp_frame_check(frame, PP_FROM_CLIENT, PP_LEVEL_I, &verdict))
        reject(peer, frame, verdict.clause, verdict.words);
    else if (!own_name(peer, frame))
        reject(peer, frame, PP_CLAUSE_V_8, "the name is not the user's own");
    else
        handle(peer, frame);
}

/* Memory that pending frames lie in: freed once they are written. */
void retire(struct hub *hub, void *memory)
{
    void **grow;

    if (hub->retired_count == hub->retired_capacity) {
        size_t capacity = hub->retired_capacity ? hub->retired_capacity * 2
                                                : 64;

        grow = realloc(hub->retired, capacity * sizeof *grow);
        if (!grow) { /* then they are written now */
            groups_flush(hub);
            free(memory);
            return;
        }
        hub->retired = grow;
        hub->retired_capacity = capacity;
    }
    hub->retired[hub->retired_count++] = memory;
}

bool peer_blocked(const struct hub_peer *peer)
{
    return peer->asked || peer->answer.kind != LIST_NONE;
}

static void stop_reading(struct hub_peer *peer)
{
    if (peer->unread)
        return;
    peer->unread = true;
    peer->hub->shell.read(peer->sink, false);
}

/* T-6: behind something that takes time. */
static void keep(struct hub_peer *peer, const uint8_t *bytes, size_t size)
{
    uint32_t before = peer->kept_capacity;
    uint8_t *grow;

    if (!size)
        return;
    grow = grown(peer->kept, &peer->kept_capacity,
                 peer->kept_used + (uint32_t)size, 1);
    if (!grow) {
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
        return;
    }
    peer->hub->figures.memory += peer->kept_capacity - before;
    peer->kept = grow;
    memcpy(peer->kept + peer->kept_used, bytes, size);
    peer->kept_used += (uint32_t)size;
    if (peer->kept_used >= KEPT_MAX)
        stop_reading(peer);
}

static void broken(struct hub_peer *peer, const uint8_t *bytes, size_t size)
{
    struct pp_verdict verdict;
    struct pp_splitter *in = &peer->in;

    pp_frame_broken(in->used ? in->kept : bytes, in->used ? in->used : size,
                    &verdict);
    peer->hub->figures.frames_rejected++;
    event(peer->hub, HUB_WARNING, "broken", peer, NULL, PP_CLAUSE_V_3,
          verdict.words);
    peer_close(peer);
}

/* A frame that was put together in the splitter's own buffer must outlive the
 * next read when it is still to be written. */
static void keep_frame(struct hub_peer *peer)
{
    uint32_t capacity = peer->in.capacity;
    uint8_t *memory;

    if (!peer->relayed_to)
        return;
    memory = pp_splitter_take(&peer->in);
    if (memory) {
        peer->hub->figures.memory -= capacity;
        retire(peer->hub, memory);
    }
}

static void consume(struct hub_peer *peer, const uint8_t *bytes, size_t size)
{
    struct hub *hub = peer->hub;
    enum pp_split split = PP_SPLIT_MORE;
    struct pp_frame frame;
    uint32_t before;

    peer->consuming = true;
    while (peer_open(peer) && !peer_blocked(peer)) {
        const uint8_t *start = bytes;
        size_t rest = size;

        before = peer->in.capacity;
        split = pp_splitter_next(&peer->in, &bytes, &size, &frame);
        hub->figures.memory += (size_t)peer->in.capacity - before;
        if (split != PP_SPLIT_FRAME) {
            if (split == PP_SPLIT_BROKEN)
                broken(peer, start, rest);
            break;
        }
        judge(peer, &frame);
        keep_frame(peer);
    }
    peer->consuming = false;
    if (split == PP_SPLIT_NO_MEMORY)
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
    else if (peer_open(peer) && peer_blocked(peer))
        keep(peer, bytes, size);
}

void hub_receive(struct hub_peer *peer, const uint8_t *bytes, size_t size)
{
    struct hub *hub = peer->hub;

    hub->figures.bytes_in += size;
    if (peer_open(peer)) {
        if (peer_blocked(peer))
            keep(peer, bytes, size);
        else
            consume(peer, bytes, size);
    }
    settle(hub);
}

/* Goes on with what was kept, once nothing blocks it. */
void peer_resume(struct hub_peer *peer)
{
    struct hub *hub = peer->hub;
    uint8_t *kept = peer->kept;
    uint32_t used = peer->kept_used;

    if (peer->consuming || !peer_open(peer) || peer_blocked(peer))
        return;
    hub->figures.memory -= peer->kept_capacity;
    peer->kept = NULL;
    peer->kept_used = peer->kept_capacity = 0;
    if (kept) {
        consume(peer, kept, used);
        retire(hub, kept);
    }
    if (!peer_open(peer) || peer_blocked(peer))
        return;
    if (peer->ended)
        peer_close(peer);
    else if (peer->unread && !hub->stopping) {
        peer->unread = false;
        hub->shell.read(peer->sink, true);
    }
}
