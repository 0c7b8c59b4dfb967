#include "lookup.h"

#include <string.h>
#include <utlist.h>

#include "name.h"

struct looked {
    const char *path;
    struct session *sessions;
    struct looked *next;
};

/* Mistakes in a script are told when it is chosen; here it has no cases. */
static struct session *read_file(struct lookup *lookup, const char *path)
{
    FILE *nobody = fopen("/dev/null", "w");
    struct mistakes mistakes = { nobody ? nobody : stderr, 0 };
    struct session *sessions = NULL;
    struct script *script = script_read(&lookup->arena, path, &mistakes);

    if (script)
        parse_sessions(&lookup->arena, script, &sessions, &mistakes);
    if (nobody)
        fclose(nobody);
    name_cases(&lookup->arena, sessions);
    return sessions;
}

static struct session *sessions_of(struct lookup *lookup, const char *path)
{
    struct looked *file;

    LL_FOREACH(lookup->files, file)
        if (!strcmp(file->path, path))
            return file->sessions;
    file = arena_alloc(&lookup->arena, sizeof *file);
    file->path = path;
    file->sessions = read_file(lookup, path);
    LL_PREPEND(lookup->files, file);
    return file->sessions;
}

/* Whether the name gives a row if, and only if, the case has rows. */
static const char *wrong_row(const struct session *session,
                             const struct source *source)
{
    if (session->row_count && !source->row)
        return "the case has rows of values: say which, as NAME[1]";
    if ((int)source->row > session->row_count)
        return session->row_count ? "the case has not so many rows"
                                  : "the case has no rows of values";
    return NULL;
}

const struct session *lookup_case(void *context, const char *name,
                                  const char **why)
{
    struct lookup *lookup = context;
    struct session *sessions, *session;
    struct source *source;

    *why = "no case has that name";
    if (!name_source(&lookup->arena, name, &source))
        return NULL;
    sessions = sessions_of(lookup, source->path);
    LL_FOREACH(sessions, session)
        if (session->number == source->number) {
            *why = wrong_row(session, source);
            return *why ? NULL : session;
        }
    return NULL;
}

void lookup_free(struct lookup *lookup)
{
    arena_free(&lookup->arena);
    lookup->files = NULL;
}
