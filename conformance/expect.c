/* Steps that expect: looked at again whenever something happened, until they
 * can say yes or no. */
#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "host.h"
#include "trial.h"

/* ---- what is skipped ---------------------------------------------------- */

static int any_time(const struct client *client, unsigned type)
{
    if (client->subject)
        return host_any_time(type);
    return type == PP_LOBBY_FREEZE_STATE || type == PP_LOBBY_PLAYER_KICK
        || type == PP_UPDATE_DATABASE || type == PP_FETCH_DATABASE;
}

static int names_type(const struct match *matches, int count, int type)
{
    int i;

    for (i = 0; i < count; i++)
        if (!matches[i].done && matches[i].type == type)
            return 1;
    return 0;
}

/* What follows of a list that did not fit one frame (L-20). */
static int goes_on(const struct client *client, const struct message *message)
{
    return message->more && !client->undecided;
}

/* The answer to the question behind a list: it is complete. */
int expect_list_ends(struct client *client, const struct message *message)
{
    if (message->kind != MESSAGE_MARK || !client->open_list
        || message->mark != client->list_mark)
        return 0;
    client->open_list = 0;
    return 1;
}

/* A list came that may go on: a shorter part shows where it ends, or, if there
 * is none, a question behind it. */
static void follow_list(struct client *client, const struct message *message)
{
    uint8_t type = message->kind == MESSAGE_CAME ? message->bytes[2] : 0;

    if (type != PP_LOBBY_FETCH && type != PP_CHANNEL_FETCH)
        return;
    if (message->size <= LONG_LIST) {
        client->open_list = client->open_list == type ? 0 : client->open_list;
    } else if (!message->more) {
        client->open_list = type;
        client->list_mark = client_ask(client);
    }
}

/* Whether an expectation of these matches passes over a frame that is no list
 * going on. */
static int passes_over(struct trial *trial, struct client *client,
                       const struct message *message,
                       const struct match *matches, int count)
{
    if (trial->session->exact)
        return 0;
    if (any_time(client, message->bytes[2]))
        return !names_type(matches, count, message->bytes[2]);
    return echo_is(client, message);
}

int expect_skips(struct trial *trial, struct client *client,
                   const struct message *message, const struct match *matches,
                   int count)
{
    int rest = goes_on(client, message);

    expect_list_ends(client, message);
    follow_list(client, message);
    if (message->kind != MESSAGE_CAME || rest)
        return 1;
    return passes_over(trial, client, message, matches, count);
}

/* ---- words -------------------------------------------------------------- */

const char *expect_how_closed(struct trial *trial, const struct client *client)
{
    if (client->state == CLIENT_NONE)
        return "nothing: there is no connection";
    if (client->closed_by_us)
        return "nothing: the client itself has closed its connection";
    return arena_print(&trial->arena, "the %s closed the connection%s%s",
                       client->subject ? "client" : "server",
                       client->error ? ": " : "",
                       client->error ? uv_strerror(client->error) : "");
}

static const char *expected_of(struct trial *trial,
                               const struct expecting *expecting)
{
    const char *words = expecting->kind == EXPECT_ONE_OF ? "one of: "
                      : expecting->kind == EXPECT_ANY_ORDER
                        ? "still to come, in any order: " : "";
    const char *between = "";
    int i;

    for (i = 0; i < expecting->match_count; i++) {
        if (expecting->matches[i].done)
            continue;
        words = arena_print(&trial->arena, "%s%s%s", words, between,
                            expecting->matches[i].text);
        between = "; ";
    }
    return words;
}

/* The label's frame is shown: "@alice" says little. */
static const char *with_frame(struct trial *trial, const struct match *match)
{
    struct pp_frame frame;
    char line[400];

    if (match->kind != MATCH_BYTES)
        return match->text;
    if (pp_frame_read(match->bytes, match->size, &frame) == PP_SPLIT_FRAME
        && frame.size == match->size)
        pp_text_print(&frame, PP_FROM_SERVER, NULL, line, sizeof line);
    else
        pp_text_print_raw(match->bytes, match->size, line, sizeof line);
    return arena_print(&trial->arena, "%s, which is %s", match->text, line);
}

