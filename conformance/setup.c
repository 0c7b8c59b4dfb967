/* A trial's set-up: what the pool lends, accounts and logins of all users at
 * the same time, then the lobbies and channels, then quiet. */
#include <string.h>

#include "account.h"
#include "trial.h"

enum { PHASE_LOGIN, PHASE_ROLES, PHASE_QUIET, PHASE_CLEAR };
enum { RETRY = 30, LOGIN_RETRY = 3000, TRIES = 3 };

/* ---- leasing ------------------------------------------------------------ */

static const char *const plain[PROPERTIES] = { "stroke", "public", "" };

/* A lobby's properties, their variables filled in. */
static void read_properties(struct trial *trial, int i)
{
    struct identity *who = &trial->scene.who[i];
    const struct role *role = &trial->session->roles[i];
    struct filled filled;
    const char *error;
    int p;

    for (p = 0; p < PROPERTIES; p++) {
        who->properties[p] = plain[p];
        if (!role->properties[p]
            || vars_fill(&trial->scene.vars, &trial->arena,
                         role->properties[p], strlen(role->properties[p]),
                         &filled))
            continue;
        who->properties[p] = parse_text(&trial->arena, filled.text,
                                        filled.size, &error);
        if (!who->properties[p])
            who->properties[p] = plain[p];
    }
}

static int lease_lobby(struct trial *trial, int i)
{
    const struct role *role = &trial->session->roles[i];
    struct seat *seat = &trial->seats[i], *owner = &trial->seats[role->of];
    struct wish wish = { owner->account, trial->scene.who[i].properties,
                         role->member_count > 1, runner_clock(),
                         trial->runner->lobby_list };

    read_properties(trial, i);
    seat->lobby = pool_lobby(trial->runner->pool, &wish);
    if (!seat->lobby)
        return -1;
    owner->account = seat->lobby->owner;
    return 0;
}

static void lease_name(struct trial *trial, int i)
{
    struct runner *runner = trial->runner;
    struct identity *who = &trial->scene.who[i];

    who->name = pool_name(runner->pool);
    who->password = arena_print(&trial->arena, "pw-%s", who->name);
}

/* A case may want special names of a client; a person types the same one. */
static void lease_login(struct trial *trial, int i)
{
    const struct role *role = &trial->session->roles[i];
    struct identity *who = &trial->scene.who[i];
    const char **fields[LOGINS] = { &who->name, &who->password };
    struct filled filled;
    const char *error, *text;
    int f;

    lease_name(trial, i);
    if (!trial->runner->hosting.command) {
        who->name = role->name;
        who->password = "secret";
    }
    for (f = 0; f < LOGINS; f++) {
        if (!role->login[f]
            || vars_fill(&trial->scene.vars, &trial->arena, role->login[f],
                         strlen(role->login[f]), &filled))
            continue;
        text = parse_text(&trial->arena, filled.text, filled.size, &error);
        *fields[f] = text ? text : *fields[f];
    }
}

static int lease_role(struct trial *trial, int i)
{
    const struct role *role = &trial->session->roles[i];
    struct seat *seat = &trial->seats[i];

    switch (role->kind) {
    case ROLE_USER:
    case ROLE_ACCOUNT:
        if (!seat->account)
            seat->account = pool_account(trial->runner->pool);
        return seat->account ? 0 : -1;
    case ROLE_CHANNEL:
        seat->channel = pool_channel(trial->runner->pool);
        return 0;
    case ROLE_NEW_LOBBY:
        read_properties(trial, i);
        lease_name(trial, i);
        return 0;
    case ROLE_STRANGER:
    case ROLE_NEW_CHANNEL:
        lease_name(trial, i);
        return 0;
    case ROLE_CLIENT:
        lease_login(trial, i);
        return 0;
    default:
        return 0;
    }
}

/* Names of what was lent. */
static void name_role(struct trial *trial, int i)
{
    struct identity *who = &trial->scene.who[i];
    struct seat *seat = &trial->seats[i];

    if (seat->account) {
        who->name = seat->account->name;
        who->password = seat->account->password;
    }
    if (seat->lobby)
        who->name = seat->lobby->filename;
    if (seat->channel)
        who->name = seat->channel->name;
}

