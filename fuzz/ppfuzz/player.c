#include "player.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "source.h"

enum {
    AGAIN_AFTER = 20, /* ms, when the name is still taken */
    ENTRY_WAIT = 5000 /* at least; passwords take their time */
};

static int64_t now(void)
{
    return (int64_t)uv_hrtime();
}

static int is_question(unsigned type)
{
    return type == PP_CHANNEL_FETCH || type == PP_LOBBY_FETCH;
}

/* ---- what it sends ------------------------------------------------------- */

/* A question that no reading rejects, so that it must be answered. */
static int must_be_answered(const struct player *player,
                            const struct pp_frame *frame)
{
    return player->ready && is_question(frame->type) &&
           !frame->data_size && frame->name_size == strlen(player->name) &&
           !memcmp(frame->name, player->name, frame->name_size);
}

/* Tells the checker what is on its way. */
static void tell_sent(struct player *player, const uint8_t *bytes, size_t size)
{
    struct stage *stage = player->stage;
    struct pp_frame frame;
    enum pp_split split;

    while (!player->out_broken) {
        split = pp_splitter_next(&player->out, &bytes, &size, &frame);
        if (split == PP_SPLIT_MORE)
            return;
        if (split != PP_SPLIT_FRAME)
            break;
        player->owed += (unsigned)must_be_answered(player, &frame);
        pp_dialogue_frame(stage->dialogue, player->connection, PP_FROM_CLIENT,
                          now(), ++stage->frames, &frame);
    }
    player->out_broken = 1;
    pp_dialogue_lost(stage->dialogue, player->connection, PP_FROM_CLIENT,
                     now());
}

void player_send(struct player *player, const uint8_t *bytes, size_t size)
{
    if (player->queued + size > player->room) {
        player->room = 2 * (player->queued + size);
        player->queue = realloc(player->queue, player->room);
        if (!player->queue)
            abort();
    }
    memcpy(player->queue + player->queued, bytes, size);
    player->queued += size;
}

void player_flush(struct player *player)
{
    if (player->queued && player->open && !player->ended) {
        tell_sent(player, player->queue, player->queued);
        line_write(player->line, player->queue, player->queued);
    }
    player->queued = 0;
}

void player_say(struct player *player, const char *format, ...)
{
    struct pp_text_defaults defaults = { player->name, strlen(player->name),
                                         SOURCE_DATE };
    uint8_t bytes[PP_FRAME_MAX];
    struct pp_text_error error;
    char line[2048];
    va_list words;
    size_t size;

    va_start(words, format);
    vsnprintf(line, sizeof line, format, words);
    va_end(words);
    size = pp_text_parse(line, strlen(line), &defaults, bytes, &error);
    player_send(player, bytes, size);
}

/* ---- what comes ---------------------------------------------------------- */

/* Answers save and load requests, notes statuses and lists. */
static void note(struct player *player, const struct pp_frame *frame)
{
    if (frame->type < PP_TYPE_COUNT && frame->data_size == 4)
        player->status[frame->type] = pp_get_u32(frame->data);
    if (is_question(frame->type) && player->owed)
        player->owed--;
    if (frame->type == PP_UPDATE_DATABASE)
        player_say(player, "UPDATE_DATABASE");
    if (frame->type == PP_FETCH_DATABASE)
        player_say(player, "FETCH_DATABASE");
    player_flush(player);
}

static void received(struct player *player, const struct pp_frame *frame)
{
    struct stage *stage = player->stage;
    const struct pp_type *type = pp_type(frame->type);
    struct pp_verdict verdict;

    if (pp_frame_check(frame, PP_FROM_SERVER, PP_LEVEL_R, &verdict))
        stage_found(stage, FOUND_INVALID, verdict.clause,
                    (int)player->number, "%s got a frame of type %u%s%s that "
                    "is not valid: %s (byte %u)", player->name, frame->type,
                    type ? " " : "", type ? type->name : "", verdict.words,
                    verdict.offset);
    pp_dialogue_frame(stage->dialogue, player->connection, PP_FROM_SERVER,
                      now(), ++stage->frames, frame);
    note(player, frame);
}

static void on_data(void *owner, const uint8_t *bytes, size_t size)
{
    struct player *player = owner;
    struct pp_frame frame;
    enum pp_split split;

    while ((split = pp_splitter_next(&player->in, &bytes, &size, &frame)) ==
           PP_SPLIT_FRAME)
        received(player, &frame);
    if (split != PP_SPLIT_MORE)
        stage_found(player->stage, FOUND_INVALID, PP_CLAUSE_F_1,
                    (int)player->number, "%s got bytes that are no frame",
                    player->name);
}

