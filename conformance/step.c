#include "step.h"
#include "action.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>
#include <utlist.h>

struct label {
    const char *name;
    const uint8_t *bytes;
    size_t size;
    UT_hash_handle hh;
};

static const struct {
    const char *name;
    enum verb verb;
} verbs[] = {
    { "connect", VERB_CONNECT }, { "login", VERB_LOGIN },
    { "signup", VERB_SIGNUP },   { "join", VERB_JOIN },
    { "leave", VERB_LEAVE },     { "sync", VERB_SYNC },
    { "end", VERB_END },         { "close", VERB_CLOSE },
    { "reset", VERB_RESET },     { "pause", VERB_PAUSE },
    { "resume", VERB_RESUME },   { "send", VERB_SEND },
    { "expect", VERB_EXPECT },   { "act", VERB_ACT }
};

enum { VERBS = sizeof verbs / sizeof *verbs };

/* ---- scene -------------------------------------------------------------- */

void scene_begin(struct scene *scene, const struct session *session,
                 struct arena *arena, int row)
{
    const char *cell;
    int i;

    *scene = (struct scene){ .session = session, .arena = arena };
    scene->vars.arena = arena;
    for (i = 0; i < session->column_count; i++) {
        cell = session->cells[row * session->column_count + i];
        vars_set(&scene->vars, session->columns[i],
                 strlen(session->columns[i]), cell, strlen(cell));
    }
}

static void cast(struct scene *scene, const char *role, const char *field,
                 const char *text)
{
    vars_set_text(&scene->vars, arena_print(scene->arena, "%s.%s", role, field),
                  text);
}

/* A JSON string, in the arena. */
static const char *quoted(struct arena *arena, const char *text)
{
    size_t size = strlen(text), room = 6 * size + 3;
    char *out = arena_alloc(arena, room);

    out[pp_json_quote(text, size, out, room - 1)] = 0;
    return out;
}

static void cast_lobby(struct scene *scene, const char *role,
                       const struct identity *who)
{
    struct arena *arena = scene->arena;
    const char *key = arena_print(arena, "\"Filename\":%s,\"Owner\":%s",
                                  quoted(arena, who->name),
                                  quoted(arena, who->owner));
    const char *json = arena_print(arena,
        "{%s,\"Mode\":%s,\"Protection\":%s,\"Passcode\":%s}", key,
        quoted(arena, who->properties[PROPERTY_MODE]),
        quoted(arena, who->properties[PROPERTY_PROTECTION]),
        quoted(arena, who->properties[PROPERTY_PASSCODE]));
    const char *name = arena_print(arena, "%s.json", role);

    vars_set(&scene->vars, name, strlen(name), json, strlen(json));
    name = arena_print(arena, "%s.key", role);
    key = arena_print(arena, "{%s}", key);
    vars_set(&scene->vars, name, strlen(name), key, strlen(key));
    cast(scene, role, "filename", who->name);
    cast(scene, role, "owner", who->owner);
    cast(scene, role, "mode", who->properties[PROPERTY_MODE]);
    cast(scene, role, "protection", who->properties[PROPERTY_PROTECTION]);
    cast(scene, role, "passcode", who->properties[PROPERTY_PASSCODE]);
}

void scene_cast(struct scene *scene)
{
    const struct role *role;
    const struct identity *who;
    int i;

    for (i = 0; i < scene->session->role_count; i++) {
        role = &scene->session->roles[i];
        who = &scene->who[i];
        if (role->kind == ROLE_LOBBY || role->kind == ROLE_NEW_LOBBY) {
            cast_lobby(scene, role->name, who);
            continue;
        }
        vars_set_text(&scene->vars, role->name, who->name);
        if (role_is_client(role))
            cast(scene, role->name, "password", who->password);
    }
}

void scene_end(struct scene *scene)
{
    HASH_CLEAR(hh, scene->labels);
    vars_free(&scene->vars);
}

static void remember(struct scene *scene, const char *name,
                     const struct sending *sending)
{
    struct label *label;

    HASH_FIND_STR(scene->labels, name, label);
    if (!label) {
        label = arena_alloc(scene->arena, sizeof *label);
        label->name = name;
        HASH_ADD_KEYPTR(hh, scene->labels, label->name, strlen(name), label);
    }
    label->bytes = sending->bytes;
    label->size = sending->size;
}

void scene_remember(struct scene *scene, const struct step *step)
{
    remember(scene, scene->session->roles[step->role].name, &step->sending);
    if (step->sending.label)
        remember(scene, step->sending.label, &step->sending);
}

