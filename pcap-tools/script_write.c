#include "script_write.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

/* As many roles as a case can have (docs/CASES.md), one kept for a keeper of
 * channels. */
enum { ROLES = 32, VISITS = 32 };

/* A bundle, as a case. */
struct script_case {
    struct thing *bundle;
    FILE *out;
    struct thing *visits[VISITS];
    int visit_count, roles;
    int seen[PP_TYPE_COUNT]; /* types that are sent or expected */
    size_t steps;
};

#define EACH_THING(some, thing)                                                \
    LL_FOREACH2((some)->bundle->members, thing, next_member)

/* ---- who is in it --------------------------------------------------------------- */

static void name_visit(struct script_case *some, struct thing *visit)
{
    char role[64];

    if (!visit->user)
        snprintf(role, sizeof role, "visitor_%d", some->visit_count);
    else if (visit->second)
        snprintf(role, sizeof role, "%s_again_%d", visit->user->role,
                 some->visit_count);
    else
        snprintf(role, sizeof role, "%s", visit->user->role);
    visit->role = strdup(role);
}

/* 0, or -1 when there are too many for a case. */
static int gather(struct script_case *some)
{
    struct thing *thing;

    EACH_THING(some, thing) {
        if (thing->kind != THING_VISIT) {
            some->roles++;
            continue;
        }
        if (some->visit_count == VISITS || !thing->whole)
            return -1;
        name_visit(some, thing);
        some->visits[some->visit_count++] = thing;
        some->roles += thing->second || !thing->user;
        if (!thing->role)
            return -1;
    }
    return some->roles < ROLES ? 0 : -1;
}

/* ---- the head -------------------------------------------------------------------- */

/* The owner of a lobby that was there before is logged in at the start. */
static int owns_old_room(const struct script_case *some,
                         const struct thing *user)
{
    const struct thing *thing;

    EACH_THING(some, thing)
        if (thing->kind == THING_ROOM && thing->user == user &&
            thing->origin == ORIGIN_BEFORE)
            return 1;
    return 0;
}

static void put_users(const struct script_case *some, enum origin origin,
                      const char *word)
{
    struct thing *thing;
    int count = 0;

    EACH_THING(some, thing)
        if (thing->kind == THING_USER &&
            (thing->origin == ORIGIN_CREATED) == (origin == ORIGIN_CREATED) &&
            !owns_old_room(some, thing))
            fprintf(some->out, "%s %s", count++ ? "" : word, thing->role);
    for (int i = 0; origin == ORIGIN_CREATED && i < some->visit_count; i++)
        if (!some->visits[i]->user)
            fprintf(some->out, "%s %s", count++ ? "" : word,
                    some->visits[i]->role);
    if (count)
        fputc('\n', some->out);
}

static void put_rooms(struct script_case *some)
{
    struct thing *thing;

    EACH_THING(some, thing) {
        int before = thing->origin == ORIGIN_BEFORE;

        if (thing->kind == THING_ROOM)
            fprintf(some->out, "  %slobby %s of %s%s\n", before ? "" : "new ",
                    thing->role, thing->user->role,
                    thing->properties ? thing->properties : "");
        if (thing->kind == THING_CHANNEL && before)
            fprintf(some->out, "  channel %s: keeper\n", thing->role);
        if (thing->kind == THING_CHANNEL && !before)
            fprintf(some->out, "  new channel %s\n", thing->role);
    }
    for (int i = 0; i < some->visit_count; i++)
        if (some->visits[i]->second)
            fprintf(some->out, "  connection %s as %s\n", some->visits[i]->role,
                    some->visits[i]->user->role);
}

static int is_first_of_role(const struct script_case *some, int index)
{
    for (int i = 0; i < index; i++)
        if (strcmp(some->visits[i]->role, some->visits[index]->role) == 0)
            return 0;
    return 1;
}

/* They answer saves and loads as they did in the capture. */
static void put_manual(const struct script_case *some)
{
    fputs("  manual", some->out);
    for (int i = 0; i < some->visit_count; i++)
        if (is_first_of_role(some, i))
            fprintf(some->out, " %s", some->visits[i]->role);
    fputc('\n', some->out);
}

