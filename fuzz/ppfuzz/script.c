#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "source.h"

struct script {
    FILE *out;
    const struct run *run;
    const struct selection *selection;
    const struct names *names;
};

static const struct step *step_of(const struct script *script, size_t i)
{
    return &script->run->history.steps[script->selection->steps[i]];
}

/* ---- words --------------------------------------------------------------- */

/* The role of a player: ann, ben, mal10 ... */
static void put_role(FILE *out, unsigned player)
{
    if (player < CLEAN_COUNT)
        fputs(player ? "ben" : "ann", out);
    else
        fprintf(out, "mal%u", player - CLEAN_COUNT);
}

static int put_if(FILE *out, const char **text, const char *name,
                  const char *stands_for)
{
    size_t size = strlen(name);

    if (!size || strncmp(*text, name, size))
        return 0;
    fputs(stands_for, out);
    *text += size;
    return 1;
}

static int put_player(FILE *out, const char **text, const struct names *names)
{
    unsigned i;

    for (i = 0; i < PLAYERS_MAX; i++)
        if (*names->name[i] &&
            !strncmp(*text, names->name[i], strlen(names->name[i]))) {
            fputs("${", out);
            put_role(out, i);
            fputs("}", out);
            *text += strlen(names->name[i]);
            return 1;
        }
    return 0;
}

/* Names of the run become those that the script's runner chooses. */
static void put_line(const struct script *script, const char *text)
{
    const struct names *names = script->names;

    while (*text)
        if (!put_if(script->out, &text, names->room, "${room.filename}") &&
            !put_if(script->out, &text, names->chat, "${chat}") &&
            !put_if(script->out, &text, "$", "$$") &&
            !put_player(script->out, &text, names))
            fputc(*text++, script->out);
}

/* ---- frames -------------------------------------------------------------- */

static int is_named(const struct pp_frame *frame, const char *name)
{
    return frame->name_size == strlen(name) &&
           !memcmp(frame->name, name, frame->name_size);
}

static void put_hex(FILE *out, const uint8_t *bytes, size_t size)
{
    while (size--)
        fprintf(out, "%02x", *bytes++);
}

/* Its words, without what the runner fills in. */
static void put_words(const struct script *script, const struct pp_frame *frame,
                      const char *name)
{
    struct pp_text_style style = { .no_name = is_named(frame, name),
                                   .no_date = (frame->date & ~SOURCE_DATES) ==
                                              SOURCE_DATE };
    size_t room = PP_TEXT_ROOM(frame->size);
    char *text = malloc(room);

    if (!text)
        abort();
    pp_text_print(frame, PP_FROM_CLIENT, &style, text, room);
    if (strncmp(text, "RAW", 3) || !is_named(frame, name)) {
        put_line(script, text);
    } else { /* any type and any data, and the name that she has there */
        fprintf(script->out, "type=%u ", frame->type);
        if (frame->data_size)
            fputs("more=", script->out);
        put_hex(script->out, frame->data, frame->data_size);
        fputs(frame->data_size ? " RESET_CANVAS" : "RESET_CANVAS",
              script->out);
    }
    free(text);
}

/* The end of what was sent there, which is no whole frame. */
static void put_rest(const struct script *script, const struct step *step)
{
    char *text = malloc(PP_TEXT_ROOM(step->size));

    if (!text)
        abort();
    pp_text_print_raw(step->bytes, step->size < PP_FRAME_MAX ? step->size
                      : PP_FRAME_MAX, text, PP_TEXT_ROOM(step->size));
    fputs(text, script->out);
    free(text);
}

static void put_step(const struct script *script, const struct step *step)
{
    struct pp_frame frame;

    if (step->kind == STEP_SETTLE) {
        fputs("  ann expect no LOBBY_PLAYER_KICK\n", script->out);
        return;
    }

    fputs("  ", script->out);
    put_role(script->out, step->player);
    if (step->kind != STEP_SEND) {
        fputs(step->kind == STEP_RESET ? " reset\n" : " close\n", script->out);
        return;
    }
    fputs(" send ", script->out);
    if (pp_frame_read(step->bytes, step->size, &frame) == PP_SPLIT_FRAME)
        put_words(script, &frame, script->names->name[step->player]);
    else
        put_rest(script, step);
    fputc('\n', script->out);
}

/* ---- the case ------------------------------------------------------------ */

static void put_act(const struct script *script, unsigned player,
                    const char *words)
{
    fputs("  ", script->out);
    put_role(script->out, player);
    fprintf(script->out, " %s\n", words);
}

static int plays(const struct script *script, unsigned player)
{
    size_t i;

    for (i = 0; i < script->selection->count; i++)
        if (step_of(script, i)->player == player &&
            step_of(script, i)->kind != STEP_SETTLE)
            return 1;
    return 0;
}

static void put_members(const struct script *script)
{
    unsigned i;

    for (i = 0; i < PLAYERS_MAX; i++)
        if (i < CLEAN_COUNT ||
            (plays(script, i) && stage_role(i) == MEMBER)) {
            fputc(' ', script->out);
            put_role(script->out, i);
        }
}

