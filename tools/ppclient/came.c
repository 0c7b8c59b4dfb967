/* came.c - the session's side that hears the server, a row for each type. */
#include "place.h"

static void on_login(struct session *session, const struct pp_frame *frame)
{
    uint32_t status = pp_get_u32(frame->data);
    const char *name = pp_status_name(PP_VALUE_LOGIN_STATUS, status);

    if (session->phase != SESSION_LOGIN)
        return;
    session->phase = status == PP_LOGIN_STATUS_ACCEPTED ? SESSION_IN
                                                        : SESSION_REFUSED;
    if (session->phase == SESSION_REFUSED)
        place_tell(session, "the server refused the login: %s",
                   name ? name : "(a status that has no name)");
    else
        place_tell(session, "connected");
}

static void on_signup(struct session *session, const struct pp_frame *frame)
{
    if (pp_get_u32(frame->data) == PP_ACCOUNT_STATUS_CREATED)
        place_tell(session, "account created");
    else
        place_tell(session, "the account exists already; its password counts");
}

static void on_drawing(struct session *session, const struct pp_frame *frame)
{
    if (!place_is_echo(session, frame))
        place_drawn(session, frame, 0);
}

typedef void handler(struct session *session, const struct pp_frame *frame);

static handler *const handlers[PP_TYPE_COUNT] = {
    [PP_CONNECTION] = on_login,
    [PP_CREATE_ACCOUNT] = on_signup,
    [PP_LOBBY_CREATION] = place_answered,
    [PP_LOBBY_CONNECT] = place_answered,
    [PP_LOBBY_FREEZE_STATE] = place_freeze,
    [PP_LOBBY_PLAYER_KICK] = place_kick,
    [PP_UPDATE_DATABASE] = place_save,
    [PP_FETCH_DATABASE] = place_load,
};

void session_came(struct session *session, const struct pp_frame *frame)
{
    const struct pp_type *type = pp_type(frame->type);

    if (type && type->family == PP_FAMILY_DRAWING)
        on_drawing(session, frame);
    else if (type && handlers[frame->type])
        handlers[frame->type](session, frame);
}