const uint8_t *scene_recall(const struct scene *scene, const char *name,
                            size_t name_size, size_t *size)
{
    struct label *label;

    HASH_FIND(hh, scene->labels, name, name_size, label);
    *size = label ? label->size : 0;
    return label ? label->bytes : NULL;
}

enum pp_from scene_from(const struct scene *scene)
{
    return session_judged(scene->session) < 0 ? PP_FROM_SERVER
                                              : PP_FROM_CLIENT;
}

/* ---- reading ------------------------------------------------------------ */

int reading_next(struct reading *reading)
{
    return word_next(reading->text, reading->size, &reading->at,
                     &reading->word);
}

int reading_slip(struct reading *reading, size_t at, const char *format, ...)
{
    va_list args;
    char words[400];

    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    reading->slip.at = at;
    reading->slip.words = arena_copy(reading->scene->arena, words,
                                     strlen(words));
    return -1;
}

static int unknown_verb(struct reading *reading)
{
    const char *names[VERBS];
    size_t i;

    for (i = 0; i < VERBS; i++)
        names[i] = verbs[i].name;
    return reading_slip(reading, reading->word.at,
                        "a verb such as send or expect is wanted here%s",
                        did_you_mean(reading->scene->arena, reading->word.text,
                                     reading->word.size, names, VERBS));
}

static int unknown_role(struct reading *reading)
{
    static const char *const starts[] = {
        "set", "repeat", "together", "clause", "tag", "note", "reading",
        "when", "values",
        "exact", "manual", "timeout", "users", "accounts", "strangers",
        "client", "lobby", "channel", "new", "connection", "case"
    };
    const struct session *session = reading->scene->session;
    const char *names[ROLES_MAX + sizeof starts / sizeof *starts];
    size_t count = 0, i;

    for (i = 0; i < (size_t)session->role_count; i++)
        names[count++] = session->roles[i].name;
    for (i = 0; i < sizeof starts / sizeof *starts; i++)
        names[count++] = starts[i];
    return reading_slip(reading, reading->word.at, "no role %.*s in this "
                        "case%s", (int)reading->word.size, reading->word.text,
                        did_you_mean(reading->scene->arena, reading->word.text,
                                     reading->word.size, names, count));
}

static int nothing_more(struct reading *reading)
{
    if (reading_next(reading))
        return reading_slip(reading, reading->word.at,
                            "nothing may follow here");
    return 0;
}

static int read_set(struct reading *reading, struct step *step)
{
    struct word name;

    step->verb = VERB_SET;
    if (!reading_next(reading))
        return reading_slip(reading, reading->at, "set NAME VALUE is wanted");
    name = reading->word;
    if (!reading_next(reading))
        return reading_slip(reading, reading->at, "a value is wanted here");
    vars_set(&reading->scene->vars, name.text, name.size, reading->word.text,
             reading->word.size);
    return nothing_more(reading);
}

static int read_repeat(struct reading *reading, struct step *step)
{
    char *end;

    step->verb = VERB_REPEAT;
    if (!reading_next(reading))
        return reading_slip(reading, reading->at, "a number is wanted here");
    step->count = (unsigned)strtoul(reading->word.text, &end, 10);
    if (end != reading->word.text + reading->word.size || step->count > 1000000)
        return reading_slip(reading, reading->word.at, "a number up to a "
                            "million is wanted here");
    if (!reading_next(reading))
        return 0;
    if (!word_is(&reading->word, "as") || !reading_next(reading))
        return reading_slip(reading, reading->word.at,
                            "`repeat N as NAME` is wanted");
    step->name = arena_copy(reading->scene->arena, reading->word.text,
                            reading->word.size);
    return nothing_more(reading);
}

static int read_join(struct reading *reading, struct step *step)
{
    const struct session *session = reading->scene->session;

    if (!reading_next(reading))
        return reading_slip(reading, reading->at, "name the lobby to join");
    step->room = session_role(session, reading->word.text, reading->word.size);
    if (step->room < 0 || (session->roles[step->room].kind != ROLE_LOBBY
                           && session->roles[step->room].kind
                              != ROLE_NEW_LOBBY))
        return reading_slip(reading, reading->word.at,
                            "no lobby %.*s in this case",
                            (int)reading->word.size, reading->word.text);
    return nothing_more(reading);
}

static int read_act(struct reading *reading, struct step *step)
{
    struct slip *slip = &reading->slip;
    size_t start = reading->at;

    while (start < reading->size && reading->text[start] == ' ')
        start++;
    step->act = reading->text + start;
    reading->at = reading->size;
    if (!action_check(reading->scene->arena, step->act, slip))
        return 0;
    slip->at += start;
    return -1;
}

