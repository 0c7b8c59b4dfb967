/* Steps that act. */
#include <string.h>

#include "host.h"
#include "trial.h"

static struct client *actor(struct trial *trial)
{
    return &trial->clients[trial->step.role];
}

/* ---- connect, login, signup --------------------------------------------- */

/* Connects; DONE once the connection is there. */
static enum progress connect_client(struct trial *trial, struct client *client)
{
    if (client->state == CLIENT_OPEN)
        return PROGRESS_DONE;
    if (trial->stage == 0) {
        trial->stage = 1;
        client_connect(client);
    }
    if (client->state == CLIENT_CONNECTING)
        return PROGRESS_WAIT;
    if (client->state == CLIENT_OPEN)
        return PROGRESS_DONE;
    return trial_fail(trial, client, "a connection",
                      client->error ? uv_strerror(client->error)
                                    : "closed at once", NULL);
}

static enum progress play_connect(struct trial *trial, struct client *client)
{
    if (trial->stage == 0 && client->state == CLIENT_OPEN)
        return trial_error(trial, "%s is connected already: close first, or "
                           "declare a `connection`", client->role);
    return connect_client(trial, client);
}

/* What login, signup and join wait for. */
enum progress step_imply(struct trial *trial, const char *text)
{
    struct slip slip;

    memset(&trial->implied, 0, sizeof trial->implied);
    trial->implied.from = scene_from(&trial->scene);
    if (match_read(&trial->arena, text, strlen(text), &trial->implied, &slip))
        return trial_error(trial, "%s: %s", text, slip.words);
    return PROGRESS_DONE;
}

/* Connects unless connected, says it with the password, expects the answer. */
static enum progress play_login(struct trial *trial, struct client *client,
                                unsigned type, const char *answer)
{
    enum progress progress;

    if (trial->stage < 2) {
        progress = connect_client(trial, client);
        if (progress != PROGRESS_DONE)
            return progress;
        client_say(client, type, client->password);
        trial->stage = 2;
        progress = step_imply(trial, answer);
        if (progress != PROGRESS_DONE)
            return progress;
    }
    return expect_match(trial, client, &trial->implied);
}

/* ---- join --------------------------------------------------------------- */

static const char *lobby_document(struct trial *trial)
{
    const char *name = arena_print(&trial->arena, "%s.json",
        trial->session->roles[trial->step.room].name);

    return vars_get(&trial->scene.vars, name, strlen(name));
}

/* The frames that joining brought are taken out; others stay for the case. */
static void take_sync(struct client *client)
{
    static const unsigned types[] = { PP_LOBBY_FREEZE_STATE,
                                      PP_FETCH_DATABASE };
    struct message *message;
    size_t i;

    for (i = 0; i < sizeof types / sizeof *types; i++)
        while ((message = inbox_find(client, types[i])))
            message_free(message);
}

static enum progress play_join(struct trial *trial, struct client *client)
{
    enum progress progress;

    if (trial->stage == 0) {
        client_say(client, PP_LOBBY_CONNECT, lobby_document(trial));
        trial->stage = 1;
        progress = step_imply(trial, "LOBBY_CONNECT status=CONNECTED");
        if (progress != PROGRESS_DONE)
            return progress;
    }
    if (trial->stage == 1) {
        progress = expect_match(trial, client, &trial->implied);
        if (progress != PROGRESS_DONE || client->manual)
            return progress;
        trial->stage = 2;
    }
    if (client->state == CLIENT_ENDED)
        return trial_fail(trial, client, "to be let into the lobby",
                          "the connection was closed", NULL);
    if (!joining_done(trial, client))
        return PROGRESS_WAIT;
    take_sync(client);
    return PROGRESS_DONE;
}

/* ---- send --------------------------------------------------------------- */

/* Where the piece from trial->piece on ends. */
static size_t piece_end(const struct trial *trial,
                        const struct sending *sending)
{
    int i;

    if (sending->each)
        return trial->piece + 1;
    for (i = 0; i < sending->split_count; i++)
        if (sending->splits[i] > trial->piece)
            return sending->splits[i];
    return sending->size;
}

/* A lobby that was changed is lent to no other case. A frame that a server has
 * to reject changes none; if it does all the same, the case fails. */
static int alters(const struct sending *sending)
{
    struct pp_frame frame;

    return pp_frame_read(sending->bytes, sending->size, &frame)
             == PP_SPLIT_FRAME
        && (frame.type == PP_LOBBY_INFO_CHANGE
            || frame.type == PP_LOBBY_CREATION)
        && !pp_frame_check(&frame, PP_FROM_CLIENT, PP_LEVEL_R, NULL);
}

static void note_types(struct trial *trial, struct client *client)
{
    const struct sending *sending = &trial->step.sending;

    if (alters(sending))
        trial->altered = 1;
    client_sent(client, sending->bytes, sending->size);
    client_case_sent(client, sending->bytes, sending->size);
    scene_remember(&trial->scene, &trial->step);
}

