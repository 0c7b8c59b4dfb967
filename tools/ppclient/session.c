#include "session.h"
#include "place.h"

#include <polypaint/build.h>

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

/* A frame that waits for the thaw or for a lobby's answer. */
struct kept {
    struct kept *prev, *next;
    int stamp;
    size_t size;
    uint8_t bytes[];
};

void session_init(struct session *session, const struct session_host *host,
                  const char *name, size_t name_size)
{
    memset(session, 0, sizeof *session);
    session->host = host;
    session->name = name;
    session->name_size = name_size;
}

static void drop_first(struct session *session)
{
    struct kept *first = session->kept;

    DL_DELETE(session->kept, first);
    session->kept_count--;
    session->kept_size -= first->size;
    free(first);
}

void session_free(struct session *session)
{
    while (session->kept)
        drop_first(session);
    frames_free(&session->canvas);
    frames_free(&session->own);
    free(session->here);
    free(session->last);
    free(session->asked);
}

void session_login(struct session *session, const char *password, size_t size,
                   int signup)
{
    uint8_t frame[PP_FRAME_MAX];
    unsigned type = signup ? PP_CREATE_ACCOUNT : PP_CONNECTION;

    for (;; type = PP_CONNECTION) {
        size_t n = pp_build_frame(frame, sizeof frame, type,
                                  session->host->now(session->host->context),
                                  session->name, session->name_size, password,
                                  size);
        session->host->send(session->host->context, frame, n);
        if (type == PP_CONNECTION)
            break;
    }
    explicit_bzero(frame, sizeof frame);
}

/* ---- sending what is typed ----------------------------------------------- */

static int is_drawing(unsigned type)
{
    const struct pp_type *row = pp_type(type);

    return row && row->family == PP_FAMILY_DRAWING;
}

static int is_request(unsigned type)
{
    return type == PP_LOBBY_CREATION || type == PP_LOBBY_CONNECT;
}

/* Drawing, and what says where it goes: these stay in order. */
static int is_ordered(unsigned type)
{
    return is_drawing(type) || is_request(type) || type == PP_LOBBY_DISCONNECT;
}

static int is_blocked(const struct session *session, unsigned type)
{
    return session->waiting
           || (session->frozen && session->here && is_drawing(type));
}

static void send_drawing(struct session *session, const struct pp_frame *frame)
{
    if (!session->here) {
        place_tell(session, "%s: in no lobby: %s is not sent",
                   session->kicked ? "L-28" : "D-7",
                   pp_type(frame->type)->name);
        return;
    }
    session->host->send(session->host->context, frame->bytes, frame->size);
    place_drawn(session, frame, 1);
}

static void send_now(struct session *session, const struct pp_frame *frame)
{
    if (is_drawing(frame->type)) {
        send_drawing(session, frame);
        return;
    }
    if (is_request(frame->type))
        place_ask(session, frame);
    else if (frame->type == PP_LOBBY_DISCONNECT)
        place_leave(session);
    session->host->send(session->host->context, frame->bytes, frame->size);
}

static void keep(struct session *session, const uint8_t *bytes, size_t size,
                 int stamp)
{
    struct kept *kept = malloc(sizeof *kept + size);

    if (!kept) {
        session->failed = 1;
        return;
    }
    if (!session->kept && !session->waiting)
        place_tell(session, "S-1: frozen: what you draw is kept, and sent "
                            "when drawing is allowed again");
    kept->stamp = stamp;
    kept->size = size;
    memcpy(kept->bytes, bytes, size);
    DL_APPEND(session->kept, kept);
    session->kept_count++;
    session->kept_size += size;
}

void session_typed(struct session *session, const uint8_t *bytes, size_t size,
                   int stamp)
{
    struct pp_frame frame;

    if (session->phase != SESSION_IN)
        return;
    if (pp_frame_read(bytes, size, &frame) != PP_SPLIT_FRAME
        || frame.size != size)
        session->host->send(session->host->context, bytes, size);
    else if (is_ordered(frame.type)
             && (session->kept || is_blocked(session, frame.type)))
        keep(session, bytes, size, stamp);
    else
        send_now(session, &frame);
}

/* F-3: the Date (at byte 3) is the time of sending. */
static void send_kept(struct session *session, struct kept *kept)
{
    struct pp_frame frame;

    if (kept->stamp)
        pp_put_u32(kept->bytes + 3,
                   session->host->now(session->host->context));
    if (pp_frame_read(kept->bytes, kept->size, &frame) == PP_SPLIT_FRAME)
        send_now(session, &frame);
}

void session_turn(struct session *session)
{
    size_t before = session->kept_count;

    while (session->kept && !is_blocked(session, session->kept->bytes[2])) {
        send_kept(session, session->kept);
        drop_first(session);
    }
    if (before != session->kept_count)
        place_tell(session, "kept until now and sent: %zu, still kept: %zu",
                   before - session->kept_count, session->kept_count);
}

void session_unanswered(struct session *session)
{
    if (!session->waiting)
        return;
    session->waiting = 0;
    session->refused = 1;
    place_tell(session, "no answer for lobby %s: the server may have "
                        "rejected the request (V-4)", session->asked);
}

void session_over(struct session *session)
{
    if (session->kept)
        place_tell(session, "%zu frames were kept and never sent",
                   session->kept_count);
    place_leave(session);
}

int session_idle(const struct session *session)
{
    return session->phase == SESSION_IN && !session->waiting && !session->kept;
}