/* ---- one after the other ------------------------------------------------ */

static enum progress wrong_frame(struct trial *trial, struct client *client,
                                 const struct match *match,
                                 const struct message *message)
{
    struct pp_frame frame = message_frame(message);

    return trial_fail(trial, client, with_frame(trial, match),
                      arena_print(&trial->arena, "%s (%s)",
                                  message_text(&trial->arena, message),
                                  match_explain(&trial->arena, match, &frame)),
                      message);
}

/* Whether the answer lies in a later part of the same list: what it should
 * have may still come, and what it lacks. */
static int undecided(const struct client *client, const struct match *match,
                     const struct message *message, int fits)
{
    return message->kind == MESSAGE_CAME && client->open_list
        && match->type == client->open_list
        && message->bytes[2] == match->type
        && match->json == (fits ? JSON_LACKS : JSON_HAS);
}

/* The list is at its end, and no part of it was what it should not be. */
static enum progress decide(struct trial *trial, struct client *client,
                            const struct match *match)
{
    client->undecided = 0;
    if (match->json == JSON_LACKS)
        return PROGRESS_DONE;
    return trial_fail(trial, client, match->text, "a list in several frames; "
                      "none has that", NULL);
}

/* What this part of the list had need not come again. */
static void want_less(struct trial *trial, struct match *match,
                      const struct pp_frame *frame)
{
    char *rest = match->json != JSON_HAS ? NULL
               : json_lacking((const char *)frame->data, frame->data_size,
                              match->json_text);

    if (rest)
        match->json_text = arena_copy(&trial->arena, rest, strlen(rest));
    free(rest);
}

/* One message: DONE when it is the one, WAIT when it is passed over. */
static enum progress match_next(struct trial *trial, struct client *client,
                                struct match *match,
                                const struct message *message)
{
    struct pp_frame frame = message_frame(message);
    int fits = message->kind == MESSAGE_CAME && match_frame(match, &frame);
    int rest = goes_on(client, message);

    if (expect_list_ends(client, message))
        return client->undecided ? decide(trial, client, match)
                                 : PROGRESS_WAIT;
    follow_list(client, message);
    if (rest)
        return PROGRESS_WAIT;
    client->undecided |= undecided(client, match, message, fits);
    if (client->undecided && client->open_list
        && fits == (match->json == JSON_LACKS)) {
        want_less(trial, match, &frame);
        return PROGRESS_WAIT;
    }
    client->undecided = 0;
    if (fits)
        return PROGRESS_DONE;
    return message->kind != MESSAGE_CAME
           || passes_over(trial, client, message, match, 1)
        ? PROGRESS_WAIT : wrong_frame(trial, client, match, message);
}

enum progress expect_match(struct trial *trial, struct client *client,
                           struct match *match)
{
    struct message *message;
    enum progress progress = PROGRESS_WAIT;

    while (progress == PROGRESS_WAIT && (message = inbox_peek(client, 0))) {
        progress = match_next(trial, client, match, message);
        if (progress != PROGRESS_OVER)
            message_free(inbox_take(client, 0));
    }
    if (progress == PROGRESS_WAIT && client->state != CLIENT_OPEN)
        return trial_fail(trial, client, with_frame(trial, match),
                          expect_how_closed(trial, client), NULL);
    return progress;
}

/* ---- blocks ------------------------------------------------------------- */

static struct match *first_fit(struct expecting *expecting,
                               const struct pp_frame *frame)
{
    int i;

    for (i = 0; i < expecting->match_count; i++)
        if (!expecting->matches[i].done
            && match_frame(&expecting->matches[i], frame))
            return &expecting->matches[i];
    return NULL;
}

