#include "explain.h"

#include <stdio.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "french.h"
#include "name.h"
#include "step.h"

enum { WIDTH = 80, INDENT = 2 };

static const char *const levels[] = {
    "required: a violation fails",
    "interpreted: the document is silent, this is the reference's reading",
    "an extension beyond the document"
};
static const char *const parties[] = { "a server", "a client",
                                       "servers and clients" };

/* One line, broken into several. */
static void put_wrapped(const char *words)
{
    int column = 0, length;

    for (; *words && *words != '\n'; words += length) {
        words += strspn(words, " ");
        length = (int)strcspn(words, " \n");
        if (column && column + 1 + length > WIDTH - INDENT) {
            putchar('\n');
            column = 0;
        }
        column += printf("%*s%.*s", column ? 1 : INDENT, "", length, words);
    }
    putchar('\n');
}

static void put_french(const char *section)
{
    struct arena arena = { NULL };
    const char *text = french_text(&arena, section);

    if (*text)
        printf("\nThe document says:\n");
    for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
        put_wrapped(text);
    arena_free(&arena);
}

void explain_clause(enum pp_clause_id id)
{
    const struct pp_clause *clause = pp_clause(id);

    printf("%s\n", clause->id);
    put_wrapped(clause->words);
    printf("\n  level     %s\n  binds     %s\n", levels[clause->level],
           parties[clause->party]);
    if (*clause->section)
        printf("  source    the document, %s%s\n",
               clause->section[0] >= '0' && clause->section[0] <= '9'
                   ? "section " : "", clause->section);
    put_french(clause->section);
    printf("\nIts cases:\n");
}

static const char *clauses_of(struct arena *arena,
                              const struct session *session)
{
    const char *all = pp_clause(session->clauses[0])->id;
    int i;

    for (i = 1; i < session->clause_count; i++)
        all = arena_print(arena, "%s,%s", all,
                          pp_clause(session->clauses[i])->id);
    return all;
}

/* " quick slow " becomes "quick,slow". */
static const char *tags_of(struct arena *arena, const struct session *session)
{
    const char *all = NULL, *tag = session->tags ? session->tags : "";
    size_t size;

    for (tag += strspn(tag, " "); *tag; tag += size, tag += strspn(tag, " ")) {
        size = strcspn(tag, " ");
        all = arena_print(arena, "%s%s%.*s", all ? all : "", all ? "," : "",
                          (int)size, tag);
    }
    return all ? all : "-";
}

void explain_case(const struct session *session, int row)
{
    const struct statement *at = session->row_count ? session->rows[row]
                                                    : session->statement;
    struct arena arena = { NULL };
    int i;

    printf("%-30s %-12s %c  %-9s %s:%u  %s", case_name(&arena, session, row),
           clauses_of(&arena, session),
           "RIX"[pp_clause(session->clauses[0])->level],
           tags_of(&arena, session), session->script->path,
           statement_place(at, 0).line, session->title);
    arena_free(&arena);
    for (i = 0; i < session->column_count; i++)
        printf(" %s=%s", session->columns[i],
               session->cells[row * session->column_count + i]);
    putchar('\n');
}

/* ---- steps --------------------------------------------------------------- */

/* The row's values filled in; what only a run knows stays ${...}. */
static void put_filled(struct scene *scene, const char *text, size_t size)
{
    const char *hole, *close, *value;
    struct word name;

    while ((hole = strstr(text, "${")) && (close = strchr(hole, '}'))) {
        name = (struct word){ hole + 2, (size_t)(close - hole) - 2, 0 };
        value = vars_get(&scene->vars, name.text, name.size);
        printf("%.*s", (int)(hole - text), text);
        if (value)
            fputs(value, stdout);
        else
            printf("%.*s", (int)(close + 1 - hole), hole);
        size -= (size_t)(close + 1 - text);
        text = close + 1;
    }
    printf("%.*s\n", (int)size, text);
}

static void put_nodes(struct scene *scene, const struct node *nodes, int depth)
{
    for (; nodes; nodes = nodes->next) {
        printf("%*s", INDENT * depth, "");
        put_filled(scene, nodes->statement->text, nodes->statement->size);
        if (nodes->kind == NODE_STEP)
            continue;
        put_nodes(scene, nodes->children, depth + 1);
        printf("%*send\n", INDENT * depth, "");
    }
}

void explain_steps(const struct session *session, int row)
{
    struct arena arena = { NULL };
    struct scene scene;

    explain_case(session, row);
    scene_begin(&scene, session, &arena, row);
    put_nodes(&scene, session->steps, 2);
    scene_end(&scene);
    arena_free(&arena);
}
