#include "hub/internal.h"

#include <stdlib.h>
#include <string.h>

enum { SPANS = 7 };

/* The spans of a request that are kept until its answer: not the password. */
static void spans_of(struct hub_request *what, struct pp_span *spans[SPANS])
{
    spans[0] = &what->name;
    spans[1] = &what->creator;
    spans[2] = &what->lobby.filename;
    spans[3] = &what->lobby.owner;
    spans[4] = &what->lobby.mode;
    spans[5] = &what->lobby.protection;
    spans[6] = &what->lobby.passcode;
}

static struct request *copied(const struct hub_request *what)
{
    struct hub_request copy = *what;
    struct pp_span *spans[SPANS];
    struct request *request;
    size_t size = 0;
    char *room;
    int i;

    spans_of(&copy, spans);
    for (i = 0; i < SPANS; i++)
        size += spans[i]->size;
    request = malloc(sizeof *request + size);
    if (!request)
        return NULL;
    room = request->room;
    for (i = 0; i < SPANS; i++) {
        if (spans[i]->size)
            memcpy(room, spans[i]->text, spans[i]->size);
        spans[i]->text = room;
        room += spans[i]->size;
    }
    copy.password = (struct pp_span){ "", 0 };
    copy.sink = NULL;
    request->what = copy;
    request->peer = NULL;
    return request;
}

static struct request *send_request(struct hub *hub,
                                    const struct hub_request *what)
{
    struct request *request = copied(what);

    if (!request)
        return NULL;
    DL_APPEND(hub->requests, request);
    hub->shell.ask(hub->context, what, request);
    return request;
}

void ask(struct hub_peer *peer, const struct hub_request *what)
{
    struct request *request = send_request(peer->hub, what);

    if (!request) {
        peer_doom(peer, PP_CLAUSE_B_3, "out of memory");
        return;
    }
    request->peer = peer;
    peer->asked = request;
}

void ask_alone(struct hub *hub, const struct hub_request *what)
{
    if (!send_request(hub, what))
        event(hub, HUB_WARNING, "forgotten", NULL, NULL, PP_CLAUSE_B_3,
              "out of memory");
}

static struct pp_span maker_of(const struct hub_request *what)
{
    return what->kind == HUB_LOBBY_ADD ? what->lobby.owner : what->creator;
}

uint32_t asked_for(const struct hub *hub, enum hub_request_kind kind,
                   const struct pp_span *maker)
{
    const struct request *request;
    uint32_t count = 0;

    DL_FOREACH(hub->requests, request)
        count += request->what.kind == kind
              && (!maker || span_equal(maker_of(&request->what), *maker));
    return count;
}

void requests_forget(struct hub_peer *peer)
{
    if (peer->asked)
        peer->asked->peer = NULL;
    peer->asked = NULL;
}

static void deliver(struct hub *hub, const struct request *request,
                    enum hub_result result)
{
    switch (request->what.kind) {
    case HUB_LOGIN:
        if (request->peer)
            login_answered(request->peer, request, result);
        break;
    case HUB_SIGNUP:
        if (request->peer)
            signup_answered(request->peer, result);
        break;
    case HUB_LOBBY_ADD:
        lobby_add_answered(hub, request, result);
        break;
    case HUB_LOBBY_CHANGE:
        lobby_change_answered(hub, request, result);
        break;
    case HUB_CHANNEL_ADD:
        channel_add_answered(hub, request, result);
        break;
    case HUB_LOBBY_REMOVE:
        break; /* nobody waits for it */
    }
}

/* T-7; B-2: what is no login is rejected like any other frame. */
static void decline(struct hub_peer *peer, enum hub_request_kind kind,
                    enum hub_result result)
{
    if (kind == HUB_LOGIN)
        peer->hub->figures.logins[HUB_LOGIN_UNANSWERED]++;
    if (result == HUB_REFUSED && peer->state == PEER_CONNECTED) {
        reject(peer, NULL, PP_CLAUSE_B_2, "a limit was reached");
        return;
    }
    event(peer->hub, HUB_WARNING, "unanswered", peer, NULL, PP_CLAUSE_T_7,
          result == HUB_REFUSED ? "a limit was reached" : "the store failed");
    peer_close(peer);
}

void hub_answer(struct hub *hub, void *token, enum hub_result result)
{
    struct request *request = token;
    struct hub_peer *peer = request->peer;

    DL_DELETE(hub->requests, request);
    if (peer)
        peer->asked = NULL;
    if (peer && (result == HUB_FAILED || result == HUB_REFUSED))
        decline(peer, request->what.kind, result);
    else
        deliver(hub, request, result);
    if (peer)
        peer_resume(peer);
    free(request);
    settle(hub);
}
