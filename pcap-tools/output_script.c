#include "output_script.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <cli/cli.h>

#include "script_words.h"
#include "script_write.h"

struct script {
    struct output output;
    struct story story;
    const char *file;
    FILE *out;
};

/* ---- clients ---------------------------------------------------------------- */

static struct thing *visit_of(struct story *story,
                              const struct conversation *conversation)
{
    struct thing *visit = story_thing(story, THING_VISIT, &conversation->id,
                                      sizeof conversation->id, "", 0);

    if (visit)
        visit->whole = conversation->whole;
    return visit;
}

/* A connection's user is who it says it is when it first logs in. */
static void meet(struct story *story, struct thing *visit,
                 const struct pp_frame *frame)
{
    struct thing *user;

    if (visit->user || pp_type_payload(frame->type, PP_FROM_CLIENT) !=
                           PP_PAYLOAD_PASSWORD)
        return;
    user = story_thing(story, THING_USER, frame->name, frame->name_size, "", 0);
    if (!user)
        return;
    visit->user = user;
    visit->second = user->visits > 0;
    user->visits++;
    story_tie(visit, user);
}

/* Of these the server says nothing to the sender. */
static int is_silent(const struct pp_frame *frame)
{
    switch (frame->type) {
    case PP_CHANNEL_CREATION:
    case PP_CHANNEL_CONNECTION:
    case PP_CHANNEL_DISCONNECT:
    case PP_CHANNEL_MESSAGE:
    case PP_LOBBY_DISCONNECT:
    case PP_LOBBY_INFO_CHANGE:
        return 1;
    default:
        return pp_type(frame->type)->family == PP_FAMILY_DRAWING;
    }
}

/* How many lists of that type are owed; NULL for what is no list. */
static unsigned *owed(struct thing *visit, unsigned type)
{
    return type == PP_LOBBY_FETCH     ? &visit->lobby_lists
           : type == PP_CHANNEL_FETCH ? &visit->channel_lists
                                      : NULL;
}

static void from_client(struct story *story, struct thing *visit,
                        const struct record *record)
{
    unsigned *lists;
    struct step *step;

    if (!record->verdict)
        meet(story, visit, record->frame);
    step = story_step(story, STEP_SEND, visit,
                      script_words(story, visit, record));
    if (!step)
        return;
    step->number = record->number;
    if (record->verdict)
        return;
    step->silent = visit->logged_in && is_silent(record->frame);
    lists = owed(visit, record->frame->type);
    if (lists)
        ++*lists;
    story_sent(story, record->frame, step);
}

/* ---- the server --------------------------------------------------------------- */

static void learn_login(struct thing *visit, const struct pp_frame *frame)
{
    uint32_t status = pp_get_u32(frame->data);

    if (frame->type == PP_CONNECTION)
        visit->logged_in |= status == PP_LOGIN_STATUS_ACCEPTED;
    else if (visit->user && visit->user->origin == ORIGIN_UNKNOWN)
        visit->user->origin = status == PP_ACCOUNT_STATUS_CREATED
                                  ? ORIGIN_CREATED
                                  : ORIGIN_BEFORE;
    if (frame->type == PP_CONNECTION && visit->user &&
        visit->user->origin == ORIGIN_UNKNOWN)
        visit->user->origin = ORIGIN_BEFORE;
}

static void learn_lobby(struct thing *visit, const struct pp_frame *frame)
{
    uint32_t status = pp_get_u32(frame->data);

    if (!visit->room || visit->room->origin != ORIGIN_UNKNOWN)
        return;
    if (frame->type == PP_LOBBY_CREATION)
        visit->room->origin = status == PP_LOBBY_STATUS_CREATED
                                  ? ORIGIN_CREATED
                                  : ORIGIN_BEFORE;
    else if (status == PP_LOBBY_STATUS_CONNECTED)
        visit->room->origin = ORIGIN_BEFORE;
}

static void learn(struct thing *visit, const struct pp_frame *frame)
{
    switch (pp_type_payload(frame->type, PP_FROM_SERVER)) {
    case PP_PAYLOAD_LOGIN_STATUS:
    case PP_PAYLOAD_ACCOUNT_STATUS:
        learn_login(visit, frame);
        break;
    case PP_PAYLOAD_LOBBY_STATUS:
        learn_lobby(visit, frame);
        break;
    default:
        break;
    }
}