/* What stands for another role: a connection's user, a lobby's owner. */
static void name_of(struct trial *trial, int i)
{
    const struct role *role = &trial->session->roles[i];
    struct identity *who = &trial->scene.who[i];

    if (role->of < 0)
        return;
    who->owner = trial->scene.who[role->of].name;
    if (role->kind == ROLE_CONNECTION) {
        who->name = trial->scene.who[role->of].name;
        who->password = trial->scene.who[role->of].password;
    }
}

/* Lobbies first, for their owners come with them. */
int setup_lease(struct trial *trial)
{
    const struct session *session = trial->session;
    int i, failed = 0;

    scene_begin(&trial->scene, session, &trial->arena, trial->row);
    for (i = 0; i < session->role_count && !failed; i++)
        if (session->roles[i].kind == ROLE_LOBBY)
            failed = lease_lobby(trial, i);
    for (i = 0; i < session->role_count && !failed; i++)
        failed = lease_role(trial, i);
    if (failed) {
        setup_return(trial);
        scene_end(&trial->scene);
        memset(trial->seats, 0, sizeof trial->seats);
        return -1;
    }
    for (i = 0; i < session->role_count; i++)
        name_role(trial, i);
    for (i = 0; i < session->role_count; i++)
        name_of(trial, i);
    scene_cast(&trial->scene);
    return 0;
}

void setup_return(struct trial *trial)
{
    long long now = runner_clock();
    struct seat *seat;
    int i, spoilt = trial->altered || trial->verdict != VERDICT_PASS;

    for (i = 0; i < trial->session->role_count; i++) {
        seat = &trial->seats[i];
        if (seat->account)
            pool_return_account(seat->account);
        if (seat->lobby) {
            pool_return_account(seat->lobby->owner);
            pool_return_lobby(trial->runner->pool, seat->lobby, spoilt, now);
        }
        if (seat->channel)
            pool_return_channel(seat->channel, spoilt, now);
    }
}

void setup_enter(struct trial *trial)
{
    int i;

    for (i = 0; i < trial->session->role_count; i++)
        trial->entering += trial->seats[i].account != NULL;
    trial->runner->entering += trial->entering;
}

void setup_entered(struct trial *trial)
{
    trial->runner->entering -= trial->entering;
    trial->entering = 0;
    runner_kick(trial->runner);
}

int setup_retry(struct trial *trial, struct seat *seat, long long time)
{
    long long now = runner_clock();

    if (!seat->until)
        seat->until = now + runner_scaled(trial->runner, time);
    if (now >= seat->until)
        return 0;
    trial_wake_at(trial, now + RETRY);
    return 1;
}

/* ---- logging in --------------------------------------------------------- */

enum { LOGIN_START, LOGIN_SIGNUP, LOGIN_SIGNED, LOGIN_LOGIN, LOGIN_WAIT,
       LOGIN_DONE };

static uint32_t status_of(struct message *message)
{
    struct pp_frame frame = message_frame(message);
    uint32_t status = pp_get_u32(frame.data);

    message_free(message);
    return status;
}

static enum progress closed_early(struct trial *trial, struct client *client,
                                  const char *what)
{
    trial->turned_away = 1;
    if (client->error && !client->connected_at)
        return trial_error(trial, "set-up: %s can't connect: %s",
                           client->role, uv_strerror(client->error));
    return trial_error(trial, "set-up: %s was closed instead of an answer to "
                       "%s%s", client->role, what,
                       strcmp(what, "CREATE_ACCOUNT") ? "" :
                       "; a server without it needs --accounts=FILE");
}

/* A server may close after a signup, and a busy machine may have kept our first
 * frame back for longer than a server waits for it. */
static enum progress once_more(struct trial *trial, struct client *client,
                               struct seat *seat, const char *what)
{
    if (!client->connected_at || ++seat->tries >= TRIES)
        return closed_early(trial, client, what);
    seat->stage = LOGIN_START;
    return PROGRESS_DONE;
}

/* The user's own command makes the account. */
static enum progress order_account(struct trial *trial, struct seat *seat)
{
    struct runner *runner = trial->runner;
    const char *why = "";

