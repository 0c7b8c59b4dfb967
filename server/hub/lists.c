/* lists.c - LOBBY_FETCH and CHANNEL_FETCH (L-18 to L-20, C-12, C-13).
 *
 * An answer may be long: it is made frame by frame, and the next frame only
 * when the asker has read the one before (B-1), a few in each loop turn. Until
 * it is complete the asker's next frames wait (T-5).
 */
#include "hub/internal.h"

#include <string.h>

enum {
    FRAMES_A_TURN = 4,
    LIST_MAX = PP_FRAME_MAX - PP_HEADER_SIZE,
    TAIL = 3,                /* "]}]" */
    CLIENT_MAX = 6 * PP_NAME_MAX + 3, /* a name as JSON, and a comma */
    PUNCTUATION = 160        /* the members' names, quotes and commas */
};

struct list {
    char *out;
    size_t used;
    bool full;
};

static void put(struct list *list, const char *text, size_t size)
{
    if (list->used + size > LIST_MAX - TAIL)
        list->full = true;
    if (list->full)
        return;
    memcpy(list->out + list->used, text, size);
    list->used += size;
}

static void put_text(struct list *list, const char *text)
{
    put(list, text, strlen(text));
}

static void put_quoted(struct list *list, struct pp_span text)
{
    size_t room = LIST_MAX - TAIL - list->used, size;

    if (list->full)
        return;
    size = pp_json_quote(text.text, text.size, list->out + list->used, room);
    if (size > room)
        list->full = true;
    else
        list->used += size;
}

static void put_member(struct list *list, const char *name,
                       struct pp_span value)
{
    put_text(list, name);
    put_quoted(list, value);
}

/* L-21: whether an entry with one client always fits a frame. */
bool list_fits(struct pp_span a, struct pp_span b, struct pp_span c,
               struct pp_span d, struct pp_span e)
{
    const struct pp_span all[] = { a, b, c, d, e };
    size_t size = PUNCTUATION + CLIENT_MAX + TAIL, i;

    for (i = 0; i < 5; i++)
        size += pp_json_quote(all[i].text, all[i].size, NULL, 0);
    return size <= LIST_MAX;
}

/* ---- entries -------------------------------------------------------------------- */

static void put_lobby(struct list *list, const struct lobby *lobby,
                      const struct hub_peer *asker)
{
    struct pp_span hidden = { "", 0 };
    bool shown = lobby->hub->config.readings.expose_passcodes
              || span_equal(lobby->owner, peer_name(asker)); /* L-19 */

    put_member(list, "{\"Filename\":", lobby->filename);
    put_member(list, ",\"Owner\":", lobby->owner);
    put_member(list, ",\"Mode\":", lobby->mode);
    put_member(list, ",\"Protection\":", lobby->protection);
    put_member(list, ",\"Passcode\":", shown ? lobby->passcode : hidden);
    put_text(list, ",\"Clients\":[");
}

static void put_channel(struct list *list, const struct channel *channel)
{
    put_member(list, "{\"Name\":",
               (struct pp_span){ channel->name, channel->name_size });
    put_text(list, ",\"Clients\":[");
}

/* The member of that number, those who wait behind the others; or NULL. */
static struct hub_peer *client(const struct answer *answer, uint32_t number)
{
    const struct lobby *lobby = answer->at;
    const struct channel *channel = answer->at;
    const struct group *group = answer->kind == LIST_LOBBIES
                                  ? &lobby->group : &channel->group;
    struct hub_peer *waiting;

    if (number < group->count)
        return group->members[number];
    if (answer->kind == LIST_CHANNELS)
        return NULL;
    number -= group->count;
    for (waiting = lobby->waiting; waiting && number; number--)
        waiting = waiting->next_waiting;
    return waiting;
}