/* What the case shows is told by what is said in it. */
static const struct {
    uint8_t type;
    const char *clause;
} shows[] = {
    { PP_LOBBY_PLAYER_KICK, "L-25" }, { PP_CHANNEL_MESSAGE, "C-8" },
    { PP_LOBBY_FETCH, "L-18" },       { PP_CHANNEL_FETCH, "C-12" },
    { PP_LOBBY_CONNECT, "L-7" },      { PP_LOBBY_CREATION, "L-2" },
    { PP_CREATE_ACCOUNT, "A-17" },    { PP_CONNECTION, "A-4" },
};

static int shows_drawing(const struct script_case *some)
{
    for (unsigned type = 0; type < PP_TYPE_COUNT; type++)
        if (some->seen[type] && pp_type(type)->family == PP_FAMILY_DRAWING)
            return 1;
    return 0;
}

/* The main one first: a freeze's order is the reference server's reading, so
 * that a server with another one differs and does not fail. */
static void put_clauses(const struct script_case *some)
{
    char words[128] = "";

    if (some->seen[PP_LOBBY_FREEZE_STATE])
        strcat(words, " S-5");
    if (shows_drawing(some))
        strcat(words, " D-1");
    for (size_t i = 0; i < sizeof shows / sizeof *shows; i++)
        if (some->seen[shows[i].type])
            strcat(strcat(words, " "), shows[i].clause);
    fprintf(some->out, "  clause%s\n", words[0] ? words : " V-2");
}

/* Whose channel it is that was there before. */
static int wants_keeper(const struct script_case *some)
{
    const struct thing *thing;

    EACH_THING(some, thing)
        if (thing->kind == THING_CHANNEL && thing->origin == ORIGIN_BEFORE)
            return 1;
    return 0;
}

static void put_head(struct script_case *some, const char *title)
{
    fprintf(some->out, "case \"%s\"\n", title);
    put_clauses(some);
    if (wants_keeper(some))
        fputs("  users keeper\n", some->out);
    put_users(some, ORIGIN_UNKNOWN, "  accounts");
    put_users(some, ORIGIN_CREATED, "  strangers");
    put_rooms(some);
    put_manual(some);
    fprintf(some->out, "  timeout %zus\n\n", 10 + some->steps / 50);
}

/* ---- steps ------------------------------------------------------------------------- */

static void done(struct step *step)
{
    step->done = 1;
    if (step->visit->coming == step)
        step->visit->coming = step->same;
}

/* Who sent the frames that the visit expects next, in a row, is not always the
 * same: then they may come in any order. Returns how many in the row. */
static int row_of(const struct step *first, int *several)
{
    int count = 0;

    *several = 0;
    for (const struct step *step = first;
         step && step->kind == STEP_EXPECT_SENT && step->sent->done;
         step = step->same, count++)
        *several |= step->sent->visit != first->sent->visit;
    return count;
}

static void put_row(FILE *out, struct step *step)
{
    struct thing *visit = step->visit;
    int several, count = row_of(step, &several);

    if (several)
        fprintf(out, "  %s expect in any order\n", visit->role);
    for (; count > 0; count--) {
        if (several)
            fputs("   ", out);
        else
            fprintf(out, "  %s expect", visit->role);
        fprintf(out, " @f%" PRIu64 "\n", visit->coming->sent->number);
        done(visit->coming);
    }
    if (several)
        fputs("  end\n", out);
}

/* Those who can expect the frame now, do. Returns whether anybody did. */
static int put_hearers(const struct script_case *some, const struct step *sent)
{
    int count = 0;

    for (int i = 0; i < some->visit_count; i++) {
        struct step *step = some->visits[i]->coming;

        if (!step || step->kind != STEP_EXPECT_SENT || step->sent != sent)
            continue;
        put_row(some->out, step);
        count++;
    }
    return count;
}

/* The next one who acts must not overtake what nobody heard. */
static void put_sync(FILE *out, const struct step *sent)
{
    const struct step *next = sent->following;

    while (next && next->done)
        next = next->following;
    if (next && next->visit != sent->visit)
        fprintf(out, "  %s sync\n", sent->visit->role);
}

static void put_send(const struct script_case *some, struct step *step)
{
    fprintf(some->out, "  %s send ", step->visit->role);
    if (step->wanted)
        fprintf(some->out, "as=f%" PRIu64 " ", step->number);
    fprintf(some->out, "%s\n", step->text);
    done(step);
    if (!put_hearers(some, step) && step->silent)
        put_sync(some->out, step);
}

