#include "place.h"

#include <polypaint/polypaint.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void place_tell(struct session *session, const char *format, ...)
{
    char words[640];
    va_list args;

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    session->host->tell(session->host->context, words);
}

/* ---- entering and leaving ------------------------------------------------ */

/* `"cat" by "alice"`, malloc()ed: one lobby, one title (L-1). */
static char *title(const struct pp_span *filename, const struct pp_span *owner)
{
    size_t room = 4 * (filename->size + owner->size) + 16, n;
    char *words = malloc(room);

    if (!words)
        return NULL;
    n = pp_text_quote(filename->text, filename->size, words, room);
    n += (size_t)snprintf(words + n, room - n, " by ");
    pp_text_quote(owner->text, owner->size, words + n, room - n);
    return words;
}

/* A request that the server must reject isn't answered: not waited for. */
void place_ask(struct session *session, const struct pp_frame *request)
{
    struct pp_lobby lobby;
    char *room;

    if (pp_payload_check(PP_PAYLOAD_LOBBY, request->data, request->data_size,
                         0, PP_LEVEL_I, NULL))
        return;
    free(session->asked);
    session->asked = NULL;
    room = malloc(request->data_size);
    if (room
        && !pp_lobby_read((const char *)request->data, request->data_size,
                          room, &lobby))
        session->asked = title(&lobby.filename, &lobby.owner);
    free(room);
    session->failed |= !session->asked;
    session->waiting = session->asked != NULL;
    session->asked_frozen = 0;
    session->requests++;
}

void place_leave(struct session *session)
{
    if (!session->here)
        return;
    /* while frozen another saves, and what one drew last is not in it yet */
    if (session->changed && !session->frozen)
        session->host->save(session->host->context, session->here,
                            &session->canvas, 1);
    free(session->last);
    session->last = session->here;
    session->here = NULL;
    session->frozen = 0;
}

/* The canvas is what the file has. On -1 it stays what it was. */
static int load(struct session *session)
{
    struct frames loaded = { 0 };

    if (session->host->load(session->host->context, session->here, &loaded)) {
        frames_free(&loaded);
        return -1;
    }
    frames_free(&session->canvas);
    session->canvas = loaded;
    session->changed = 0;
    session->complete = 1;
    return 0;
}

static void forget_own(struct session *session)
{
    frames_clear(&session->own);
    session->echoed = 0;
}

static void enter(struct session *session, int created)
{
    place_leave(session);
    session->here = session->asked;
    session->asked = NULL;
    session->frozen = session->asked_frozen;
    session->kicked = session->refused = 0;
    session->complete = session->changed = 0;
    frames_clear(&session->canvas);
    /* what one drew just before one left may have been held (S-11): it is not
     * in the file when one is back, and is not sent to its sender (D-5) */
    if (created || !session->last || strcmp(session->last, session->here))
        forget_own(session);
    place_tell(session, "in lobby %s", session->here);
    if (created) /* L-5: no FETCH_DATABASE will come */
        load(session);
}

/* The lobby one is in already: nothing changes (L-15). */
static int is_here(const struct session *session)
{
    return session->here && !strcmp(session->here, session->asked);
}

void place_answered(struct session *session, const struct pp_frame *frame)
{
    uint32_t status = pp_get_u32(frame->data);
    const char *name = pp_status_name(PP_VALUE_LOBBY_STATUS, status);

    if (!session->asked)
        return;
    session->waiting = 0;
    if (status != PP_LOBBY_STATUS_CREATED
        && status != PP_LOBBY_STATUS_CONNECTED) {
        session->refused = 1;
        place_tell(session, "not in lobby %s: %s", session->asked,
                   name ? name : "refused");
    } else if (!is_here(session)) {
        enter(session, frame->type == PP_LOBBY_CREATION);
    }
}

void place_kick(struct session *session, const struct pp_frame *frame)
{
    char reason[256];

    pp_text_quote(frame->data, frame->data_size, reason, sizeof reason);
    place_tell(session, "L-25: out of lobby %s: %s",
               session->here ? session->here : "(none)", reason);
    session->kicked = 1;
    place_leave(session);
}

void place_freeze(struct session *session, const struct pp_frame *frame)
{
    session->frozen = pp_get_u32(frame->data) == PP_FREEZE_FROZEN;
    session->asked_frozen = session->waiting && session->frozen;
    place_tell(session, session->frozen ? "frozen: no drawing for a moment"
                                        : "drawing is allowed again");
}

/* ---- the canvas ---------------------------------------------------------- */

void place_drawn(struct session *session, const struct pp_frame *frame,
                 int own)
{
    if (!session->here)
        return;
    if (frames_add(&session->canvas, frame->bytes, frame->size)
        || (own && frames_add(&session->own, frame->bytes, frame->size)))
        session->failed = 1;
    session->changed = 1;
}

/* Finds the frame behind *at, which is moved behind it. */
static int find(const struct frames *list, size_t *at,
                const struct pp_frame *frame)
{
    struct pp_frame other;
    size_t next = *at;

    while (frames_next(list, &next, &other))
        if (other.size == frame->size
            && !memcmp(other.bytes, frame->bytes, frame->size)) {
            *at = next;
            return 1;
        }
    return 0;
}

/* Echoes come in the order sent. */
int place_is_echo(struct session *session, const struct pp_frame *frame)
{
    size_t start = 0;

    return frame->name_size == session->name_size
           && !memcmp(frame->name, session->name, session->name_size)
           && (find(&session->own, &session->echoed, frame)
               || find(&session->canvas, &start, frame));
}

static void answer(struct session *session, unsigned type)
{
    uint8_t frame[PP_HEADER_SIZE + PP_NAME_MAX];
    size_t size = pp_build_frame(frame, sizeof frame, type,
                                 session->host->now(session->host->context),
                                 session->name, session->name_size, NULL, 0);

    session->host->send(session->host->context, frame, size);
}

/* The answer says that the save is over, not how it went: a lobby must not
 * stay frozen because of one's disk. */
void place_save(struct session *session, const struct pp_frame *frame)
{
    if (session->here
        && !session->host->save(session->host->context, session->here,
                                &session->canvas, !session->complete))
        session->changed = 0;
    answer(session, frame->type);
}

/* S-16. What the saver had got before it saved is in the file already. */
static void show_again(struct session *session)
{
    struct frames lost = { 0 };
    struct pp_frame frame;
    char line[256];
    size_t at = 0;

    if (frames_missing(&session->own, &session->canvas, &lost) < 0)
        session->failed = 1;
    while (frames_next(&lost, &at, &frame)) {
        place_drawn(session, &frame, 0);
        pp_text_print(&frame, PP_FROM_CLIENT, NULL, line, sizeof line);
        place_tell(session, "S-16: drawn before loading, shown again: %s",
                   line);
    }
    frames_free(&lost);
}

void place_load(struct session *session, const struct pp_frame *frame)
{
    if (session->here && !load(session))
        show_again(session);
    answer(session, frame->type);
}
