#include "client.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "host.h"
#include "runner.h"
#include "subject.h"
#include "trial.h"

/* ---- sending ------------------------------------------------------------ */

static void write_out(struct client *client, const uint8_t *bytes, size_t size)
{
    if (!size)
        return;
    if (!client->corked) {
        wire_write(client->wire, bytes, size);
        return;
    }
    client->cork = need(realloc(client->cork, client->cork_size + size));
    memcpy(client->cork + client->cork_size, bytes, size);
    client->cork_size += size;
}

void client_sent(struct client *client, const uint8_t *bytes, size_t size)
{
    struct message *message = message_new(MESSAGE_SENT, bytes, size);
    struct pp_frame frame;

    history_add(client, message);
    message_free(message);
    client->unsynced = 1;
    if (client->state != CLIENT_OPEN) {
        history_note(client, HAPPENED_NOTE,
             "that was not sent: the connection is closed");
        return;
    }
    if (!client->subject
        && pp_frame_read(bytes, size, &frame) == PP_SPLIT_FRAME)
        echo_expect(client, &frame);
}

void client_send_piece(struct client *client, const uint8_t *bytes,
                       size_t size)
{
    if (client->state == CLIENT_OPEN)
        write_out(client, bytes, size);
}

void client_send(struct client *client, const uint8_t *bytes, size_t size)
{
    client_sent(client, bytes, size);
    client_send_piece(client, bytes, size);
}

void client_say(struct client *client, unsigned type, const char *data)
{
    client_say_bytes(client, type, data, strlen(data));
}

void client_say_bytes(struct client *client, unsigned type, const void *data,
                      size_t data_size)
{
    uint8_t bytes[4096];
    const char *name = client->subject ? "" : client->name; /* F-5 */
    size_t size = pp_build_frame(bytes, sizeof bytes, type,
                                 (uint32_t)time(NULL), name, strlen(name),
                                 data, data_size);
    struct pp_frame frame;

    if (client->state != CLIENT_OPEN)
        return;
    client_send(client, bytes, size);
    if (pp_frame_read(bytes, size, &frame) == PP_SPLIT_FRAME)
        joining_sent(client, &frame);
}

void client_case_sent(struct client *client, const uint8_t *bytes,
                      size_t size)
{
    struct pp_frame frame;

    if (pp_frame_read(bytes, size, &frame) != PP_SPLIT_FRAME)
        return;
    if (client->subject) {
        host_sent(client, &frame);
        return;
    }
    question_sent(client, &frame);
    joining_sent(client, &frame);
}

/* Answers to save and load requests. */
static void pay(struct client *client)
{
    for (; client->owed_saves; client->owed_saves--)
        client_say(client, PP_UPDATE_DATABASE, "");
    for (; client->owed_loads; client->owed_loads--)
        client_say(client, PP_FETCH_DATABASE, "");
}

void client_in_pieces(struct client *client, int more)
{
    client->in_pieces = more;
    if (!more)
        pay(client);
}

void client_cork(struct client *client, int corked)
{
    client->corked = corked;
    if (corked || !client->cork)
        return;
    if (client->state == CLIENT_OPEN)
        wire_write(client->wire, client->cork, client->cork_size);
    free(client->cork);
    client->cork = NULL;
    client->cork_size = 0;
}

/* ---- receiving ---------------------------------------------------------- */

static void answer(struct client *client, const struct pp_frame *frame)
{
    if (client->manual)
        return;
    client->owed_saves += frame->type == PP_UPDATE_DATABASE;
    client->owed_loads += frame->type == PP_FETCH_DATABASE;
    if (!client->in_pieces)
        pay(client);
}

/* What the client learns from a frame; its shape was checked. */
static void follow(struct client *client, const struct pp_frame *frame)
{
    if (frame->type == PP_CONNECTION
        && pp_get_u32(frame->data) == PP_LOGIN_STATUS_ACCEPTED)
        client->logged_in = 1;
    joining_came(client, frame);
    answer(client, frame);
}

static int is_wrong(const struct client *client, const struct pp_frame *frame,
                    struct pp_verdict *verdict)
{
    return client->subject
        ? host_check(client, frame, verdict)
        : pp_frame_check(frame, PP_FROM_SERVER, PP_LEVEL_R, verdict);
}

/* Does what is done with each frame; whether it is nothing for the case. */
static int is_ours(struct client *client, const struct pp_frame *frame,
                   struct message *message)
{
    enum list_for list;

    if (client->subject)
        return host_took(client, frame);
    follow(client, frame);
    list = question_answered(client, frame);
    message->more = list == LIST_MORE;
    return list == LIST_OURS;
}

static void receive(struct client *client, const struct pp_frame *frame)
{
    struct message *message = message_new(MESSAGE_CAME, frame->bytes,
                                          frame->size);
    struct pp_verdict verdict;

    history_add(client, message);
    if (is_wrong(client, frame, &verdict))
        trial_violation(client->trial, client, message, &verdict);
    else if (!is_ours(client, frame, message))
        inbox_add(client, message);
    message_free(message);
    if (client->inbox_bytes > INBOX_BYTES_MAX)
        trial_flood(client->trial, client);
}

static void broken(struct client *client)
{
    struct message *message = message_new(MESSAGE_CAME, client->in.kept,
                                          client->in.used);
    struct pp_verdict verdict;

    history_add(client, message);
    pp_frame_broken(client->in.kept, client->in.used, &verdict);
    trial_violation(client->trial, client, message, &verdict);
    message_free(message);
}

