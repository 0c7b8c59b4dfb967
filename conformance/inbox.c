/* What a client got and sent: the inbox, out of which expectations take frames,
 * and the history that reports show. */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "runner.h"
#include "trial.h"

/* ---- messages ----------------------------------------------------------- */

void message_free(struct message *message)
{
    if (message && --message->refs == 0)
        free(message);
}

struct message *message_new(enum message_kind kind, const void *bytes,
                                   size_t size)
{
    struct message *message = need(malloc(sizeof *message + size + 1));

    message->refs = 1;
    message->kind = kind;
    message->mark = 0;
    message->more = 0;
    message->what = HAPPENED_NOTE;
    message->micro = runner_micro();
    message->at = message->micro / 1000;
    message->line = 0;
    message->size = size;
    if (size)
        memcpy(message->bytes, bytes, size);
    message->bytes[size] = 0;
    return message;
}

struct pp_frame message_frame(const struct message *message)
{
    struct pp_frame frame;

    memset(&frame, 0, sizeof frame);
    pp_frame_read(message->bytes, message->size, &frame);
    return frame;
}

static void forget_oldest(struct client *client)
{
    struct message **slot = &client->history[client->history_first++
                                             % client->trial->runner->keep];

    client->history_bytes -= (*slot)->size;
    message_free(*slot);
    *slot = NULL;
}

static unsigned line_now(const struct trial *trial)
{
    return trial->state == TRIAL_STEPS && trial->node
        ? statement_place(trial->node->statement, 0).line : 0;
}

void history_add(struct client *client, struct message *message)
{
    unsigned keep = client->trial->runner->keep;

    if (!client->history)
        client->history = need(calloc(keep, sizeof *client->history));
    while (client->history_count - client->history_first
           && (client->history_count - client->history_first == keep
               || client->history_bytes + message->size > HISTORY_BYTES_MAX))
        forget_oldest(client);
    message->from = (message->kind == MESSAGE_SENT) == !client->subject
                    ? PP_FROM_CLIENT : PP_FROM_SERVER;
    if (message->kind == MESSAGE_CAME || message->kind == MESSAGE_SENT)
        message->what = message->from == PP_FROM_CLIENT ? HAPPENED_SEND
                                                        : HAPPENED_RECEIVE;
    message->refs++;
    message->line = line_now(client->trial);
    client->history[client->history_count++ % keep] = message;
    client->history_bytes += message->size;
}

void history_note(struct client *client, enum happening what, const char *text)
{
    struct message *message = message_new(MESSAGE_NOTE, text, strlen(text));

    message->what = what;
    history_add(client, message);
    message_free(message);
}

void history_clear(struct client *client)
{
    while (client->history_first != client->history_count)
        forget_oldest(client);
    free(client->history);
    client->history = NULL;
}

/* ---- the inbox ---------------------------------------------------------- */

struct message *inbox_peek(const struct client *client, size_t i)
{
    return i < client->inbox_count
        ? client->inbox[client->inbox_first + i] : NULL;
}

static void make_room(struct client *client)
{
    if (client->inbox_first + client->inbox_count < client->inbox_room)
        return;
    if (client->inbox_first > client->inbox_room / 2) {
        memmove(client->inbox, client->inbox + client->inbox_first,
                client->inbox_count * sizeof *client->inbox);
        client->inbox_first = 0;
        return;
    }
    client->inbox_room = client->inbox_room ? 2 * client->inbox_room : 16;
    client->inbox = need(realloc(client->inbox, client->inbox_room
                                                * sizeof *client->inbox));
}

void inbox_add(struct client *client, struct message *message)
{
    make_room(client);
    client->inbox[client->inbox_first + client->inbox_count++] = message;
    client->inbox_bytes += message->size;
    message->refs++;
}

struct message *inbox_take(struct client *client, size_t i)
{
    struct message **at = client->inbox + client->inbox_first + i;
    struct message *message = *at;

    if (i == 0)
        client->inbox_first++;
    else
        memmove(at, at + 1, (client->inbox_count - i - 1) * sizeof *at);
    client->inbox_count--;
    client->inbox_bytes -= message->size;
    return message;
}

struct message *inbox_find(struct client *client, unsigned type)
{
    struct message *message;
    size_t i;

    for (i = 0; (message = inbox_peek(client, i)); i++)
        if (message->kind == MESSAGE_CAME && message->bytes[2] == type)
            return inbox_take(client, i);
    return NULL;
}

void inbox_clear(struct client *client)
{
    while (client->inbox_count)
        message_free(inbox_take(client, 0));
    client->inbox_first = 0;
}
