/* Expectations that nothing comes, or nothing of a kind. */
#include "expect.h"

/* The message is what must not come. */
static int unwanted(struct trial *trial, struct client *client,
                    const struct message *message)
{
    const struct expecting *expecting = &trial->step.expecting;
    struct pp_frame frame;

    if (message->kind != MESSAGE_CAME)
        return 0;
    if (expecting->kind == EXPECT_NOTHING)
        return !expect_skips(trial, client, message, NULL, 0);
    frame = message_frame(message);
    return match_frame(expecting->matches, &frame);
}

static enum progress unwanted_came(struct trial *trial, struct client *client,
                                   const struct message *message)
{
    const struct expecting *expecting = &trial->step.expecting;

    return trial_fail(trial, client, expecting->kind == EXPECT_NOTHING
                      ? "nothing"
                      : arena_print(&trial->arena, "no %s",
                                    expecting->matches->text),
                      message_text(&trial->arena, message), message);
}

/* Looks at what is there up to the answer `mark` (0: all); `nothing` takes it
 * out, `no` leaves it for others. */
static enum progress look_through(struct trial *trial, struct client *client,
                                  unsigned mark)
{
    int keep = trial->step.expecting.kind == EXPECT_NO;
    struct message *message;
    size_t i = 0;
    int last = 0;

    while (!last && (message = inbox_peek(client, i))) {
        if (unwanted(trial, client, message))
            return unwanted_came(trial, client, message);
        last = mark && message->kind == MESSAGE_MARK && message->mark == mark;
        expect_list_ends(client, message);
        if (keep && message->kind == MESSAGE_CAME)
            i++;
        else
            message_free(inbox_take(client, i));
    }
    return PROGRESS_DONE;
}

/* Asks those who sent something since they last got an answer. */
static void ask_others(struct trial *trial, const struct client *client)
{
    struct client *other;
    int i;

    for (i = 0; i < trial->session->role_count; i++) {
        other = &trial->clients[i];
        if (other != client && other->state == CLIENT_OPEN && other->unsynced
            && other->logged_in && !other->paused)
            client_ask(other);
    }
}

static int others_wait(const struct trial *trial, const struct client *client)
{
    const struct client *other;
    int i;

    for (i = 0; i < trial->session->role_count; i++) {
        other = &trial->clients[i];
        if (other != client && other->state == CLIENT_OPEN && !other->paused
            && other->answered < other->marks)
            return 1;
    }
    return 0;
}

/* What the others sent is handled, then this client's question is answered. */
enum progress expect_answer(struct trial *trial, struct client *client)
{
    if (!client->logged_in)
        return trial_error(trial, "%s is not logged in, so nothing can be "
                           "asked: say `for TIME`", client->role);
    if (client->paused)
        return trial_error(trial, "%s does not read: resume first",
                           client->role);
    if (trial->stage == 0) {
        ask_others(trial, client);
        trial->stage = 1;
    }
    if (trial->stage == 1) {
        if (others_wait(trial, client))
            return PROGRESS_WAIT;
        trial->mark = client_ask(client);
        trial->stage = 2;
    }
    if (client->answered >= trial->mark)
        return PROGRESS_DONE;
    if (client->state == CLIENT_OPEN)
        return PROGRESS_WAIT;
    return trial_fail(trial, client, "an answer to the list request that was "
                      "sent to see whether anything comes before it",
                      expect_how_closed(trial, client), NULL);
}

static enum progress nothing_for(struct trial *trial,
                                      struct client *client)
{
    long long until = trial->step_began
        + runner_scaled(trial->runner, trial->step.expecting.wait);
    enum progress progress = look_through(trial, client, 0);

    if (progress != PROGRESS_DONE)
        return progress;
    if (runner_clock() >= until || client->state == CLIENT_ENDED)
        return PROGRESS_DONE;
    trial_wake_at(trial, until);
    return PROGRESS_WAIT;
}

enum progress expect_nothing(struct trial *trial, struct client *client)
{
    enum progress progress;

    if (trial->step.expecting.wait >= 0)
        return nothing_for(trial, client);
    progress = expect_answer(trial, client);
    if (progress == PROGRESS_OVER)
        return progress;
    if (progress == PROGRESS_WAIT)
        return PROGRESS_WAIT;
    return look_through(trial, client, trial->mark);
}