/* Clients from answer->client on, as many as fit; true: that was all. */
static bool put_clients(struct list *list, struct answer *answer)
{
    struct hub_peer *peer;
    size_t before;
    bool first = true;

    while ((peer = client(answer, answer->client))) {
        before = list->used;
        if (!first)
            put_text(list, ",");
        put_quoted(list, peer_name(peer));
        if (list->full) {
            list->used = before;
            return false;
        }
        first = false;
        answer->client++;
    }
    return true;
}

static void *next_of(const struct answer *answer)
{
    return answer->kind == LIST_LOBBIES
             ? ((struct lobby *)answer->at)->hh.next
             : ((struct channel *)answer->at)->hh.next;
}

/* One entry; false: the frame is full, and what is missing of it comes in the
 * next one. An entry is cut only when it can't fit a frame of its own. */
static bool put_entry(struct list *list, struct answer *answer,
                      const struct hub_peer *asker)
{
    size_t start = list->used;
    bool whole;

    if (start > 1)
        put_text(list, ",");
    if (answer->kind == LIST_LOBBIES)
        put_lobby(list, answer->at, asker);
    else
        put_channel(list, answer->at);
    if (list->full) {
        list->used = start;
        if (start == 1) /* a store that holds what L-21 refuses */
            answer->at = next_of(answer);
        return false;
    }
    whole = put_clients(list, answer);
    if (!whole && start > 1) {
        list->used = start;
        answer->client = 0;
        return false;
    }
    memcpy(list->out + list->used, "]}", 2); /* TAIL is kept free for it */
    list->used += 2;
    if (whole) {
        answer->at = next_of(answer);
        answer->client = 0;
    }
    return whole;
}

/* ---- frames --------------------------------------------------------------------- */

static void send_frame(struct hub_peer *peer)
{
    struct hub *hub = peer->hub;
    struct answer *answer = &peer->answer;
    struct list list = { (char *)hub->scratch + PP_HEADER_SIZE, 0, false };
    struct pp_builder builder;

    put_text(&list, "[");
    while (answer->at && put_entry(&list, answer, peer))
        ;
    list.out[list.used++] = ']';
    pp_build(&builder, hub->scratch, sizeof hub->scratch,
             answer->kind == LIST_LOBBIES ? PP_LOBBY_FETCH : PP_CHANNEL_FETCH,
             hub->utc, "", 0);
    builder.size += list.used; /* it lies there already */
    outbox_send(peer, hub->scratch, pp_build_end(&builder), false);
    answer->started = true;
}

/* In the next loop turn, so that the others are served between. */
static void later(struct hub_peer *peer)
{
    if (peer->ready)
        return;
    peer->ready = true;
    LL_PREPEND2(peer->hub->ready, peer, next_ready);
}

void list_continue(struct hub_peer *peer)
{
    struct answer *answer = &peer->answer;
    int frames = 0;

    if (!peer_open(peer) || answer->kind == LIST_NONE)
        return;
    while (!peer->out.count && !peer->doomed
           && (answer->at || !answer->started)) {
        if (frames++ == FRAMES_A_TURN) {
            later(peer);
            return;
        }
        send_frame(peer);
    }
    if (answer->at || !answer->started)
        return; /* goes on when what was sent is read */
    answer->kind = LIST_NONE;
    peer_resume(peer);
}

void list_begin(struct hub_peer *peer, enum list_kind kind)
{
    void *first = kind == LIST_LOBBIES ? (void *)peer->hub->lobbies
                                       : (void *)peer->hub->channels;

    peer->answer = (struct answer){ kind, first, 0, false };
    list_continue(peer);
}

/* A lobby that goes away is passed over by the answers under way. */
void list_skip(struct hub *hub, const void *gone, void *next)
{
    struct hub_peer *peer;

    DL_FOREACH(hub->peers, peer)
        if (peer->answer.kind != LIST_NONE && peer->answer.at == gone) {
            peer->answer.at = next;
            peer->answer.client = 0;
        }
}