static void on_data(void *owner, const uint8_t *bytes, size_t size)
{
    struct client *client = owner;
    struct pp_frame frame;
    enum pp_split split;

    while ((split = pp_splitter_next(&client->in, &bytes, &size, &frame))
           == PP_SPLIT_FRAME && !trial_over(client->trial))
        receive(client, &frame);
    if (split == PP_SPLIT_BROKEN)
        broken(client);
    trial_advance(client->trial);
}

static void on_open(void *owner, int error)
{
    struct client *client = owner;

    client->trial->runner->connecting--;
    runner_kick(client->trial->runner);
    client->connected_at = error ? 0 : runner_clock();
    if (error) {
        client->state = CLIENT_ENDED;
        client->error = error;
        client->ended_at = runner_clock();
        history_note(client, HAPPENED_NOTE, uv_strerror(error));
        wire_drop(client->wire, 0);
        client->wire = NULL;
    } else {
        client->state = CLIENT_OPEN;
        history_note(client, HAPPENED_CONNECT, "connected");
    }
    trial_advance(client->trial);
}

static void on_drained(void *owner)
{
    trial_advance(((struct client *)owner)->trial);
}

static void on_ended(void *owner, int error)
{
    struct client *client = owner;

    enum happening what = !client->subject ? HAPPENED_CLOSED
                        : error ? HAPPENED_RESET : HAPPENED_CLOSE;

    history_note(client, what, error == 0 ? "closed by the other side"
         : error == UV_ECONNRESET ? "reset by the other side"
         : uv_strerror(error));
    client->error = error;
    client->state = CLIENT_ENDED;
    client->ended_at = runner_clock();
    wire_drop(client->wire, 0);
    client->wire = NULL;
    trial_advance(client->trial);
}

static const struct wire_events events = { on_open, on_data, on_drained,
                                           on_ended };

/* ---- the connection ----------------------------------------------------- */

void client_init(struct client *client, struct trial *trial, const char *role)
{
    memset(client, 0, sizeof *client);
    client->trial = trial;
    client->role = role;
}

static void drop(struct client *client, int reset)
{
    if (!client->wire)
        return;
    if (client->state == CLIENT_CONNECTING)
        client->trial->runner->connecting--;
    wire_drop(client->wire, reset);
    client->wire = NULL;
}

void client_free(struct client *client)
{
    drop(client, 0);
    subject_free(client);
    question_forget(client);
    inbox_clear(client);
    free(client->inbox);
    client->inbox = NULL;
    history_clear(client);
    pp_splitter_free(&client->in);
    echo_forget(client);
    free(client->cork);
    client->cork = NULL;
}

/* As for a connection that nothing came over yet. */
static void begin_anew(struct client *client)
{
    drop(client, 0);
    inbox_clear(client);
    pp_splitter_free(&client->in);
    client->in = (struct pp_splitter)PP_SPLITTER_INIT;
    client->logged_in = client->paused = client->in_pieces = 0;
    client->owed_saves = client->owed_loads = 0;
    memset(&client->joining, 0, sizeof client->joining);
    client->unsynced = client->open_list = 0;
    question_forget(client);
    client->undecided = 0;
    memset(client->asked, 0, sizeof client->asked);
    client->closed_by_us = client->error = 0;
    client->answered = client->marks;
    client->connecting_at = runner_clock();
}

/* For --pcap. */
static void record(struct client *client)
{
    struct capture *capture = client->trial->runner->capture;

    if (capture)
        wire_tape(client->wire, tape_new(&client->trial->tapes, capture));
}

void client_accept(struct client *client, uv_stream_t *listener)
{
    begin_anew(client);
    client->wire = wire_accept(listener, &events, client);
    record(client);
    client->state = CLIENT_OPEN;
    client->connected_at = client->connecting_at;
    history_note(client, HAPPENED_CONNECT, "connected");
}

void client_connect(struct client *client)
{
    struct runner *runner = client->trial->runner;

    begin_anew(client);
    client->state = CLIENT_CONNECTING;
    runner->connecting++;
    client->wire = wire_open(&runner->loop,
                             (const struct sockaddr *)&runner->address,
                             &events, client);
    record(client);
}

void client_end(struct client *client)
{
    if (client->state == CLIENT_OPEN) {
        wire_end(client->wire);
        if (client->subject)
            history_note(client, HAPPENED_NOTE, "the case ended its direction");
        else
            history_note(client, HAPPENED_END, "ended its direction");
    }
}

void client_close(struct client *client, int reset)
{
    if (client->state != CLIENT_OPEN && client->state != CLIENT_CONNECTING)
        return;
    drop(client, reset);
    client->state = CLIENT_ENDED;
    client->closed_by_us = 1;
    client->logged_in = 0;
    client->ended_at = runner_clock();
    if (client->subject)
        history_note(client, HAPPENED_CLOSED,
                     reset ? "reset by the case" : "closed by the case");
    else
        history_note(client, reset ? HAPPENED_RESET : HAPPENED_CLOSE,
                     reset ? "reset by the client" : "closed by the client");
}

void client_pause(struct client *client, int paused)
{
    client->paused = paused;
    if (client->state == CLIENT_OPEN)
        wire_pause(client->wire, paused);
}
