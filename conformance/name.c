#include "name.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

static const char extension[] = ".session";

/* What follows the folder in a path, or NULL when it is not in there. */
static const char *inside(const char *folder, const char *path)
{
    size_t size = strlen(folder);

    return !strncmp(path, folder, size) && path[size] == '/'
        ? path + size + 1 : NULL;
}

/* The path that a file's cases are named by, its extension still there. */
static const char *path_of(struct arena *arena, const char *path)
{
    const char *suite = select_find_suite(arena), *found = NULL;
    char whole[PATH_MAX], folder[PATH_MAX];

    if (!realpath(path, whole))
        return path;
    if (suite && realpath(suite, folder))
        found = inside(folder, whole);
    if (!found && getcwd(folder, sizeof folder))
        found = inside(folder, whole);
    return arena_copy(arena, found ? found : whole,
                      strlen(found ? found : whole));
}

static int stem_size(const char *path)
{
    size_t size = strlen(path), end = sizeof extension - 1;

    if (size > end && !strcmp(path + size - end, extension))
        size -= end;
    return (int)size;
}

void name_cases(struct arena *arena, struct session *sessions)
{
    struct session *session;
    const char *path;
    unsigned number = 0;

    if (!sessions)
        return;
    path = path_of(arena, sessions->script->path);
    LL_FOREACH(sessions, session) {
        session->number = ++number;
        session->name = arena_print(arena, "%.*s:%u", stem_size(path), path,
                                    number);
    }
}

const char *case_name(struct arena *arena, const struct session *session,
                      int row)
{
    return session->row_count
        ? arena_print(arena, "%s[%d]", session->name, row + 1)
        : session->name;
}

/* ---- and back ------------------------------------------------------------ */

/* Reads the number behind `*at`, from 1 to a million; 0 when there is none. */
static unsigned number_at(const char **at)
{
    unsigned number = 0;

    while (**at >= '0' && **at <= '9' && number <= 1000000)
        number = 10 * number + (unsigned)(*(*at)++ - '0');
    return number;
}

/* Takes a name apart; -1 when it has not that form. */
static int take_apart(const char *name, int *stem, struct source *source)
{
    const char *at = strrchr(name, ':');

    if (!at || at == name)
        return -1;
    *stem = (int)(at++ - name);
    source->number = number_at(&at);
    if (!source->number)
        return -1;
    if (*at == '[') {
        at++;
        source->row = number_at(&at);
        if (!source->row || *at++ != ']')
            return -1;
    }
    return *at ? -1 : 0;
}

int name_source(struct arena *arena, const char *name, struct source **source)
{
    const char *suite = select_find_suite(arena);
    struct source found = { 0 };
    int stem;

    if (take_apart(name, &stem, &found))
        return 0;
    if (suite)
        found.path = arena_print(arena, "%s/%.*s%s", suite, stem, name,
                                 extension);
    if (!suite || access(found.path, F_OK))
        found.path = arena_print(arena, "%.*s%s", stem, name, extension);
    if (access(found.path, F_OK))
        return 0;
    *source = arena_alloc(arena, sizeof **source);
    **source = found;
    return 1;
}

int name_chosen(const struct source *source, const struct session *session,
                int row)
{
    if (source->number && source->number != session->number)
        return 0;
    return !source->row || (int)source->row == row + 1;
}