/* One piece after the other, each once the one before is with the kernel. */
static enum progress play_pieces(struct trial *trial, struct client *client)
{
    const struct sending *sending = &trial->step.sending;
    size_t end;

    if (client->state != CLIENT_OPEN || trial->piece >= sending->size)
        return PROGRESS_DONE;
    if (runner_clock() < trial->step_began) {
        trial_wake_at(trial, trial->step_began);
        return PROGRESS_WAIT;
    }
    end = piece_end(trial, sending);
    client_in_pieces(client, 1);
    client_send_piece(client, sending->bytes + trial->piece,
                      end - trial->piece);
    trial->piece = end;
    if (end >= sending->size) {
        client_in_pieces(client, 0);
        return PROGRESS_DONE;
    }
    /* step_began is when the next piece may go */
    trial->step_began = runner_clock() + sending->pause;
    trial_wake_at(trial, trial->step_began);
    return PROGRESS_WAIT;
}

static enum progress play_send(struct trial *trial, struct client *client)
{
    const struct sending *sending = &trial->step.sending;

    if (client->state == CLIENT_NONE)
        return trial_error(trial, "%s has no connection: `%s connect` first",
                           client->role, client->role);
    if (trial->stage == 0) {
        trial->stage = 1;
        trial->piece = 0;
        note_types(trial, client);
        if (!sending->each && !sending->split_count) {
            client_send_piece(client, sending->bytes, sending->size);
            return PROGRESS_DONE;
        }
    }
    return play_pieces(trial, client);
}

/* ---- the others --------------------------------------------------------- */

static enum progress play_sync(struct trial *trial, struct client *client)
{
    if (!client->logged_in)
        return trial_error(trial, "%s is not logged in: nothing can be asked",
                           client->role);
    if (trial->stage == 0) {
        trial->stage = 1;
        trial->mark = client_ask(client);
    }
    if (client->answered >= trial->mark)
        return PROGRESS_DONE;
    if (client->state != CLIENT_OPEN)
        return trial_fail(trial, client, "an answer to a list request",
                          "the connection was closed", NULL);
    return PROGRESS_WAIT;
}

/* What was sent before is with the kernel first. */
static enum progress play_close(struct trial *trial, struct client *client)
{
    if (trial->step.verb == VERB_CLOSE && client->wire
        && wire_unsent(client->wire))
        return PROGRESS_WAIT;
    client_close(client, trial->step.verb == VERB_RESET);
    return PROGRESS_DONE;
}

static enum progress play_leave(struct client *client)
{
    client_say(client, PP_LOBBY_DISCONNECT, "");
    return PROGRESS_DONE;
}

/* The steps that are others for a client under test: DONE with *other 0 when
 * this one is not. */
static enum progress play_judged(struct trial *trial, int *other)
{
    struct client *client = actor(trial);

    *other = trial->session->roles[trial->step.role].kind == ROLE_CLIENT;
    if (*other && trial->step.verb == VERB_CONNECT)
        return host_connect(trial, client);
    if (*other && trial->step.verb == VERB_LOGIN)
        return host_login(trial, client);
    if (*other && trial->step.verb == VERB_JOIN)
        return host_join(trial, client);
    if (*other && trial->step.verb == VERB_ACT)
        return host_act(trial, client);
    *other = 0;
    return PROGRESS_DONE;
}

enum progress step_play(struct trial *trial)
{
    enum progress progress;
    int other;

    if (trial->step.verb == VERB_SET)
        return PROGRESS_DONE;
    progress = play_judged(trial, &other);
    if (other)
        return progress;
    switch (trial->step.verb) {
    case VERB_CONNECT:
        return play_connect(trial, actor(trial));
    case VERB_LOGIN:
        return play_login(trial, actor(trial), PP_CONNECTION,
                          "CONNECTION status=ACCEPTED");
    case VERB_SIGNUP:
        return play_login(trial, actor(trial), PP_CREATE_ACCOUNT,
                          "CREATE_ACCOUNT status=CREATED");
    case VERB_JOIN:
        return play_join(trial, actor(trial));
    case VERB_LEAVE:
        return play_leave(actor(trial));
    case VERB_SYNC:
        return play_sync(trial, actor(trial));
    case VERB_END:
        client_end(actor(trial));
        return PROGRESS_DONE;
    case VERB_CLOSE:
    case VERB_RESET:
        return play_close(trial, actor(trial));
    case VERB_PAUSE:
    case VERB_RESUME:
        client_pause(actor(trial), trial->step.verb == VERB_PAUSE);
        return PROGRESS_DONE;
    case VERB_SEND:
        return play_send(trial, actor(trial));
    default:
        return expect_play(trial, actor(trial));
    }
}