static void put_head(const struct script *script, unsigned seed)
{
    const struct finding *found = &script->selection->found;
    const char *id = pp_clause(found->clause)->id;
    unsigned i;

    fprintf(script->out, "# Found by ppfuzz with seed %u:\n# ", seed);
    put_line(script, found->words);
    fprintf(script->out, "\n\ncase \"found by ppfuzz: %s\"\n  clause %s%s\n", id,
            id, found->kind == FOUND_INVALID &&
                found->clause != PP_CLAUSE_V_1 ? " V-1" : "");
    for (i = CLEAN_COUNT; i < PLAYERS_MAX; i++)
        if (plays(script, i) && stage_role(i) != MEMBER) {
            fputs(stage_role(i) == WANDERER ? "  users " : "  strangers ",
                  script->out);
            put_role(script->out, i);
            fputc('\n', script->out);
        }
    fputs("  lobby room:", script->out);
    put_members(script);
    fputs(" with mode=both\n  channel chat:", script->out);
    put_members(script);
    fputs("\n\n", script->out);
}

/* Who sent a bad frame is answered after it, or closed. */
static void put_answer(const struct script *script, unsigned player)
{
    put_act(script, player,
            "expect one of\n    CHANNEL_FETCH\n    closed\n  end");
}

static int is_relayed(const struct step *step)
{
    struct pp_frame frame;

    return step->kind == STEP_SEND &&
           pp_frame_read(step->bytes, step->size, &frame) == PP_SPLIT_FRAME &&
           frame.type < PP_TYPE_COUNT && pp_type(frame.type)->relayed &&
           !pp_frame_check(&frame, PP_FROM_CLIENT, PP_LEVEL_R, NULL);
}

/* Whether no step may be relayed in any reading: then the next that comes to
 * ben is what ann sends. */
static int all_is_rejected(const struct script *script)
{
    size_t i;

    for (i = 0; i < script->selection->count; i++)
        if (is_relayed(step_of(script, i)))
            return 0;
    return 1;
}

/* Whether this player is in the room still, whatever the reading: it sent
 * nothing but what is rejected. */
static int must_be_there(const struct script *script, unsigned player)
{
    const struct step *step;
    struct pp_frame frame;
    int there = 0;
    size_t i;

    for (i = 0; i < script->selection->count; i++) {
        step = step_of(script, i);
        if (step->player != player || step->kind == STEP_SETTLE)
            continue;
        there = step->kind == STEP_SEND;
        if (there && (pp_frame_read(step->bytes, step->size, &frame) !=
                      PP_SPLIT_FRAME ||
                      !pp_frame_check(&frame, PP_FROM_CLIENT, PP_LEVEL_R,
                                      NULL)))
            return 0;
    }
    return there && stage_role(player) == MEMBER;
}

/* A rejected frame changes nothing: its sender is in the room, or closed. */
static void put_still_there(const struct script *script)
{
    unsigned i;

    for (i = CLEAN_COUNT; i < PLAYERS_MAX; i++)
        if (must_be_there(script, i)) {
            put_act(script, i, "expect one of\n"
                    "    RESET_CANVAS name=${ann}\n    closed\n  end");
        }
}

/* All was handled, nothing invalid came, and they are served still. */
static void put_end(const struct script *script)
{
    const struct finding *found = &script->selection->found;

    if (found->kind == FOUND_MUTE)
        put_answer(script, (unsigned)found->player);
    fputs("  ann expect no LOBBY_PLAYER_KICK\n"
          "  ben expect no LOBBY_PLAYER_KICK\n", script->out);
    if (!all_is_rejected(script))
        return;
    fputs("  ann send RESET_CANVAS\n"
          "  ann send CHANNEL_MESSAGE channel=${chat} content=\"still here\"\n"
          "  ben expect RESET_CANVAS name=${ann}\n"
          "  ben expect CHANNEL_MESSAGE name=${ann}\n", script->out);
    put_still_there(script);
}

/* Whether this player's step before this one, if any, hung up. */
static int is_away(const struct script *script, size_t i)
{
    unsigned player = step_of(script, i)->player;

    while (i--)
        if (step_of(script, i)->player == player &&
            step_of(script, i)->kind != STEP_SETTLE)
            return step_of(script, i)->kind != STEP_SEND;
    return stage_role(player) == NEWCOMER;
}

/* Who is away comes to the place where the player would be. */
static void put_entry(const struct script *script, size_t i)
{
    unsigned player = step_of(script, i)->player;
    enum role role = stage_role(player);

    if (step_of(script, i)->kind != STEP_SEND || !is_away(script, i))
        return;
    put_act(script, player, role == NEWCOMER ? "connect" : "login");
    if (role != MEMBER)
        return;
    put_act(script, player, "join room");
    put_act(script, player, "send CHANNEL_CONNECTION channel=${chat}");
}

static int is_sent_by(const struct script *script, int player)
{
    size_t i;

    for (i = 0; i < script->selection->count; i++)
        if (step_of(script, i)->kind != STEP_SEND ||
            (int)step_of(script, i)->player != player)
            return 0;
    return 1;
}

/* A question in the same segment, where that is possible: a server that drops
 * what it has read along with a bad frame shows only so. */
static void put_steps(const struct script *script)
{
    const struct finding *found = &script->selection->found;
    int together = found->kind == FOUND_MUTE &&
                   is_sent_by(script, found->player);
    size_t i;

    if (together)
        fputs("  together\n", script->out);
    for (i = 0; i < script->selection->count; i++) {
        put_entry(script, i);
        put_step(script, step_of(script, i));
    }
    if (found->kind == FOUND_MUTE)
        put_act(script, (unsigned)found->player, "send CHANNEL_FETCH");
    if (together)
        fputs("  end\n", script->out);
}

void script_write(FILE *out, const struct run *run,
                  const struct selection *selection,
                  const struct names *names, unsigned seed)
{
    struct script script = { out, run, selection, names };

    put_head(&script, seed);
    put_steps(&script);
    put_end(&script);
}
