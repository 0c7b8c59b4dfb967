/* A case as the server of a client under test: what is judged and answered in
 * every case, whatever its steps are. */
#include "host.h"

#include <string.h>
#include <time.h>

#include "subject.h"

enum { DATE_NEAR = 300 }; /* seconds: a client's clock may be that wrong */

/* ---- what must be right -------------------------------------------------- */

static int breaks(struct pp_verdict *verdict, enum pp_clause_id clause,
                  uint32_t offset, const char *words)
{
    verdict->clause = clause;
    verdict->offset = offset;
    snprintf(verdict->words, sizeof verdict->words, "%s", words);
    return -1;
}

/* What binds clients alone has the name of a server's reading there. Other
 * readings of the reference server count when the run is strict. */
static int check_shape(const struct pp_frame *frame, int strict,
                       struct pp_verdict *verdict)
{
    if (pp_frame_check(frame, PP_FROM_CLIENT, PP_LEVEL_R, verdict))
        return -1;
    if (!pp_frame_check(frame, PP_FROM_CLIENT, PP_LEVEL_I, verdict))
        return 0;
    if (verdict->clause == PP_CLAUSE_V_INDEXES_ORDER_SERVER)
        verdict->clause = PP_CLAUSE_V_INDEXES_ORDER;
    else if (verdict->clause == PP_CLAUSE_V_RECTANGLE_ANGLE_SERVER)
        verdict->clause = PP_CLAUSE_V_RECTANGLE_ANGLE;
    else
        return strict ? -1 : 0;
    return -1;
}

static int check_first(const struct client *client,
                       const struct pp_frame *frame, struct pp_verdict *verdict)
{
    if (client->logged_in || frame->type == PP_CONNECTION
        || frame->type == PP_CREATE_ACCOUNT || client->subject->connections)
        return 0;
    return breaks(verdict, PP_CLAUSE_A_1, 2, "CONNECTION comes first, and "
                  "CREATE_ACCOUNT may come before it");
}

static int check_name(const struct client *client,
                      const struct pp_frame *frame, struct pp_verdict *verdict)
{
    if (frame->name_size == strlen(client->name)
        && !memcmp(frame->name, client->name, frame->name_size))
        return 0;
    return breaks(verdict, frame->type == PP_CONNECTION ? PP_CLAUSE_A_1
                                                        : PP_CLAUSE_F_1, 7,
                  "the name is not the one of this client's user");
}

static int check_date(const struct pp_frame *frame, struct pp_verdict *verdict)
{
    long long off = (long long)frame->date - (long long)time(NULL);

    if (off <= DATE_NEAR && off >= -DATE_NEAR)
        return 0;
    return breaks(verdict, PP_CLAUSE_F_3, 3,
                  off > 0 ? "Date is more than 5 minutes from now"
                          : "Date is more than 5 minutes ago");
}

int host_check(const struct client *client, const struct pp_frame *frame,
               struct pp_verdict *verdict)
{
    int strict = client->trial->runner->strict;

    if (check_first(client, frame, verdict)
        || check_shape(frame, strict, verdict)
        || check_name(client, frame, verdict) || check_date(frame, verdict))
        return -1;
    verdict->clause = PP_CLAUSE_NONE;
    return 0;
}

void host_first_missing(struct client *client)
{
    struct trial *trial = client->trial;

    if (client->subject->frames || client->state != CLIENT_OPEN)
        return;
    trial_fail(trial, client, "a whole frame at once: a server closes the "
               "connection after 1 s without one (A-12)",
               pp_splitter_pending(&client->in) ? "a part of one" : "nothing",
               NULL);
    trial->failure.broken = PP_CLAUSE_A_1;
    trial_advance(trial);
}

/* ---- what is answered ---------------------------------------------------- */

/* The lobbies and channels of the case are those of its server. */
static const char *list(struct trial *trial, int lobbies)
{
    const struct role *role;
    const char *text = "[", *between = "", *name;
    int i;

    for (i = 0; i < trial->session->role_count; i++) {
        role = &trial->session->roles[i];
        if (role->kind != (lobbies ? ROLE_NEW_LOBBY : ROLE_NEW_CHANNEL))
            continue;
        name = arena_print(&trial->arena, "%s.json", role->name);
        name = lobbies ? vars_get(&trial->scene.vars, name, strlen(name))
                       : arena_print(&trial->arena, "{\"Name\":\"%s\"}",
                                     trial->scene.who[i].name);
        text = arena_print(&trial->arena, "%s%s%.*s,\"Clients\":[]}", text,
                           between, (int)strlen(name) - 1, name);
        between = ",";
    }
    return arena_print(&trial->arena, "%s]", text);
}

static void answer(struct client *client, const struct pp_frame *frame)
{
    static const char created[] = { PP_ACCOUNT_STATUS_CREATED, 0, 0, 0 };

    if (frame->type == PP_CREATE_ACCOUNT)
        client_say_bytes(client, PP_CREATE_ACCOUNT, created, sizeof created);
    else if (frame->type == PP_LOBBY_FETCH || frame->type == PP_CHANNEL_FETCH)
        client_say(client, frame->type,
                   list(client->trial, frame->type == PP_LOBBY_FETCH));
}

int host_took(struct client *client, const struct pp_frame *frame)
{
    struct subject *subject = client->subject;
    int synced = frame->type == PP_LOBBY_FETCH && subject->syncs;

    subject->frames++;
    subject->connections |= frame->type == PP_CONNECTION;
    if (synced || !client->manual)
        answer(client, frame);
    if (!synced)
        return 0;
    subject->syncs--;
    client_mark(client, client->answered + 1);
    return 1;
}

void host_sent(struct client *client, const struct pp_frame *frame)
{
    if (frame->type == PP_CONNECTION && frame->data_size == 4
        && pp_get_u32(frame->data) == PP_LOGIN_STATUS_ACCEPTED)
        client->logged_in = 1;
}

unsigned host_ask(struct client *client)
{
    client->unsynced = 0;
    subject_sync(client);
    return ++client->marks;
}

/* Its lists, its channels, saving when it likes: a client's own business. */
int host_any_time(unsigned type)
{
    switch (type) {
    case PP_CREATE_ACCOUNT:
    case PP_LOBBY_FETCH:
    case PP_CHANNEL_FETCH:
    case PP_CHANNEL_CREATION:
    case PP_CHANNEL_CONNECTION:
    case PP_CHANNEL_DISCONNECT:
    case PP_UPDATE_DATABASE:
    case PP_FETCH_DATABASE:
        return 1;
    default:
        return 0;
    }
}