/* A client under test acts when it is told to, and is only a client. */
static int fits_role(const struct reading *reading, const struct step *step)
{
    int judged = reading->scene->session->roles[step->role].kind
                 == ROLE_CLIENT;

    return judged ? step->verb != VERB_SIGNUP && step->verb != VERB_LEAVE
                  : step->verb != VERB_ACT;
}

static int read_verb(struct reading *reading, struct step *step)
{
    size_t i;

    if (!reading_next(reading))
        return reading_slip(reading, reading->at, "what does %s do? a verb "
                            "such as send or expect is wanted here",
                            reading->scene->session->roles[step->role].name);
    for (i = 0; i < VERBS && !word_is(&reading->word, verbs[i].name); i++)
        ;
    if (i == VERBS)
        return unknown_verb(reading);
    step->verb = verbs[i].verb;
    if (!fits_role(reading, step))
        return reading_slip(reading, reading->word.at, step->verb == VERB_ACT
                            ? "only a `client` acts" : "a `client` does that "
                            "by itself, or is told to: `act ...`");
    if (step->verb == VERB_ACT)
        return read_act(reading, step);
    if (step->verb == VERB_SEND)
        return step_read_send(reading, step);
    if (step->verb == VERB_EXPECT)
        return step_read_expect(reading, step);
    if (step->verb == VERB_JOIN)
        return read_join(reading, step);
    return nothing_more(reading);
}

static int read_statement(struct reading *reading, struct step *step)
{
    const struct session *session = reading->scene->session;

    reading_next(reading);
    step->role = -1;
    if (word_is(&reading->word, "set"))
        return read_set(reading, step);
    if (word_is(&reading->word, "repeat"))
        return read_repeat(reading, step);
    step->role = session_role(session, reading->word.text, reading->word.size);
    if (step->role < 0)
        return unknown_role(reading);
    if (!role_is_client(&session->roles[step->role]))
        return reading_slip(reading, reading->word.at, "%s is not one who "
                            "acts, but a lobby or channel",
                            session->roles[step->role].name);
    return read_verb(reading, step);
}

/* Fills in the variables and reads with `read`. */
static int read_filled(struct scene *scene, const struct statement *statement,
                       struct step *step, struct match *match,
                       struct step_slip *slip)
{
    struct reading reading = { .scene = scene };
    struct filled filled;
    int failed;

    slip->statement = statement;
    if (vars_fill(&scene->vars, scene->arena, statement->text, statement->size,
                  &filled)) {
        slip->slip = (struct slip){ filled.error_at, filled.error };
        return -1;
    }
    reading.text = filled.text;
    reading.size = filled.size;
    if (step)
        step->text = filled.text;
    reading.from = scene_from(scene);
    failed = match ? step_read_match(&reading, match)
                   : read_statement(&reading, step);
    slip->slip = reading.slip;
    slip->slip.at = filled_source(&filled, reading.slip.at);
    return failed;
}

/* The lines of an expectation's block. */
static int read_lines(struct scene *scene, const struct node *node,
                      struct expecting *expecting, struct step_slip *slip)
{
    const struct node *child;
    int count = 0;

    LL_COUNT(node->children, child, count);
    slip->statement = node->statement;
    if (!count || count > MATCHES_MAX) {
        slip->slip = (struct slip){ 0, count ? "too many lines in this block"
                                             : "this block has no lines" };
        return -1;
    }
    expecting->matches = arena_alloc(scene->arena, (size_t)count
                                                   * sizeof(struct match));
    LL_FOREACH(node->children, child) {
        slip->statement = child->statement;
        slip->slip = (struct slip){ 0, "no block may stand in here" };
        if (child->kind != NODE_STEP
            || read_filled(scene, child->statement, NULL,
                           &expecting->matches[expecting->match_count], slip))
            return -1;
        if (expecting->kind == EXPECT_ANY_ORDER
            && expecting->matches[expecting->match_count].kind
               >= MATCH_CLOSED) {
            slip->slip = (struct slip){ 0, "only frames may stand in here" };
            return -1;
        }
        expecting->match_count++;
    }
    return 0;
}

int step_read(struct scene *scene, const struct node *node, struct step *step,
              struct step_slip *slip)
{
    memset(step, 0, sizeof *step);
    if (read_filled(scene, node->statement, step, NULL, slip))
        return -1;
    if (node->kind == NODE_ANY_ORDER || node->kind == NODE_ONE_OF)
        return read_lines(scene, node, &step->expecting, slip);
    return 0;
}
