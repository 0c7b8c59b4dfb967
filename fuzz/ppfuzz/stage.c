#include "stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 8 << 20, LISTS_EVERY = 4 };

/* ---- findings ------------------------------------------------------------ */

void stage_found(struct stage *stage, enum finding_kind kind,
                 enum pp_clause_id clause, int player, const char *format, ...)
{
    struct finding *found = &stage->found;
    va_list words;

    if (found->kind)
        return;
    found->kind = kind;
    found->clause = clause;
    found->player = player;
    va_start(words, format);
    vsnprintf(found->words, sizeof found->words, format, words);
    va_end(words);
}

static int player_of(const struct stage *stage, uint64_t connection)
{
    unsigned i;

    for (i = 0; i < stage->count; i++)
        if (stage->players[i].open &&
            stage->players[i].connection == connection)
            return (int)i;
    return -1;
}

static void on_finding(void *context, const struct pp_finding *finding)
{
    struct stage *stage = context;
    int player = player_of(stage, finding->connection);

    if (finding->who == PP_FROM_SERVER)
        stage_found(stage, FOUND_DIALOGUE, finding->clause, player, "%s: %s",
                    player < 0 ? "one who left" : stage->names->name[player],
                    finding->words);
}

/* ---- the loop ------------------------------------------------------------ */

static void wake(uv_timer_t *timer)
{
    *(int *)timer->data = 1;
}

int stage_until(struct stage *stage, int (*done)(void *context),
                void *context, long long wait)
{
    uv_timer_t timer;
    int late = 0;

    uv_timer_init(&stage->loop, &timer);
    timer.data = &late;
    uv_update_time(&stage->loop);
    uv_timer_start(&timer, wake,
                   (uint64_t)(wait ? wait : stage->options->patience), 0);
    while (!done(context) && !late)
        uv_run(&stage->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&stage->loop, UV_RUN_NOWAIT);
    return done(context);
}

/* ---- who plays ----------------------------------------------------------- */

enum role stage_role(unsigned player)
{
    static const enum role roles[] = { MEMBER, WANDERER, MEMBER, NEWCOMER };

    return player < CLEAN_COUNT ? CLEAN : roles[(player - CLEAN_COUNT) % 4];
}

/* ---- a turn -------------------------------------------------------------- */

/* The clean clients do something that the other must notice. */
static void be_seen(struct stage *stage)
{
    struct player *player = &stage->players[stage->turn % CLEAN_COUNT];

    player_say(player, "ADD_STROKE index=%u rgba=#204060ff height=1 width=1 "
               "points=(1,2)(3,4)", stage->turn & INT32_MAX);
    player_say(player, "CHANNEL_MESSAGE channel=%s content=%u",
               stage->names->chat, stage->turn);
    if (stage->turn % LISTS_EVERY == 0)
        player_say(player, "LOBBY_FETCH");
}

/* One who leaves may have sent a header that swallows its questions. */
static int is_owed(const struct player *player)
{
    return player->owed && !player->ended && !player->leaving;
}

static int clean_answered(void *context)
{
    const struct stage *stage = context;
    unsigned i;

    for (i = 0; i < CLEAN_COUNT; i++)
        if (is_owed(&stage->players[i]))
            return 0;
    return 1;
}

static int all_answered(void *context)
{
    const struct stage *stage = context;
    unsigned i;

    for (i = CLEAN_COUNT; i < stage->count; i++)
        if (is_owed(&stage->players[i]))
            return 0;
    return clean_answered(context);
}

static void judge_ended(struct stage *stage, const struct player *player)
{
    if (server_there(stage->server))
        stage_found(stage, FOUND_CLOSED, PP_CLAUSE_V_1, (int)player->number,
                    "the server closed the connection of %s, who sent nothing "
                    "wrong", player->name);
    else
        stage_found(stage, FOUND_DEAD, PP_CLAUSE_V_1, -1, "the server %s",
                    server_end_words(stage->server));
}

static void judge_clean(struct stage *stage)
{
    unsigned i;

    for (i = 0; i < CLEAN_COUNT && !stage->found.kind; i++) {
        const struct player *player = &stage->players[i];

        if (player->ended)
            judge_ended(stage, player);
        else if (player->owed)
            stage_found(stage, FOUND_SILENT, PP_CLAUSE_V_1, (int)i,
                        "%s, who sent nothing wrong, had no answer to "
                        "CHANNEL_FETCH within %lld ms", player->name,
                        stage->options->patience);
    }
}

/* Whether the server still answers those who sent nothing wrong, now that it
 * does not answer another. */
static void ask_clean_again(struct stage *stage)
{
    unsigned i;

    for (i = 0; i < CLEAN_COUNT; i++) {
        player_say(&stage->players[i], "CHANNEL_FETCH");
        player_flush(&stage->players[i]);
    }
    stage_until(stage, clean_answered, stage, 0);
    judge_clean(stage);
}