static void put_step(const struct script_case *some, struct step *step)
{
    static const char *const words[] = { [STEP_CONNECT] = "connect",
                                         [STEP_EXPECT] = "expect",
                                         [STEP_CLOSE] = "close",
                                         [STEP_RESET] = "reset",
                                         [STEP_CLOSED] = "expect closed" };

    if (step->kind == STEP_SEND) {
        put_send(some, step);
        return;
    }
    if (step->kind == STEP_EXPECT_SENT && step->sent->done) {
        put_row(some->out, step);
        return;
    }
    if (step->kind != STEP_EXPECT_SENT)
        fprintf(some->out, "  %s %s%s%s\n", step->visit->role,
                words[step->kind], step->text ? " " : "",
                step->text ? step->text : "");
    done(step);
}

/* What was on its way when the client left has nobody to expect it. */
static void drop_after_end(const struct script_case *some)
{
    for (int i = 0; i < some->visit_count; i++) {
        int left = 0;

        for (struct step *step = some->visits[i]->first; step;
             step = step->same) {
            if (left)
                done(step);
            left |= step->kind == STEP_CLOSE || step->kind == STEP_RESET;
        }
    }
}

static void count_types(struct script_case *some)
{
    for (int i = 0; i < some->visit_count; i++)
        for (struct step *step = some->visits[i]->first; step;
             step = step->same) {
            size_t size = step->text ? strcspn(step->text, " ") : 0;
            int type = size ? pp_type_by_name(step->text, size) : -1;

            some->steps++;
            if (type >= 0)
                some->seen[type] = 1;
        }
}

/* An owner who is logged in for its lobby's sake begins by leaving. */
static void put_owners(const struct script_case *some)
{
    for (int i = 0; i < some->visit_count; i++) {
        const struct thing *visit = some->visits[i];

        if (visit->user && !visit->second && is_first_of_role(some, i) &&
            owns_old_room(some, visit->user))
            fprintf(some->out, "  %s close\n", visit->role);
    }
}

static void put_body(const struct script_case *some)
{
    struct step *step;

    put_owners(some);
    drop_after_end(some);
    LL_FOREACH2(some->bundle->steps, step, following)
        if (!step->done)
            put_step(some, step);
}

/* ---- cases ------------------------------------------------------------------------- */

/* "session 3: ada, bela, chen and 2 more" */
static void make_title(const struct script_case *some, unsigned number,
                       char *title, size_t size)
{
    size_t used = (size_t)snprintf(title, size, "session %u: ", number);
    int named = 0, others = 0;

    for (int i = 0; i < some->visit_count; i++) {
        if (!is_first_of_role(some, i))
            continue;
        if (named == 3) {
            others++;
            continue;
        }
        used += (size_t)snprintf(title + used, size - used, "%s%s",
                                 named++ ? ", " : "", some->visits[i]->role);
    }
    if (others)
        snprintf(title + used, size - used, " and %d more", others);
}

static void put_case(struct thing *bundle, unsigned number, FILE *out)
{
    struct script_case some = { .bundle = bundle, .out = out };
    char title[256];

    if (gather(&some) != 0) {
        fprintf(out, "# A session of more than %d users, lobbies, channels and "
                     "connections is left out:\n# a case can't name as many.\n\n",
                ROLES);
        return;
    }
    if (some.visit_count == 0)
        return;
    count_types(&some);
    make_title(&some, number, title, sizeof title);
    put_head(&some, title);
    put_body(&some);
    fputc('\n', out);
}

/* Puts what belongs together in lists, in the order it came. */
static void sort_out(struct story *story)
{
    struct thing *thing, *bundle;
    struct step *step;

    LL_FOREACH(story->things, thing) {
        bundle = story_bundle(thing);
        if (bundle->last_member)
            bundle->last_member->next_member = thing;
        else
            bundle->members = thing;
        bundle->last_member = thing;
    }
    DL_FOREACH(story->steps, step) {
        bundle = story_bundle(step->visit);
        if (bundle->last_step)
            bundle->last_step->following = step;
        else
            bundle->steps = step;
        bundle->last_step = step;
    }
}

void script_write(struct story *story, FILE *out)
{
    struct thing *thing;
    unsigned number = 0;

    fputs("# Made from a capture by ppdump --script. Replay it with\n"
          "#   ppconform --server-cmd='...' THIS-FILE\n\n", out);
    sort_out(story);
    LL_FOREACH(story->things, thing)
        if (thing->members)
            put_case(thing, ++number, out);
}
