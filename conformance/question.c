#include "question.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
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
    struct questions *open = &client->questions;

    if (open->count == open->room) {
        open->room = open->room ? 2 * open->room : 16;
        open->list = need(realloc(open->list, open->room
                                              * sizeof *open->list));
    }
    open->list[open->count++] = (struct question){ type, mark };
}

void question_sent(struct client *client, const struct pp_frame *frame)
{
    client->asked[frame->type] = 1;
    if ((frame->type == PP_LOBBY_FETCH || frame->type == PP_CHANNEL_FETCH)
        && (client->logged_in || client->asked[PP_CONNECTION])
        && frame->data_size == 0)
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
    struct questions *open = &client->questions;
    size_t i;
    long mark;

    for (i = 0; i < open->count && open->list[i].type != type; i++)
        ;
    if (i == open->count)
        return -1;
    mark = (long)open->list[i].mark;
    open->count--;
    memmove(open->list + i, open->list + i + 1,
            (open->count - i) * sizeof *open->list);
    return mark;
}

void question_forget(struct client *client)
{
    free(client->questions.list);
    memset(&client->questions, 0, sizeof client->questions);
    memset(client->lists, 0, sizeof client->lists);
}

static void learn_lists(struct client *client, const struct pp_frame *frame)
{
    struct runner *runner = client->trial->runner;

    if (frame->type == PP_LOBBY_FETCH)
        runner->lobby_list = frame->size;
    else
        runner->channel_list = frame->size;
}

/* What names the first entry of a list, without its clients, who come and go. */
static uint64_t first_entry(const struct pp_frame *frame)
{
    static const char *const names[] = { "Filename", "Owner", "Name" };
    cJSON *list = cJSON_ParseWithLength((const char *)frame->data,
                                        frame->data_size);
    const cJSON *entry = list ? list->child : NULL, *member;
    uint64_t hash = 0;
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        member = cJSON_GetObjectItemCaseSensitive(entry, names[i]);
        if (cJSON_IsString(member))
            hash = hash * 31 + fingerprint((const uint8_t *)member->valuestring,
                                           strlen(member->valuestring));
    }
    cJSON_Delete(list);
    return hash;
}

/* Whether this is not the beginning of an answer, but more of the one before.
 * That was long then, and this does not begin with the same entry. */
static int is_more(struct listing *listing, const struct pp_frame *frame)
{
    int was_long = listing->is_long;
    uint64_t first;

    listing->is_long = frame->size > LONG_LIST;
    if (!was_long && !listing->is_long)
        return 0;
    first = first_entry(frame);
    if (was_long && first != listing->first)
        return 1;
    listing->first = first;
    return 0;
}

enum list_for question_answered(struct client *client,
                                const struct pp_frame *frame)
{
    struct listing *listing;
    long mark;

    if (frame->type != PP_LOBBY_FETCH && frame->type != PP_CHANNEL_FETCH)
        return LIST_NONE;
    learn_lists(client, frame);
    listing = &client->lists[frame->type == PP_CHANNEL_FETCH];
    if (is_more(listing, frame))
        return listing->ours ? LIST_OURS : LIST_MORE;
    mark = take_question(client, frame->type);
    listing->ours = mark > 0;
    if (mark > 0)
        client_mark(client, (unsigned)mark);
    return mark > 0 ? LIST_OURS : LIST_NONE;
}

void client_mark(struct client *client, unsigned mark)
{
    struct message *message = message_new(MESSAGE_MARK, NULL, 0);

    client->answered = mark;
    message->mark = mark;
    inbox_add(client, message);
    message_free(message);
}