    switch (account_make(&runner->making, &runner->loop, runner->account_cmd,
                         seat->account, &trial->arena, &why)) {
    case MAKING_RUNS:
        trial_wake_at(trial, runner_clock() + RETRY);
        return PROGRESS_WAIT;
    case MAKING_FAILED:
        return trial_error(trial, "set-up: --account-cmd for %s %s",
                           seat->account->name, why);
    default:
        seat->account->made = 1;
        return PROGRESS_DONE;
    }
}

static enum progress start_login(struct trial *trial, struct client *client,
                                 struct seat *seat)
{
    const struct account *account = seat->account;

    if (!account->made && trial->runner->account_cmd)
        return order_account(trial, seat);
    if (account->made && trial->session->roles[client - trial->clients].kind
                         == ROLE_ACCOUNT) {
        seat->stage = LOGIN_DONE;
        return PROGRESS_DONE;
    }
    client_connect(client);
    seat->stage = account->made ? LOGIN_LOGIN : LOGIN_SIGNUP;
    return PROGRESS_WAIT;
}

static enum progress signed_up(struct trial *trial, struct client *client,
                               struct seat *seat)
{
    struct message *message = inbox_find(client, PP_CREATE_ACCOUNT);
    uint32_t status;

    if (!message && client->state == CLIENT_ENDED)
        return once_more(trial, client, seat, "CREATE_ACCOUNT");
    if (!message)
        return PROGRESS_WAIT;
    status = status_of(message);
    if (status == PP_ACCOUNT_STATUS_EXISTS && seat->tries)
        status = PP_ACCOUNT_STATUS_CREATED; /* by the try before */
    if (status != PP_ACCOUNT_STATUS_CREATED)
        return trial_error(trial, "set-up: CREATE_ACCOUNT of %s, a name not "
                           "used before, was answered %u", client->name,
                           status);
    seat->account->made = 1;
    seat->stage = LOGIN_LOGIN;
    if (trial->session->roles[client - trial->clients].kind == ROLE_ACCOUNT) {
        client_close(client, 0);
        inbox_clear(client);
        client->state = CLIENT_NONE;
        seat->stage = LOGIN_DONE;
    }
    return PROGRESS_DONE;
}

/* The server's own accounts are right; those that somebody gave may not be. */
static enum progress refused(struct trial *trial, const struct client *client,
                             uint32_t status)
{
    struct runner *runner = trial->runner;
    int still = status == PP_LOGIN_STATUS_USER_ALREADY_CONNECTED;

    if (runner->pool->fixed || runner->account_cmd)
        return trial_error(trial, "set-up: CONNECTION of %s (%s) was answered "
                           "%u", client->role, client->name, status);
    trial->overdue = still;
    return trial_breach(trial, client, still ? PP_CLAUSE_A_21 : PP_CLAUSE_A_4,
                        "set-up: CONNECTION status=ACCEPTED",
                        arena_print(&trial->arena, "CONNECTION status=%u, to "
                                    "the password that CREATE_ACCOUNT was "
                                    "given for %s", status, client->name));
}

/* Somebody who was lent this account before may still be connected for the
 * server: it has not read that FIN yet. */
static enum progress logged_in(struct trial *trial, struct client *client,
                               struct seat *seat)
{
    struct message *message = inbox_find(client, PP_CONNECTION);
    uint32_t status;

    if (!message && client->state == CLIENT_ENDED)
        return once_more(trial, client, seat, "CONNECTION");
    if (!message)
        return PROGRESS_WAIT;
    status = status_of(message);
    if (status == PP_LOGIN_STATUS_USER_ALREADY_CONNECTED
        && setup_retry(trial, seat, LOGIN_RETRY)) {
        client_close(client, 0);
        seat->stage = LOGIN_START;
        return PROGRESS_WAIT;
    }
    if (status != PP_LOGIN_STATUS_ACCEPTED)
        return refused(trial, client, status);
    seat->stage = LOGIN_DONE;
    return PROGRESS_DONE;
}

static enum progress say_login(struct trial *trial, struct client *client,
                               struct seat *seat)
{
    if (client->state == CLIENT_ENDED)
        return once_more(trial, client, seat, "a connect");
    if (client->state != CLIENT_OPEN)
        return PROGRESS_WAIT;
    client_say(client, PP_CONNECTION, client->password);
    seat->stage = LOGIN_WAIT;
    return PROGRESS_DONE;
}