/* A password that was wrong is not the role's. */
static void note_refusal(struct story *story, const struct thing *visit,
                         const struct pp_frame *frame)
{
    struct step *step, *login = NULL;

    if (frame->type != PP_CONNECTION ||
        pp_get_u32(frame->data) != PP_LOGIN_STATUS_BAD_PASSWORD)
        return;
    for (step = visit->first; step; step = step->same)
        if (step->kind == STEP_SEND &&
            strncmp(step->text, "CONNECTION", 10) == 0)
            login = step;
    if (!login)
        return;
    free(login->text);
    login->text = strdup("CONNECTION password=wrong");
    story->failed |= !login->text;
}

/* L-20: a long list's later frames are expected with its first. */
static int goes_on(struct thing *visit, const struct pp_frame *frame)
{
    unsigned *lists = owed(visit, frame->type);

    if (!lists)
        return 0;
    if (!*lists)
        return 1;
    --*lists;
    return 0;
}

static void from_server(struct story *story, struct thing *visit,
                        const struct record *record)
{
    const struct pp_type *type = pp_type(record->frame->type);
    struct step *sent = type && type->relayed
                            ? story_who_sent(story, record->frame)
                            : NULL;
    struct step *step;

    if (sent) {
        step = story_step(story, STEP_EXPECT_SENT, visit, NULL);
        if (step)
            step->sent = sent;
        sent->wanted = 1;
        story_tie(visit, sent->visit);
        return;
    }
    if (record->verdict || !type || type->relayed ||
        goes_on(visit, record->frame))
        return;
    learn(visit, record->frame);
    note_refusal(story, visit, record->frame);
    story_step(story, STEP_EXPECT, visit,
               script_expected(story, visit, record));
}

/* ---- the ends of a connection ---------------------------------------------------- */

static void on_end(struct story *story, struct thing *visit,
                   const struct record *record)
{
    if (visit->ended ||
        (record->end != TCP_END_FIN && record->end != TCP_END_RST))
        return;
    visit->ended = 1;
    if (visit->user)
        visit->user->visits--;
    if (record->from == PP_FROM_SERVER)
        story_step(story, STEP_CLOSED, visit, NULL);
    else
        story_step(story, record->end == TCP_END_RST ? STEP_RESET : STEP_CLOSE,
                   visit, NULL);
}

static void on_record(struct output *output, const struct record *record)
{
    struct script *script = (struct script *)output;
    struct story *story = &script->story;
    struct thing *visit;

    if (record->kind == RECORD_FINDING || story->failed)
        return;
    visit = visit_of(story, record->conversation);
    if (!visit || !visit->whole) {
        story->left_out += record->kind == RECORD_FRAME;
        return;
    }
    if (record->kind == RECORD_OPEN)
        story_step(story, STEP_CONNECT, visit, NULL);
    else if (record->kind == RECORD_CLOSE)
        on_end(story, visit, record);
    else if (record->kind == RECORD_FRAME && record->from == PP_FROM_CLIENT)
        from_client(story, visit, record);
    else if (record->kind == RECORD_FRAME)
        from_server(story, visit, record);
}

/* ---- the file ---------------------------------------------------------------------- */

static int finish_file(struct script *script)
{
    int failed = ferror(script->out);

    if (script->out == stdout)
        failed |= fflush(stdout) != 0;
    else
        failed |= fclose(script->out) != 0;
    if (failed)
        cli_error("%s: can't be written: %s", script->file, strerror(errno));
    return failed ? -1 : 0;
}

static int on_close(struct output *output)
{
    struct script *script = (struct script *)output;
    int result = 0;

    if (script->story.failed) {
        cli_error("%s: no memory for the script", script->file);
        result = -1;
    } else {
        script_write(&script->story, script->out);
    }
    if (script->story.left_out)
        cli_error("%s: %" PRIu64 " frames of connections that began before the "
                  "capture are not in it",
                  script->file, script->story.left_out);
    if (finish_file(script) != 0)
        result = -1;
    story_free(&script->story);
    free(script);
    return result;
}

struct output *output_script(const char *file)
{
    struct script *script = calloc(1, sizeof *script);

    if (!script) {
        cli_error("%s: no memory", file);
        return NULL;
    }
    script->output = (struct output){ on_record, NULL, on_close };
    script->file = file;
    script->out = strcmp(file, "-") == 0 ? stdout : fopen(file, "w");
    if (script->out)
        return &script->output;
    cli_error("%s: can't be written: %s", file, strerror(errno));
    free(script);
    return NULL;
}
