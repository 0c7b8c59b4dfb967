#include "parse.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include <polypaint/polypaint.h>

enum { DEPTH_MAX = 8 };

int cursor_next(struct cursor *cursor)
{
    return word_next(cursor->statement->text, cursor->statement->size,
                     &cursor->at, &cursor->word);
}

void cursor_mistake(struct cursor *cursor, const char *format, ...)
{
    va_list args, again;
    char *words;
    int size;

    va_start(args, format);
    va_copy(again, args);
    size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    words = arena_alloc(cursor->parser->arena, (size_t)size + 1);
    vsnprintf(words, (size_t)size + 1, format, again);
    va_end(again);
    mistake(cursor->parser->mistakes, cursor->statement, cursor->word.at,
            "%s", words);
}

int session_role(const struct session *session, const char *name, size_t size)
{
    int i;

    for (i = 0; i < session->role_count; i++)
        if (strlen(session->roles[i].name) == size
            && !memcmp(session->roles[i].name, name, size))
            return i;
    return -1;
}

int role_is_client(const struct role *role)
{
    return role->kind <= ROLE_CONNECTION;
}

int session_has_user(const struct session *session)
{
    int i;

    for (i = 0; i < session->role_count; i++)
        if (session->roles[i].kind == ROLE_USER
            || session->roles[i].kind == ROLE_ACCOUNT)
            return 1;
    return 0;
}

int session_judged(const struct session *session)
{
    int i;

    for (i = 0; i < session->role_count; i++)
        if (session->roles[i].kind == ROLE_CLIENT)
            return i;
    return -1;
}

long long parse_time(const char *text, size_t size)
{
    char copy[32], *end;
    double number;

    if (size >= sizeof copy || !size || !isdigit((unsigned char)*text))
        return -1;
    memcpy(copy, text, size);
    copy[size] = 0;
    number = strtod(copy, &end);
    if (!strcmp(end, "s"))
        number *= 1000;
    else if (strcmp(end, "ms"))
        return -1;
    return number <= 3600e3 ? (long long)(number + 0.5) : -1;
}

char *parse_text(struct arena *arena, const char *text, size_t size,
                 const char **error)
{
    struct pp_text_error why;
    uint8_t *room = need(malloc(PP_FRAME_MAX));
    size_t used;
    char *copy = NULL;

    if (pp_text_value(PP_VALUE_TEXT, text, size, room, &used, &why))
        *error = arena_copy(arena, why.words, strlen(why.words));
    else
        copy = arena_copy(arena, room, used);
    free(room);
    return copy;
}

/* ---- steps -------------------------------------------------------------- */

/* The kind of a statement that begins a block, NODE_STEP for others. */
static enum node_kind block_kind(const struct statement *statement)
{
    struct word w[5] = { { "", 0, 0 } };
    size_t at = 0, i;

    for (i = 0; i < 5; i++)
        if (!word_next(statement->text, statement->size, &at, &w[i]))
            break;
    if (word_is(&w[0], "repeat"))
        return NODE_REPEAT;
    if (word_is(&w[0], "together"))
        return NODE_TOGETHER;
    if (i == 5 && word_is(&w[1], "expect") && word_is(&w[2], "in")
        && word_is(&w[3], "any") && word_is(&w[4], "order"))
        return NODE_ANY_ORDER;
    if (i == 4 && word_is(&w[1], "expect") && word_is(&w[2], "one")
        && word_is(&w[3], "of"))
        return NODE_ONE_OF;
    return NODE_STEP;
}

static int first_is(const struct statement *statement, const char *word)
{
    struct word first = { "", 0, 0 };
    size_t at = 0;

    word_next(statement->text, statement->size, &at, &first);
    return word_is(&first, word);
}

static struct node *parse_node(struct parser *parser, int depth);

