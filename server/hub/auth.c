#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

enum { SIGNUPS_MAX = 3 }; /* */

static void refuse(struct hub_peer *peer, const struct pp_frame *frame,
                   enum pp_clause_id clause, const char *words)
{
    event(peer->hub, HUB_INFO, "refused", peer, frame, clause, words);
    peer_close(peer);
}

/* neither C0, DEL nor C1 controls; it is UTF-8 already. */
static bool name_allowed(const uint8_t *name, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        if (name[i] < 0x20 || name[i] == 0x7f
            || (name[i] == 0xc2 && i + 1 < size && name[i + 1] < 0xa0))
            return false;
    return size > 0;
}

static void signup(struct hub_peer *peer, const struct pp_frame *frame,
                   struct hub_request *what)
{
    what->kind = HUB_SIGNUP;
    if (peer->hub->config.readings.no_signup)
        refuse(peer, frame, PP_CLAUSE_A_17, "accounts can't be made here");
    else if (peer->signups == SIGNUPS_MAX)
        refuse(peer, frame, PP_CLAUSE_A_18, "too many CREATE_ACCOUNT");
    else if (!name_allowed(frame->name, frame->name_size))
        refuse(peer, frame, PP_CLAUSE_A_17,
               "a name is not empty and has no control characters");
    else {
        peer->signups++;
        ask(peer, what);
    }
}

/* A frame before authentication. */
void greet(struct hub_peer *peer, const struct pp_frame *frame)
{
    struct hub_request what = {
        .name = { (const char *)frame->name, frame->name_size },
        .password = { (const char *)frame->data, frame->data_size },
        .sink = peer->sink,
    };
    struct pp_verdict verdict;

    timer_cancel(peer->hub, &peer->timer);
    if (frame->type != PP_CONNECTION && frame->type != PP_CREATE_ACCOUNT)
        refuse(peer, frame, PP_CLAUSE_A_3, "the first frame is CONNECTION");
    else if (pp_frame_check(frame, PP_FROM_CLIENT, PP_LEVEL_I, &verdict))
        refuse(peer, frame, verdict.clause, verdict.words);
    else if (frame->type == PP_CREATE_ACCOUNT)
        signup(peer, frame, &what);
    else {
        what.kind = HUB_LOGIN;
        ask(peer, &what);
    }
}

static void decline(struct hub_peer *peer, uint32_t status,
                    enum pp_clause_id clause, const char *words)
{
    event(peer->hub, HUB_INFO, "refused", peer, NULL, clause, words);
    send_status(peer, PP_CONNECTION, status);
    peer_close(peer);
}

static void accept_user(struct hub_peer *peer, struct pp_span name)
{
    struct hub *hub = peer->hub;

    peer->name = malloc(name.size + 1);
    if (!peer->name) {
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
        return;
    }
    if (name.size)
        memcpy(peer->name, name.text, name.size);
    peer->name[name.size] = 0;
    peer->name_size = (uint8_t)name.size;
    HASH_ADD_KEYPTR(hh, hub->users, peer->name, peer->name_size, peer);
    if (!peer->hh.tbl) {
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
        return;
    }
    peer->state = PEER_CONNECTED;
    hub->figures.users++;
    event(hub, HUB_INFO, "login", peer, NULL, PP_CLAUSE_NONE, "");
    send_status(peer, PP_CONNECTION, PP_LOGIN_STATUS_ACCEPTED);
}

/* the password was checked, so it is decided now. */
void login_answered(struct hub_peer *peer, const struct request *request,
                    enum hub_result result)
{
    struct hub *hub = peer->hub;
    enum hub_login how = result != HUB_OK ? HUB_LOGIN_WRONG
        : user_find(hub, request->what.name) ? HUB_LOGIN_ALREADY
                                             : HUB_LOGIN_ACCEPTED;

    if (!peer_open(peer))
        return;
    hub->figures.logins[how]++;
    if (how == HUB_LOGIN_WRONG)
        decline(peer, PP_LOGIN_STATUS_BAD_PASSWORD, PP_CLAUSE_A_6,
                "wrong password or no such user");
    else if (how == HUB_LOGIN_ALREADY)
        decline(peer, PP_LOGIN_STATUS_USER_ALREADY_CONNECTED, PP_CLAUSE_A_9,
                "the user is connected already");
    else
        accept_user(peer, request->what.name);
}

void signup_answered(struct hub_peer *peer, enum hub_result result)
{
    if (!peer_open(peer))
        return;
    send_status(peer, PP_CREATE_ACCOUNT,
                result == HUB_OK ? PP_ACCOUNT_STATUS_CREATED
                                 : PP_ACCOUNT_STATUS_EXISTS);
    timer_arm(peer->hub, &peer->timer, TIMER_AUTH, peer); /* */
}

/* or V-5: what it had still to read was given time enough. */
void auth_due(struct hub_peer *peer)
{
    if (peer->state == PEER_CLOSING) {
        peer_doom(peer, PP_CLAUSE_V_5, "did not read its last frames");
        return;
    }
    event(peer->hub, HUB_INFO, "timeout", peer, NULL, PP_CLAUSE_A_12,
          "no frame within the time to log in");
    peer_close(peer);
}
