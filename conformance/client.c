#include "client.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uthash.h>

#include "arena.h"
#include "host.h"
#include "runner.h"
#include "subject.h"
#include "trial.h"

struct sent_frame {
    uint64_t key;
    unsigned count;
    UT_hash_handle hh;
};

/* ---- messages ----------------------------------------------------------- */

void message_free(struct message *message)
{
    if (message && --message->refs == 0)
        free(message);
}

static struct message *message_new(enum message_kind kind, const void *bytes,
                                   size_t size)
{
    struct message *message = need(malloc(sizeof *message + size + 1));

    message->refs = 1;
    message->kind = kind;
    message->mark = 0;
    message->what = kind == MESSAGE_SENT ? HAPPENED_SEND
                  : kind == MESSAGE_NOTE ? HAPPENED_NOTE : HAPPENED_RECEIVE;
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

static void remember(struct client *client, struct message *message)
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
    message->refs++;
    message->line = line_now(client->trial);
    client->history[client->history_count++ % keep] = message;
    client->history_bytes += message->size;
}

static void note(struct client *client, enum happening what, const char *text)
{
    struct message *message = message_new(MESSAGE_NOTE, text, strlen(text));

    message->what = what;
    remember(client, message);
    message_free(message);
}

void client_note(struct client *client, const char *text)
{
    note(client, HAPPENED_NOTE, text);
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

static void inbox_add(struct client *client, struct message *message)
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

/* ---- echoes ------------------------------------------------------------- */

static uint64_t fingerprint(const uint8_t *bytes, size_t size)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    size_t i;

    for (i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

static void expect_echo(struct client *client, const struct pp_frame *frame)
{
    const struct pp_type *type = pp_type(frame->type);
    struct sent_frame *sent;
    uint64_t key;

    if (!type || !type->relayed)
        return;
    key = fingerprint(frame->bytes, frame->size);
    HASH_FIND(hh, client->sent, &key, sizeof key, sent);
    if (!sent) {
        sent = need(calloc(1, sizeof *sent));
        sent->key = key;
        HASH_ADD(hh, client->sent, key, sizeof sent->key, sent);
    }
    sent->count++;
}

int client_echo(struct client *client, const struct message *message)
{
    struct sent_frame *sent;
    uint64_t key;

    if (message->kind != MESSAGE_CAME || !client->sent)
        return 0;
    key = fingerprint(message->bytes, message->size);
    HASH_FIND(hh, client->sent, &key, sizeof key, sent);
    if (!sent || !sent->count)
        return 0;
    sent->count--;
    return 1;
}

static void forget_sent(struct client *client)
{
    struct sent_frame *sent, *next;

    HASH_ITER(hh, client->sent, sent, next) {
        HASH_DEL(client->sent, sent);
        free(sent);
    }
}

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

    remember(client, message);
    message_free(message);
    client->unsynced = 1;
    if (client->state != CLIENT_OPEN) {
        note(client, HAPPENED_NOTE,
             "that was not sent: the connection is closed");
        return;
    }
    if (!client->subject
        && pp_frame_read(bytes, size, &frame) == PP_SPLIT_FRAME)
        expect_echo(client, &frame);
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

    if (client->state != CLIENT_OPEN)
        return;
    client_send(client, bytes, size);
    if (type == PP_LOBBY_CONNECT) {
        client->thaws = client->fetches = 0;
        client->joined_at = 0;
    }
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

/* ---- questions ---------------------------------------------------------- */

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
    client->asked[frame.type] = 1;
    if ((frame.type == PP_LOBBY_FETCH || frame.type == PP_CHANNEL_FETCH)
        && client->logged_in && frame.data_size == 0)
        expect_answer(client, frame.type, 0);
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

/* A list came. Returns whether it is the answer to a question of ours, and so
 * nothing for the case. A list that did not fit one frame goes on (L-20). */
static int is_answer(struct client *client, const struct pp_frame *frame)
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

/* ---- receiving ---------------------------------------------------------- */

static void follow_sync(struct client *client, const struct pp_frame *frame)
{
    struct runner *runner = client->trial->runner;

    if (frame->type == PP_LOBBY_FREEZE_STATE) {
        client->frozen = pp_get_u32(frame->data) == PP_FREEZE_FROZEN;
        client->thaws += !client->frozen;
        runner->freezes = FREEZES_YES;
    } else if (frame->type == PP_UPDATE_DATABASE && !client->manual) {
        client_say(client, PP_UPDATE_DATABASE, "");
    } else if (frame->type == PP_FETCH_DATABASE && !client->manual) {
        client_say(client, PP_FETCH_DATABASE, "");
        client->fetches++;
    }
}

/* What the client learns from a frame; its shape was checked. */
static void follow(struct client *client, const struct pp_frame *frame)
{
    if (frame->type == PP_CONNECTION
        && pp_get_u32(frame->data) == PP_LOGIN_STATUS_ACCEPTED)
        client->logged_in = 1;
    else if (frame->type == PP_LOBBY_CONNECT
             && pp_get_u32(frame->data) == PP_LOBBY_STATUS_CONNECTED)
        client->joined_at = runner_clock();
    else if (frame->type == PP_LOBBY_PLAYER_KICK)
        client->frozen = 0;
    else
        follow_sync(client, frame);
}

static int is_wrong(const struct client *client, const struct pp_frame *frame,
                    struct pp_verdict *verdict)
{
    return client->subject
        ? host_check(client, frame, verdict)
        : pp_frame_check(frame, PP_FROM_SERVER, PP_LEVEL_R, verdict);
}

/* Does what is done with each frame; whether it is nothing for the case. */
static int is_ours(struct client *client, const struct pp_frame *frame)
{
    if (client->subject)
        return host_took(client, frame);
    follow(client, frame);
    return is_answer(client, frame);
}

static void receive(struct client *client, const struct pp_frame *frame)
{
    struct message *message = message_new(MESSAGE_CAME, frame->bytes,
                                          frame->size);
    struct pp_verdict verdict;

    remember(client, message);
    if (is_wrong(client, frame, &verdict))
        trial_violation(client->trial, client, message, &verdict);
    else if (!is_ours(client, frame))
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

    remember(client, message);
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
        note(client, HAPPENED_NOTE, uv_strerror(error));
        wire_drop(client->wire, 0);
        client->wire = NULL;
    } else {
        client->state = CLIENT_OPEN;
        note(client, HAPPENED_CONNECT, "connected");
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

    note(client, HAPPENED_CLOSED, error == 0 ? "closed by the other side"
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
    inbox_clear(client);
    free(client->inbox);
    client->inbox = NULL;
    while (client->history_first != client->history_count)
        forget_oldest(client);
    free(client->history);
    client->history = NULL;
    pp_splitter_free(&client->in);
    forget_sent(client);
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
    client->logged_in = client->frozen = client->paused = 0;
    client->question_count = client->long_list = client->unsynced = 0;
    client->open_list = 0;
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
    note(client, HAPPENED_CONNECT, "connected");
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
        note(client, HAPPENED_END, "ended its direction");
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
    note(client, reset ? HAPPENED_RESET : HAPPENED_CLOSE,
         reset ? "reset by the client" : "closed by the client");
}

void client_pause(struct client *client, int paused)
{
    client->paused = paused;
    if (client->state == CLIENT_OPEN)
        wire_pause(client->wire, paused);
}