static int all_done(const struct expecting *expecting)
{
    int i;

    for (i = 0; i < expecting->match_count; i++)
        if (!expecting->matches[i].done)
            return 0;
    return 1;
}

static enum progress none_fits(struct trial *trial, struct client *client,
                               const struct message *message)
{
    return trial_fail(trial, client,
                      expected_of(trial, &trial->step.expecting),
                      message_text(&trial->arena, message), message);
}

static enum progress block_closed(struct trial *trial, struct client *client)
{
    struct expecting *expecting = &trial->step.expecting;
    int i;

    for (i = 0; i < expecting->match_count; i++)
        if (expecting->matches[i].kind == MATCH_CLOSED
            && !client->closed_by_us)
            return PROGRESS_DONE;
    return trial_fail(trial, client, expected_of(trial, expecting),
                      expect_how_closed(trial, client), NULL);
}

/* Silence may be one of the alternatives: DONE when it was long enough. */
static enum progress block_silent(struct trial *trial)
{
    const struct expecting *expecting = &trial->step.expecting;
    long long until;
    int i;

    for (i = 0; i < expecting->match_count; i++) {
        if (expecting->matches[i].kind != MATCH_NOTHING)
            continue;
        until = trial->step_began
            + runner_scaled(trial->runner, expecting->matches[i].wait);
        if (runner_clock() >= until)
            return PROGRESS_DONE;
        trial_wake_at(trial, until);
    }
    return PROGRESS_WAIT;
}

/* `one of` and `in any order`. */
static enum progress play_block(struct trial *trial, struct client *client)
{
    struct expecting *expecting = &trial->step.expecting;
    struct message *message;
    struct match *match;
    struct pp_frame frame;

    while ((message = inbox_peek(client, 0))) {
        frame = message_frame(message);
        match = message->kind == MESSAGE_CAME ? first_fit(expecting, &frame)
                                              : NULL;
        if (!match && !expect_skips(trial, client, message, expecting->matches,
                               expecting->match_count))
            return none_fits(trial, client, message);
        message_free(inbox_take(client, 0));
        if (match)
            match->done = 1;
        if (match && (expecting->kind == EXPECT_ONE_OF || all_done(expecting)))
            return PROGRESS_DONE;
    }
    return client->state == CLIENT_OPEN ? block_silent(trial)
                                        : block_closed(trial, client);
}

/* ---- all ---------------------------------------------------------------- */

enum progress expect_play(struct trial *trial, struct client *client)
{
    struct expecting *expecting = &trial->step.expecting;

    switch (expecting->kind) {
    case EXPECT_MATCH:
        return expect_match(trial, client, expecting->matches);
    case EXPECT_ANY_ORDER:
    case EXPECT_ONE_OF:
        return play_block(trial, client);
    case EXPECT_NOTHING:
    case EXPECT_NO:
        return expect_nothing(trial, client);
    case EXPECT_CLOSED:
        return expect_closed(trial, client);
    default:
        return expect_open(trial, client);
    }
}

void expect_timed_out(struct trial *trial)
{
    const struct step *step = &trial->step;
    const struct client *client = step->role < 0 ? NULL
                                : &trial->clients[step->role];
    const char *expected = "the end of this step";

    if (step->verb == VERB_EXPECT && step->expecting.match_count)
        expected = step->expecting.kind == EXPECT_NO
            ? "an answer to a list request"
            : expected_of(trial, &step->expecting);
    else if (step->verb == VERB_EXPECT)
        expected = step->expecting.kind == EXPECT_CLOSED
            ? "closed" : "an answer to a list request";
    else if (step->verb == VERB_LOGIN || step->verb == VERB_SIGNUP
             || step->verb == VERB_JOIN)
        expected = trial->implied.text ? trial->implied.text : expected;
    trial_fail(trial, client, expected,
               arena_print(&trial->arena, "nothing more, until the case's "
                           "time was up (%s for this step)",
                           expect_seconds(trial, runner_clock()
                                          - trial->step_began)), NULL);
}
