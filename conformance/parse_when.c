/* The headers that have to do with how a server reads the document's silences:
 * what a probe shows, and where a case is played. */
#include <utlist.h>

#include "parse.h"

/* A reading's name, in the arena; NULL after a mistake. */
static const char *take_name(struct cursor *cursor)
{
    size_t i;

    for (i = 0; i < cursor->word.size; i++)
        if (!(cursor->word.text[i] == '-' && i)
            && !(cursor->word.text[i] >= 'a' && cursor->word.text[i] <= 'z')
            && !(cursor->word.text[i] >= '0' && cursor->word.text[i] <= '9')) {
            cursor_mistake(cursor, "a reading's name is small letters, digits "
                           "and -");
            return NULL;
        }
    return arena_copy(cursor->parser->arena, cursor->word.text,
                      cursor->word.size);
}

/* reading CLAUSE NAME */
void parse_reading(struct cursor *cursor)
{
    struct session *session = cursor->parser->session;

    if (session->reading || session->clause_count)
        cursor_mistake(cursor, "a case that shows a reading has one `reading` "
                       "line and no `clause` line");
    if (!cursor_next(cursor)) {
        cursor_mistake(cursor, "`reading CLAUSE NAME` is wanted");
        return;
    }
    session->clauses[0] = parse_clause(cursor);
    session->clause_count = 1;
    if (cursor_next(cursor))
        session->reading = take_name(cursor);
    else
        cursor_mistake(cursor, "name the reading that this case shows");
}

/* when CLAUSE NAME ... */
void parse_when(struct cursor *cursor)
{
    struct arena *arena = cursor->parser->arena;
    struct condition *condition = arena_alloc(arena, sizeof *condition);
    const char *name;

    if (!cursor_next(cursor)) {
        cursor_mistake(cursor, "`when CLAUSE NAME ...` is wanted");
        return;
    }
    condition->mark = (struct mark){ cursor->statement, cursor->word.at };
    condition->clause = parse_clause(cursor);
    while (cursor_next(cursor) && (name = take_name(cursor)))
        if (condition->count < CONDITION_NAMES)
            condition->names[condition->count++] = name;
    if (!condition->count)
        cursor_mistake(cursor, "name the readings where this case is played");
    LL_APPEND(cursor->parser->session->conditions, condition);
}
