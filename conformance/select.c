#include "select.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utlist.h>

#include <cli/cli.h>
#include <polypaint/polypaint.h>

#include "name.h"

/* ---- files -------------------------------------------------------------- */

static void add_source(struct arena *arena, struct source **sources,
                       const char *path, unsigned line)
{
    struct source *source = arena_alloc(arena, sizeof *source);

    source->path = arena_copy(arena, path, strlen(path));
    source->line = line;
    LL_APPEND(*sources, source);
}

static int is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int is_script(const char *name)
{
    size_t size = strlen(name);

    return size > 8 && !strcmp(name + size - 8, ".session");
}

/* All scripts in a folder and those in it, by name. */
static int add_folder(struct arena *arena, struct source **sources,
                      const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort), i, failed = 0;

    if (count < 0) {
        cli_error("%s: %s", path, strerror(errno));
        return -1;
    }
    for (i = 0; i < count; i++) {
        const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
        char *inner = arena_print(arena, "%s%s%s", path, slash,
                                  entries[i]->d_name);

        if (entries[i]->d_name[0] != '.' && is_folder(inner))
            failed |= add_folder(arena, sources, inner);
        else if (entries[i]->d_name[0] != '.' && is_script(inner))
            add_source(arena, sources, inner, 0);
        free(entries[i]);
    }
    free(entries);
    return failed;
}

/* FILE:LINE, unless there is a file of that very name. */
static int add_operand(struct arena *arena, struct source **sources,
                       const char *operand)
{
    const char *colon = strrchr(operand, ':');
    struct source *named;
    unsigned line = 0;

    if (is_folder(operand)) {
        struct source *inner = NULL;

        if (add_folder(arena, &inner, operand))
            return -1;
        if (!inner) {
            cli_error("%s: no *.session file in this folder", operand);
            return -1;
        }
        LL_CONCAT(*sources, inner);
        return 0;
    }
    if (access(operand, F_OK) && name_source(arena, operand, &named)) {
        LL_APPEND(*sources, named);
        return 0;
    }
    if (colon && isdigit((unsigned char)colon[1]) && access(operand, F_OK)) {
        line = (unsigned)strtoul(colon + 1, NULL, 10);
        operand = arena_copy(arena, operand, (size_t)(colon - operand));
    }
    add_source(arena, sources, operand, line);
    return 0;
}

struct source *select_sources(struct arena *arena, char **operands, int count)
{
    struct source *sources = NULL;
    int i;

    for (i = 0; i < count; i++)
        if (add_operand(arena, &sources, operands[i]))
            return NULL;
    return sources;
}

/* The path as somebody here would write it. */
static char *from_here(struct arena *arena, const char *path)
{
    char whole[PATH_MAX], here[PATH_MAX];
    size_t size;

    if (!realpath(path, whole))
        return arena_copy(arena, path, strlen(path));
    size = getcwd(here, sizeof here) ? strlen(here) : 0;
    if (size && !strncmp(whole, here, size) && whole[size] == '/')
        return arena_copy(arena, whole + size + 1, strlen(whole) - size - 1);
    return arena_copy(arena, whole, strlen(whole));
}

char *select_find_suite(struct arena *arena)
{
    static const char *const places[] = {
        "../share/polypaint/suite",     /* installed */
        "../../conformance/suite",      /* build/bin */
        "../../../conformance/suite"    /* build/san/bin */
    };
    char program[PATH_MAX], *slash, *path;
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    size_t i;

    program[size > 0 ? size : 0] = 0;
    slash = strrchr(program, '/');
    for (i = 0; slash && i < sizeof places / sizeof *places; i++) {
        path = arena_print(arena, "%.*s/%s", (int)(slash - program), program,
                           places[i]);
        if (is_folder(path))
            return from_here(arena, path);
    }
    return NULL;
}

char *select_suite(struct arena *arena)
{
    char *path = select_find_suite(arena);

    if (!path)
        cli_error("no suite beside this program: name scripts or a folder of "
                  "them");
    return path;
}

char *select_clients(struct arena *arena)
{
    char *path = select_suite(arena);

    return path ? arena_print(arena, "%.*sclients", (int)strlen(path) - 5,
                              path) : NULL;
}

/* ---- cases -------------------------------------------------------------- */

int select_narrow(const struct selection *selection)
{
    return selection->by_clause || selection->by_level || selection->tag_count
        || selection->name;
}

static unsigned line_of(const struct statement *statement)
{
    return statement_place(statement, 0).line;
}

/* The case that begins at or above the line, the next one below it; a row of
 * its values when the line is one. */
static int at_line(const struct session *session, int row, unsigned line)
{
    const struct session *next = session->next;
    int i;

    if (line < line_of(session->statement)
        || (next && next->script == session->script
            && line >= line_of(next->statement)))
        return 0;
    for (i = 0; i < session->row_count; i++)
        if (line_of(session->rows[i]) == line)
            return i == row;
    return 1;
}

static int has_clause(const struct selection *selection,
                      const struct session *session)
{
    int i;

    for (i = 0; i < session->clause_count; i++)
        if (selection->clauses[session->clauses[i]])
            return 1;
    return 0;
}

int select_tagged(const struct session *session, const char *tag)
{
    char word[128];

    snprintf(word, sizeof word, " %s ", tag);
    return session->tags && strstr(session->tags, word);
}

static int has_tag(const struct selection *selection,
                   const struct session *session)
{
    int i;

    for (i = 0; i < selection->tag_count; i++)
        if (select_tagged(session, selection->tags[i]))
            return 1;
    return 0;
}

static int has_name(const struct selection *selection,
                    const struct session *session)
{
    char pattern[512];

    snprintf(pattern, sizeof pattern, "*%s*", selection->name);
    return fnmatch(pattern, session->title, FNM_CASEFOLD) == 0;
}

static int is_tag(const struct tags *tags, const char *name, size_t size)
{
    int i;

    for (i = 0; i < tags->count; i++)
        if (strlen(tags->names[i]) == size
            && !memcmp(tags->names[i], name, size))
            return 1;
    return 0;
}

void select_tags(struct tags *tags, struct arena *arena,
                 const struct session *session)
{
    const char *at = session->tags;
    size_t size;

    while (at && *(at += strspn(at, " "))) {
        size = strcspn(at, " ");
        if (tags->count < SELECT_TAGS && !is_tag(tags, at, size))
            tags->names[tags->count++] = arena_copy(arena, at, size);
        at += size;
    }
}

const char *select_unknown_tag(const struct selection *selection,
                               const struct tags *tags)
{
    int i;

    for (i = 0; i < selection->tag_count; i++)
        if (!is_tag(tags, selection->tags[i], strlen(selection->tags[i])))
            return selection->tags[i];
    return NULL;
}

int select_row(const struct selection *selection, const struct source *source,
               const struct session *session, int row)
{
    if (source->line && !at_line(session, row, source->line))
        return 0;
    if (!name_chosen(source, session, row))
        return 0;
    if (selection->by_clause && !has_clause(selection, session))
        return 0;
    if (selection->by_level
        && !selection->levels[pp_clause(session->clauses[0])->level])
        return 0;
    if (selection->tag_count && !has_tag(selection, session))
        return 0;
    return !selection->name || has_name(selection, session);
}