static void judge_others(struct stage *stage)
{
    unsigned i;

    ask_clean_again(stage);
    for (i = CLEAN_COUNT; i < stage->count; i++)
        if (is_owed(&stage->players[i]))
            stage_found(stage, FOUND_MUTE, PP_CLAUSE_V_2, (int)i,
                        "%s was neither closed nor answered within %lld ms",
                        stage->players[i].name, stage->options->patience);
}

static void let_go(struct stage *stage)
{
    unsigned i;

    for (i = CLEAN_COUNT; i < stage->count; i++)
        if (stage->players[i].leaving)
            player_leave(&stage->players[i], stage->players[i].reset);
}

static void ask(struct stage *stage)
{
    unsigned i;

    for (i = 0; i < stage->count; i++) {
        struct player *player = &stage->players[i];

        if (player->ready && !player->ended && !player->leaving)
            player_say(player, "CHANNEL_FETCH");
        player_flush(player);
    }
}

void stage_settle(struct stage *stage)
{
    int64_t begin = (int64_t)uv_hrtime();

    if (stage->found.kind)
        return;
    be_seen(stage);
    ask(stage);
    stage->turn++;
    stage_until(stage, clean_answered, stage, 0);
    stage->latency = (int64_t)uv_hrtime() - begin;
    judge_clean(stage);
    if (!stage->found.kind && !stage_until(stage, all_answered, stage, 0))
        judge_others(stage);
    let_go(stage);
    pp_dialogue_time(stage->dialogue, (int64_t)uv_hrtime());
}

void stage_finish(struct stage *stage)
{
    stage_settle(stage);
    stage_settle(stage);
    pp_dialogue_finish(stage->dialogue, (int64_t)uv_hrtime());
}

/* ---- coming and going, and what each does ----------------------------------- */

/* A server that hangs lets nobody in either. */
static void cannot_enter(struct stage *stage, const struct player *player)
{
    if (player->role != CLEAN)
        ask_clean_again(stage);
    if (stage->found.kind)
        return;
    if (!server_there(stage->server))
        stage_found(stage, FOUND_DEAD, PP_CLAUSE_V_1, -1, "the server %s",
                    server_end_words(stage->server));
    else
        stage_found(stage, FOUND_NO_LOGIN, PP_CLAUSE_A_21,
                    (int)player->number, "%s can't connect, log in and join "
                    "(again)", player->name);
}

int stage_open(struct stage *stage, struct server *server,
               const struct options *options, const struct names *names)
{
    struct pp_dialogue_options watch = { .level = PP_LEVEL_R,
        .memory = MEMORY, .all = 1, .hook = on_finding, .context = stage,
        .allowance = options->patience * 1000000 };
    unsigned i;

    *stage = (struct stage){ .server = server, .options = options,
                             .names = names,
                             .count = CLEAN_COUNT + options->clients };
    stage->dialogue = pp_dialogue_new(&watch);
    if (!stage->dialogue || uv_loop_init(&stage->loop))
        abort();
    for (i = 0; i < stage->count; i++)
        stage->players[i] = (struct player){ .stage = stage, .number = i,
            .role = stage_role(i), .name = names->name[i],
            .password = names->password[i], .made = options->accounts != NULL };
    for (i = 0; i < CLEAN_COUNT; i++)
        if (player_enter(&stage->players[i])) {
            cannot_enter(stage, &stage->players[i]);
            return -1;
        }
    return 0;
}

void stage_close(struct stage *stage)
{
    unsigned i;

    for (i = 0; i < stage->count; i++) {
        player_leave(&stage->players[i], 0);
        free(stage->players[i].queue);
    }
    uv_run(&stage->loop, UV_RUN_DEFAULT);
    uv_loop_close(&stage->loop);
    pp_dialogue_free(stage->dialogue);
}

/* Two requests for a lobby on their way at once: which of them an answer is
 * for, nobody can tell when a server answers bad ones or not as it likes. */
static void keep_apart(struct player *player, const struct step *step)
{
    unsigned type = step->size > 2 ? step->bytes[2] : PP_TYPE_COUNT;

    if ((player->ready || player->role == NEWCOMER) &&
        (type == PP_LOBBY_CREATION || type == PP_LOBBY_CONNECT))
        player_say(player, "CHANNEL_FETCH");
}

void stage_play(struct stage *stage, const struct step *step)
{
    struct player *player = &stage->players[step->player];

    if (player->leaving || step->kind == STEP_SETTLE)
        stage_settle(stage);
    if (stage->found.kind || step->kind == STEP_SETTLE)
        return;
    if ((!player->line || player->ended) && player_enter(player)) {
        cannot_enter(stage, player);
        return;
    }
    if (step->kind == STEP_SEND) {
        player_send(player, step->bytes, step->size);
        keep_apart(player, step);
        return;
    }
    player->leaving = 1;
    player->reset = step->kind == STEP_RESET;
}