/* Reads up to the `end` of a block, which a `case` or the file's end cuts. */
static void parse_block(struct parser *parser, struct node *block, int depth)
{
    const struct script *script = parser->script;
    const struct statement *statement;
    struct node *child;

    if (depth > DEPTH_MAX)
        mistake(parser->mistakes, block->statement, 0,
                "blocks inside blocks, more than %d deep", DEPTH_MAX);
    while (parser->next < script->count) {
        statement = &script->statements[parser->next];
        if (first_is(statement, "case"))
            break;
        if (first_is(statement, "end")) {
            parser->next++;
            return;
        }
        child = parse_node(parser, depth);
        LL_APPEND(block->children, child);
    }
    mistake(parser->mistakes, block->statement, 0,
            "this block has no `end` line");
}

static struct node *parse_node(struct parser *parser, int depth)
{
    struct node *node = arena_alloc(parser->arena, sizeof *node);

    node->statement = &parser->script->statements[parser->next++];
    node->kind = block_kind(node->statement);
    if (node->kind != NODE_STEP)
        parse_block(parser, node, depth + 1);
    return node;
}

/* ---- cases -------------------------------------------------------------- */

static void parse_title(struct cursor *cursor)
{
    struct session *session = cursor->parser->session;
    const char *error = "a title in quotes is wanted: case \"what is judged\"";

    if (cursor_next(cursor) && cursor->word.text[0] == '"')
        session->title = parse_text(cursor->parser->arena, cursor->word.text,
                                    cursor->word.size, &error);
    if (!session->title) {
        cursor_mistake(cursor, "%s", error);
        session->title = "";
    } else if (cursor_next(cursor)) {
        cursor_mistake(cursor, "nothing may follow the title");
    }
}

static void finish_case(struct parser *parser)
{
    struct session *session = parser->session;

    parse_headers_end(parser);
    if (!session->clause_count)
        mistake(parser->mistakes, session->statement, 0,
                "this case has no clause: say `clause ID` below, an ID of "
                "docs/PROTOCOL.md");
    if (!session->steps)
        mistake(parser->mistakes, session->statement, 0,
                "this case has no steps");
}

static void parse_case(struct parser *parser)
{
    const struct script *script = parser->script;
    struct cursor cursor = { .parser = parser };
    struct session *session = parser->session;
    struct node *last = NULL, *node;

    cursor.statement = session->statement;
    cursor_next(&cursor);
    parse_title(&cursor);
    while (parser->next < script->count) {
        cursor.statement = &script->statements[parser->next];
        if (first_is(cursor.statement, "case"))
            break;
        cursor.at = 0;
        if (first_is(cursor.statement, "end")) {
            mistake(parser->mistakes, cursor.statement, 0,
                    "`end` without a block above it");
            parser->next++;
            continue;
        }
        if (parse_header(&cursor)) {
            if (last)
                mistake(parser->mistakes, cursor.statement, 0,
                        "this must stand above the case's first step");
            continue;
        }
        node = parse_node(parser, 0);
        if (last)
            last->next = node;
        else
            session->steps = node;
        last = node;
    }
    finish_case(parser);
}

static int title_taken(const struct session *sessions,
                       const struct session *session)
{
    const struct session *other;

    LL_FOREACH(sessions, other)
        if (other->script == session->script
            && !strcmp(other->title, session->title))
            return 1;
    return 0;
}

void parse_sessions(struct arena *arena, const struct script *script,
                    struct session **sessions, struct mistakes *mistakes)
{
    struct parser parser = { arena, script, mistakes, NULL, 0, { { 0, 0 } },
                             0 };
    const struct statement *statement;
    struct session *first = NULL, *last = NULL;

    while (parser.next < script->count) {
        statement = &script->statements[parser.next++];
        if (!first_is(statement, "case")) {
            mistake(mistakes, statement, 0,
                    "a file begins with a case: case \"what is judged\"");
            return;
        }
        parser.session = arena_alloc(arena, sizeof *parser.session);
        parser.session->script = script;
        parser.session->statement = statement;
        parser.manual_count = 0;
        parse_case(&parser);
        if (title_taken(first, parser.session))
            mistake(mistakes, statement, 0,
                    "another case of this file has the same title");
        if (last)
            last->next = parser.session;
        else
            first = parser.session;
        last = parser.session;
    }
    LL_CONCAT(*sessions, first);
}
