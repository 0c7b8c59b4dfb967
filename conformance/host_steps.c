/* The steps of a case that judges a client. */
#include <string.h>

#include "host.h"
#include "process.h"
#include "subject.h"

enum { ENDING = 5000 }; /* milliseconds for a client whose server is gone */

static const char *variable(struct trial *trial, int role, const char *field)
{
    const char *name = arena_print(&trial->arena, "%s%s",
                                   trial->session->roles[role].name, field);

    return vars_get(&trial->scene.vars, name, strlen(name));
}

static void say_status(struct client *client, unsigned type, uint32_t status)
{
    uint8_t data[4];

    pp_put_u32(data, status);
    client_say_bytes(client, type, data, sizeof data);
}

/* ---- connect, login ------------------------------------------------------ */

static enum progress not_connected(struct trial *trial, struct client *client)
{
    const struct process *process = client->subject->process;
    const char *crash = process_crash(process);

    if (trial->failed)
        return PROGRESS_OVER;
    return trial_error(trial, "the client's command ended before it connected: "
                       "%s; it printed: %.*s",
                       crash ? crash : "it exited with 0, 1 or 2",
                       (int)process->kept_size, process->kept);
}

enum progress host_connect(struct trial *trial, struct client *client)
{
    struct subject *subject;

    if (client->state == CLIENT_OPEN && !(client->subject
                                          && client->subject->busy))
        return PROGRESS_DONE;
    if (trial->stage == 0) {
        trial->stage = 1;
        if ((!client->subject && subject_listen(client))
            || subject_start(client))
            return PROGRESS_OVER;
    }
    subject = client->subject;
    if (subject->process && subject->process->exited
        && client->state != CLIENT_OPEN)
        return not_connected(trial, client);
    return client->state == CLIENT_OPEN && !subject->busy ? PROGRESS_DONE
                                                          : PROGRESS_WAIT;
}

enum progress host_login(struct trial *trial, struct client *client)
{
    enum progress progress = PROGRESS_DONE;
    int role = trial->step.role;

    if (trial->stage < 2) {
        progress = host_connect(trial, client);
        if (progress != PROGRESS_DONE)
            return progress;
        trial->stage = 2;
        progress = step_imply(trial, arena_print(&trial->arena,
            "CONNECTION name=%s password=%s", variable(trial, role, ""),
            variable(trial, role, ".password")));
    }
    if (progress == PROGRESS_DONE)
        progress = expect_match(trial, client, &trial->implied);
    if (progress != PROGRESS_DONE)
        return progress;
    say_status(client, PP_CONNECTION, PP_LOGIN_STATUS_ACCEPTED);
    client->logged_in = 1;
    return PROGRESS_DONE;
}

/* ---- join ---------------------------------------------------------------- */

/* The client's own lobby is created, another's joined. */
static enum progress ask_to_join(struct trial *trial, struct client *client,
                                 int own)
{
    const struct identity *room = &trial->scene.who[trial->step.room];
    const char *passcode = room->properties[PROPERTY_PASSCODE];

    subject_act(client, own
        ? arena_print(&trial->arena, "create %s %s %s", room->name,
                      room->properties[PROPERTY_PROTECTION], passcode)
        : arena_print(&trial->arena, "join %s %s %s", room->name, room->owner,
                      passcode));
    return step_imply(trial, arena_print(&trial->arena, "%s has %s",
        own ? "LOBBY_CREATION" : "LOBBY_CONNECT",
        variable(trial, trial->step.room, ".key")));
}

/* What a server sends to a joiner when nobody has to save (S-5, S-7). */
static enum progress let_in(struct trial *trial, struct client *client)
{
    say_status(client, PP_LOBBY_CONNECT, PP_LOBBY_STATUS_CONNECTED);
    say_status(client, PP_LOBBY_FREEZE_STATE, PP_FREEZE_FROZEN);
    client_say(client, PP_FETCH_DATABASE, "");
    return step_imply(trial, "FETCH_DATABASE");
}

enum progress host_join(struct trial *trial, struct client *client)
{
    int own = trial->session->roles[trial->step.room].of == trial->step.role;
    enum progress progress = PROGRESS_DONE;

    if (trial->stage == 0) {
        trial->stage = 1;
        progress = ask_to_join(trial, client, own);
    }
    if (progress == PROGRESS_DONE)
        progress = expect_match(trial, client, &trial->implied);
    if (progress != PROGRESS_DONE)
        return progress;
    if (own) {
        say_status(client, PP_LOBBY_CREATION, PP_LOBBY_STATUS_CREATED);
    } else if (trial->stage == 1) {
        trial->stage = 2;
        progress = let_in(trial, client);
        if (progress == PROGRESS_DONE)
            progress = expect_match(trial, client, &trial->implied);
        if (progress != PROGRESS_DONE)
            return progress;
    }
    if (!own)
        say_status(client, PP_LOBBY_FREEZE_STATE, PP_FREEZE_DRAW);
    return client->subject->busy ? PROGRESS_WAIT : PROGRESS_DONE;
}

/* ---- act, the end -------------------------------------------------------- */

enum progress host_act(struct trial *trial, struct client *client)
{
    if (trial->stage == 0) {
        trial->stage = 1;
        subject_act(client, trial->step.act);
    }
    return client->subject->busy ? PROGRESS_WAIT : PROGRESS_DONE;
}

static enum progress judge_end(struct trial *trial, struct client *client)
{
    const char *crash = process_crash(client->subject->process);

    if (!crash)
        return PROGRESS_DONE;
    return trial_fail(trial, client, "a client that ends in order",
                      arena_copy(&trial->arena, crash, strlen(crash)), NULL);
}

enum progress host_finish(struct trial *trial)
{
    int judged = session_judged(trial->session);
    struct client *client = judged < 0 ? NULL : &trial->clients[judged];
    struct subject *subject = client ? client->subject : NULL;

    if (!subject || !subject->process)
        return PROGRESS_DONE;
    if (!subject->ending) {
        subject->ending = runner_clock()
                        + runner_scaled(trial->runner, ENDING);
        trial->limit = subject->ending + ENDING; /* judged here, not there */
        client_close(client, 0);
        process_end_input(subject->process);
    }
    if (subject->process->exited)
        return judge_end(trial, client);
    if (runner_clock() >= subject->ending)
        return trial_fail(trial, client, "a client that ends when its "
                          "connection and its input have ended",
                          "its command still runs", NULL);
    trial_wake_at(trial, subject->ending);
    return PROGRESS_WAIT;
}