static void on_open(void *owner)
{
    struct player *player = owner;

    player->open = 1;
    player->connection = ++player->stage->connections;
    pp_dialogue_open(player->stage->dialogue, player->connection, now(), 1);
}

static void on_ended(void *owner)
{
    struct player *player = owner;

    player->ended = 1;
    if (player->open)
        pp_dialogue_end(player->stage->dialogue, player->connection,
                        PP_FROM_SERVER, 0, now());
}

static const struct line_events events = { on_open, on_data, on_ended };

/* ---- coming and going ---------------------------------------------------- */

void player_leave(struct player *player, int reset)
{
    if (!player->line)
        return;
    player_flush(player);
    line_drop(player->line, reset);
    /* with bytes unread a FIN is an RST too: nobody may rely on its last */
    if (player->open)
        pp_dialogue_end(player->stage->dialogue, player->connection,
                        PP_FROM_CLIENT, 1, now());
    pp_splitter_free(&player->in);
    pp_splitter_free(&player->out);
    player->line = NULL;
    player->open = player->ended = player->ready = player->out_broken = 0;
    player->leaving = 0;
    player->owed = 0;
}

static long long entry_wait(const struct player *player)
{
    long long patience = player->stage->options->patience;

    return patience > ENTRY_WAIT ? patience : ENTRY_WAIT;
}

static int is_open(void *context)
{
    const struct player *player = context;

    return player->open || player->ended;
}

static int dial(struct player *player)
{
    struct stage *stage = player->stage;

    player_leave(player, 0);
    player->queued = 0;
    memset(player->status, -1, sizeof player->status);
    player->line = line_open(&stage->loop,
                             (const struct sockaddr *)&stage->server->address,
                             &events, player);
    return stage_until(stage, is_open, player, entry_wait(player)) &&
           player->open ? 0 : -1;
}

struct wait {
    struct player *player;
    unsigned type;
};

static int is_answered(void *context)
{
    const struct wait *wait = context;

    return wait->player->ended || wait->player->status[wait->type] >= 0;
}

/* The status that answers what was sent; -1: none came. */
static int64_t answer(struct player *player, unsigned type)
{
    struct wait wait = { player, type };

    player->status[type] = -1;
    player_flush(player);
    stage_until(player->stage, is_answered, &wait, entry_wait(player));
    return player->status[type];
}

/* A server without CREATE_ACCOUNT closes; then the account must be there. */
static int sign_up(struct player *player)
{
    if (player->made)
        return 0;
    player_say(player, "CREATE_ACCOUNT password=\"%s\"", player->password);
    player->made = 1;
    return answer(player, PP_CREATE_ACCOUNT) < 0 ? dial(player) : 0;
}

/* the name is free as soon as its last connection has ended; how soon
 * the server sees that end is left to chance here, so it is asked again. */
static int log_in(struct player *player)
{
    int64_t until = now() + entry_wait(player) * 1000000;
    int64_t status;

    if (sign_up(player))
        return -1;
    for (;;) {
        player_say(player, "CONNECTION password=\"%s\"", player->password);
        status = answer(player, PP_CONNECTION);
        if (status == PP_LOGIN_STATUS_ACCEPTED)
            return 0;
        if (status != PP_LOGIN_STATUS_USER_ALREADY_CONNECTED || now() > until)
            return -1;
        uv_sleep(AGAIN_AFTER);
        if (dial(player))
            return -1;
    }
}

/* The first clean client makes the room, unless it is there. */
static int join(struct player *player)
{
    struct stage *stage = player->stage;
    const struct names *names = stage->names;
    char document[1024];

    snprintf(document, sizeof document, SOURCE_ROOM, names->room,
             names->name[0]);
    if (!stage->made) {
        player_say(player, "LOBBY_CREATION json=%s", document);
        player_say(player, "CHANNEL_CREATION channel=%s", names->chat);
        player_say(player, "CHANNEL_CONNECTION channel=%s", names->chat);
        stage->made = 1;
        if (answer(player, PP_LOBBY_CREATION) == PP_LOBBY_STATUS_CREATED)
            return 0;
    }
    player_say(player, "CHANNEL_CONNECTION channel=%s", names->chat);
    player_say(player, "LOBBY_CONNECT json=%s", document);
    return answer(player, PP_LOBBY_CONNECT) == PP_LOBBY_STATUS_CONNECTED
           ? 0 : -1;
}

int player_enter(struct player *player)
{
    if (dial(player))
        return -1;
    if (player->role == NEWCOMER)
        return 0;
    if (log_in(player) || (player->role != WANDERER && join(player)))
        return -1;
    player->ready = 1;
    return 0;
}
