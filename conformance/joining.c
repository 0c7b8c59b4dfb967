#include "joining.h"

#include "trial.h"

/* Milliseconds from CONNECTED, or from the last FREEZE that was seen, to the
 * one for this join: on a server of which nothing is known yet; and on one that
 * freezes, where a joiner may have to wait for another freeze first (S-9), on
 * a machine that may be busy. */
enum { FREEZE_UNSURE = 1500, FREEZE_SURE = 6000 };

/* Another client of the case is in that lobby, or about to be. */
static int has_company(const struct client *client)
{
    const struct trial *trial = client->trial;
    const struct client *other;
    int i;

    for (i = 0; i < trial->session->role_count; i++) {
        other = &trial->clients[i];
        if (other != client && other->state == CLIENT_OPEN
            && (other->joining.going == client->joining.going
                || other->joining.place == client->joining.going))
            return 1;
    }
    return 0;
}

/* What is known of joins such as this one. Only of those in a set-up is it
 * certain that nobody else is there. */
static enum freezes *habit(const struct client *client)
{
    int alone = client->trial->state == TRIAL_SETUP && client->joining.going
        && !has_company(client);

    return &client->trial->runner->freezes[alone];
}

/* ---- what is said ------------------------------------------------------- */

void joining_sent(struct client *client, const struct pp_frame *frame)
{
    struct joining *joining = &client->joining;

    if (frame->type == PP_LOBBY_DISCONNECT)
        joining->going = joining->place = 0;
    if (frame->type != PP_LOBBY_CONNECT && frame->type != PP_LOBBY_CREATION)
        return;
    joining->going = fingerprint(frame->data, frame->data_size);
    joining->again = joining->going == joining->place;
    joining->thaws = joining->fetches = 0;
    joining->joined_at = 0;
}

static void came_state(struct client *client, const struct pp_frame *frame)
{
    struct joining *joining = &client->joining;
    enum freezes *freezes = habit(client);

    joining->frozen = pp_get_u32(frame->data) == PP_FREEZE_FROZEN;
    joining->thaws += !joining->frozen;
    client->trial->froze_at = runner_clock();
    if (*freezes != FREEZES_SOMETIMES)
        *freezes = FREEZES_YES;
}

void joining_came(struct client *client, const struct pp_frame *frame)
{
    struct joining *joining = &client->joining;

    if (frame->type == PP_LOBBY_FREEZE_STATE)
        came_state(client, frame);
    else if (frame->type == PP_FETCH_DATABASE)
        joining->fetches += !client->manual;
    else if (frame->type == PP_LOBBY_PLAYER_KICK)
        joining->frozen = 0, joining->going = joining->place = 0;
    else if (frame->type == PP_LOBBY_CREATION
             && pp_get_u32(frame->data) == PP_LOBBY_STATUS_CREATED
             && client->trial->runner->creator != CREATOR_OUT)
        joining->place = joining->going;
    else if (frame->type == PP_LOBBY_CONNECT
             && pp_get_u32(frame->data) == PP_LOBBY_STATUS_CONNECTED) {
        joining->place = joining->going;
        joining->joined_at = runner_clock();
    }
}

/* ---- whether it may draw ------------------------------------------------ */

/* When a freeze that has not come is not coming any more. */
static long long last_moment(const struct client *client, enum freezes freezes)
{
    const struct joining *joining = &client->joining;
    const struct trial *trial = client->trial;
    long long from = joining->joined_at > trial->froze_at ? joining->joined_at
                                                          : trial->froze_at;

    return from + runner_scaled(trial->runner,
        freezes == FREEZES_YES && !joining->again ? FREEZE_SURE
                                                  : FREEZE_UNSURE);
}

int joining_done(struct trial *trial, struct client *client)
{
    const struct joining *joining = &client->joining;
    enum freezes *freezes = habit(client);
    long long until;

    if (!joining->joined_at || joining->frozen)
        return 0;
    if (joining->thaws || joining->fetches || *freezes == FREEZES_NO)
        return 1;
    until = last_moment(client, *freezes);
    if (runner_clock() < until) {
        trial_wake_at(trial, until);
        return 0;
    }
    if (!joining->again)
        *freezes = *freezes == FREEZES_UNKNOWN ? FREEZES_NO
                                               : FREEZES_SOMETIMES;
    return 1;
}