static enum progress login_stage(struct trial *trial, struct client *client,
                                 struct seat *seat)
{
    switch (seat->stage) {
    case LOGIN_START:
        return start_login(trial, client, seat);
    case LOGIN_SIGNUP:
        if (client->state == CLIENT_ENDED)
            return once_more(trial, client, seat, "a connect");
        if (client->state != CLIENT_OPEN)
            return PROGRESS_WAIT;
        client_say(client, PP_CREATE_ACCOUNT, client->password);
        seat->stage = LOGIN_SIGNED;
        return PROGRESS_DONE;
    case LOGIN_SIGNED:
        return signed_up(trial, client, seat);
    case LOGIN_LOGIN:
        return say_login(trial, client, seat);
    default:
        return logged_in(trial, client, seat);
    }
}

/* All users at once. */
static enum progress login_all(struct trial *trial)
{
    enum progress all = PROGRESS_DONE, one;
    struct seat *seat;
    int i;

    for (i = 0; i < trial->session->role_count; i++) {
        seat = &trial->seats[i];
        if (!seat->account)
            continue;
        one = PROGRESS_DONE;
        while (seat->stage != LOGIN_DONE && one == PROGRESS_DONE)
            one = login_stage(trial, &trial->clients[i], seat);
        if (one == PROGRESS_OVER)
            return PROGRESS_OVER;
        if (one == PROGRESS_WAIT)
            all = PROGRESS_WAIT;
    }
    return all;
}

/* ---- the rest ----------------------------------------------------------- */

static enum progress roles_in_turn(struct trial *trial)
{
    enum progress progress = PROGRESS_DONE;
    enum role_kind kind;

    for (; trial->at < trial->session->role_count; trial->at++) {
        kind = trial->session->roles[trial->at].kind;
        if (kind == ROLE_LOBBY)
            progress = setup_lobby(trial, trial->at);
        else if (kind == ROLE_CHANNEL)
            progress = setup_channel(trial, trial->at);
        if (progress != PROGRESS_DONE)
            return progress;
    }
    return PROGRESS_DONE;
}

/* Everyone gets a question answered, and nobody is frozen: what the set-up
 * made the server send is here. */
static enum progress quiet(struct trial *trial)
{
    struct client *client;
    int i;

    for (i = 0; i < trial->session->role_count; i++) {
        client = &trial->clients[i];
        if (client->state == CLIENT_ENDED)
            return trial_error(trial, "set-up: the server closed %s",
                               client->role);
        if (client->state != CLIENT_OPEN)
            continue;
        if (!trial->seats[i].mark)
            trial->seats[i].mark = client_ask(client);
        if (client->answered < trial->seats[i].mark || client->joining.frozen)
            return PROGRESS_WAIT;
    }
    return PROGRESS_DONE;
}

static const char *waiting_for(const struct trial *trial)
{
    return trial->phase == PHASE_LOGIN ? "not all users are logged in"
         : trial->phase == PHASE_ROLES ? "a lobby or channel is not ready"
         : "a list was not answered, or a lobby stays frozen";
}

enum progress setup_poll(struct trial *trial)
{
    enum progress progress = PROGRESS_DONE;
    int i;

    while (progress == PROGRESS_DONE && trial->phase < PHASE_CLEAR) {
        progress = trial->phase == PHASE_LOGIN ? login_all(trial)
                 : trial->phase == PHASE_ROLES ? roles_in_turn(trial)
                                               : quiet(trial);
        if (progress == PROGRESS_DONE && trial->phase == PHASE_LOGIN) {
            if (trial->entering)
                runner_pace(trial->runner, runner_clock() - trial->began);
            trial->runner->entered += trial->entering > 0;
            setup_entered(trial);
        }
        trial->phase += progress == PROGRESS_DONE;
    }
    if (progress == PROGRESS_WAIT)
        trial->reason = waiting_for(trial);
    if (progress != PROGRESS_DONE)
        return progress;
    trial->reason = NULL;
    for (i = 0; i < trial->session->role_count; i++)
        inbox_clear(&trial->clients[i]);
    return PROGRESS_DONE;
}
