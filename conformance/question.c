#include "question.h"

#include <string.h>

#include "host.h"
#include "runner.h"
#include "trial.h"

/* The list that the case has not asked for, so that the answers can be told
 * apart; if that is no help, the one whose answer was shorter here. */
static uint8_t question_type(const struct client *client)
{
    const struct runner *runner = client->trial->runner;

    if (client->asked[PP_LOBBY_FETCH] && !client->asked[PP_CHANNEL_FETCH])
        return PP_CHANNEL_FETCH;
    if (client->asked[PP_CHANNEL_FETCH] && !client->asked[PP_LOBBY_FETCH])
        return PP_LOBBY_FETCH;
    return runner->lobby_list < runner->channel_list ? PP_LOBBY_FETCH
                                                     : PP_CHANNEL_FETCH;
}

static void expect_answer(struct client *client, uint8_t type, unsigned mark)
{
    if (client->question_count < QUESTIONS_MAX)
        client->questions[client->question_count++] =
            (struct question){ type, mark };
}

void question_sent(struct client *client, const struct pp_frame *frame)
{
    client->asked[frame->type] = 1;
    if ((frame->type == PP_LOBBY_FETCH || frame->type == PP_CHANNEL_FETCH)
        && client->logged_in && frame->data_size == 0)
        expect_answer(client, frame->type, 0);
}

unsigned client_ask(struct client *client)
{
    uint8_t type = question_type(client);

    if (client->subject)
        return host_ask(client);
    client->marks++;
    client_say(client, type, "");
    client->unsynced = 0;
    expect_answer(client, type, client->marks);
    return client->marks;
}

/* Takes the first open question of that type: its mark, 0 for the case's own,
 * -1 when nobody asked. */
static long take_question(struct client *client, uint8_t type)
{
    struct question *question;
    long mark;
    int i;

    for (i = 0; i < client->question_count; i++) {
        question = &client->questions[i];
        if (question->type != type)
            continue;
        mark = (long)question->mark;
        client->question_count--;
        memmove(question, question + 1,
                (size_t)(client->question_count - i) * sizeof *question);
        return mark;
    }
    return -1;
}

static void learn_lists(struct client *client, const struct pp_frame *frame)
{
    struct runner *runner = client->trial->runner;

    if (frame->type == PP_LOBBY_FETCH)
        runner->lobby_list = frame->size;
    else
        runner->channel_list = frame->size;
}

/* A list that did not fit one frame goes on (L-20). */
int question_answered(struct client *client, const struct pp_frame *frame)
{
    long mark;

    if (frame->type != PP_LOBBY_FETCH && frame->type != PP_CHANNEL_FETCH)
        return 0;
    learn_lists(client, frame);
    mark = take_question(client, frame->type);
    if (mark < 0)
        return client->long_list && client->long_type == frame->type;
    client->long_list = mark > 0 && frame->size > LONG_LIST;
    client->long_type = frame->type;
    if (mark == 0)
        return 0;
    client_mark(client, (unsigned)mark);
    return 1;
}

void client_mark(struct client *client, unsigned mark)
{
    struct message *message = message_new(MESSAGE_MARK, NULL, 0);

    client->answered = mark;
    message->mark = mark;
    inbox_add(client, message);
    message_free(message);
}
