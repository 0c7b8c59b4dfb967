#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <polypaint/polypaint.h>

#include "parse.h"

static const char *const header_words[] = {
    "case", "clause", "tag", "note", "reading", "when", "values", "exact",
    "manual", "timeout",
    "users", "accounts", "strangers", "client", "lobby", "channel", "new",
    "connection"
};
static const char *const other_words[] = { "set", "repeat", "together", "end",
                                           "closed" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

int parse_begins_header(const struct word *word)
{
    size_t i;

    for (i = 0; i < COUNT(header_words); i++)
        if (word_is(word, header_words[i]))
            return 1;
    return 0;
}

int parse_reserved(const struct word *word)
{
    size_t i;

    if (parse_begins_header(word))
        return 1;
    for (i = 0; i < COUNT(other_words); i++)
        if (word_is(word, other_words[i]))
            return 1;
    return 0;
}

static int is_name(const struct word *word)
{
    size_t i;

    if (!word->size || !isalpha((unsigned char)word->text[0]))
        return 0;
    for (i = 1; i < word->size; i++)
        if (!isalnum((unsigned char)word->text[i]) && word->text[i] != '_')
            return 0;
    return 1;
}

/* ---- clause, tag, note -------------------------------------------------- */

enum pp_clause_id parse_clause(struct cursor *cursor)
{
    const char *names[PP_CLAUSE_COUNT];
    enum pp_clause_id clause = pp_clause_by_id(cursor->word.text,
                                               cursor->word.size);
    int i;

    if (clause != PP_CLAUSE_NONE)
        return clause;
    for (i = 1; i < PP_CLAUSE_COUNT; i++)
        names[i - 1] = pp_clause((enum pp_clause_id)i)->id;
    cursor_mistake(cursor, "no clause %.*s in docs/PROTOCOL.md%s",
                   (int)cursor->word.size, cursor->word.text,
                   did_you_mean(cursor->parser->arena, cursor->word.text,
                                cursor->word.size, names,
                                PP_CLAUSE_COUNT - 1));
    return PP_CLAUSE_NONE;
}

static void head_clause(struct cursor *cursor)
{
    struct session *session = cursor->parser->session;
    enum pp_clause_id clause;

    if (session->clause_count)
        cursor_mistake(cursor, "the clauses of a case stand in one line");
    while (cursor_next(cursor)) {
        clause = parse_clause(cursor);
        if (clause == PP_CLAUSE_NONE)
            continue;
        if (session->clause_count == CLAUSES_MAX)
            cursor_mistake(cursor, "more than %d clauses", CLAUSES_MAX);
        else
            session->clauses[session->clause_count++] = clause;
    }
}

static void head_tag(struct cursor *cursor)
{
    struct session *session = cursor->parser->session;

    while (cursor_next(cursor))
        session->tags = arena_print(cursor->parser->arena, "%s%.*s ",
                                    session->tags ? session->tags : " ",
                                    (int)cursor->word.size, cursor->word.text);
}

static void head_note(struct cursor *cursor)
{
    struct session *session = cursor->parser->session;
    const char *error = "a note in quotes is wanted: note \"why\"", *text = NULL;

    if (cursor_next(cursor))
        text = parse_text(cursor->parser->arena, cursor->word.text,
                          cursor->word.size, &error);
    if (!text)
        cursor_mistake(cursor, "%s", error);
    else
        session->note = session->note
            ? arena_print(cursor->parser->arena, "%s %s", session->note, text)
            : text;
}

/* ---- values ------------------------------------------------------------- */

static void head_columns(struct cursor *cursor)
{
    struct session *session = cursor->parser->session;

    while (cursor_next(cursor)) {
        if (!is_name(&cursor->word))
            cursor_mistake(cursor, "a column's name is letters, digits and _");
        else if (session->column_count == COLUMNS_MAX)
            cursor_mistake(cursor, "more than %d columns", COLUMNS_MAX);
        else
            session->columns[session->column_count++] =
                arena_copy(cursor->parser->arena, cursor->word.text,
                           cursor->word.size);
    }
    if (!session->column_count)
        cursor_mistake(cursor, "name the columns: values NAME ...");
}

static void add_row(struct cursor *cursor)
{
    struct parser *parser = cursor->parser;
    struct session *session = parser->session;
    int n = 0, rows = session->row_count, width = session->column_count;
    const char **cells = arena_alloc(parser->arena, sizeof *cells
                                     * (size_t)(width * (rows + 1) + 1));
    const struct statement **lines = arena_alloc(parser->arena, sizeof *lines
                                                 * (size_t)(rows + 1));

    if (rows) {
        memcpy(cells, session->cells, sizeof *cells * (size_t)(width * rows));
        memcpy(lines, session->rows, sizeof *lines * (size_t)rows);
    }
    for (; cursor_next(cursor); n++)
        if (n < width)
            cells[width * rows + n] = arena_copy(parser->arena,
                                                 cursor->word.text,
                                                 cursor->word.size);
    if (n != width) {
        cursor_mistake(cursor, "this row has %d value%s, the table %d column%s",
                       n, n == 1 ? "" : "s", width, width == 1 ? "" : "s");
        return;
    }
    lines[rows] = cursor->statement;
    session->cells = cells;
    session->rows = lines;
    session->row_count++;
}

static void head_values(struct cursor *cursor)
{
    struct parser *parser = cursor->parser;
    const struct statement *start = cursor->statement;
    int ended = 0;

    if (parser->session->column_count) {
        cursor_mistake(cursor, "a case has one table of values");
        parser->session->column_count = 0;
    }
    head_columns(cursor);
    while (parser->next < parser->script->count && !ended) {
        cursor->statement = &parser->script->statements[parser->next++];
        cursor->at = 0;
        cursor_next(cursor);
        ended = word_is(&cursor->word, "end");
        cursor->at = 0;
        if (!ended)
            add_row(cursor);
    }
    cursor->at = cursor->statement->size;
    if (!ended || !parser->session->row_count)
        mistake(parser->mistakes, start, 0, ended ? "this table has no rows"
                                                  : "this table has no `end`");
}

/* ---- roles -------------------------------------------------------------- */

static struct role *add_role(struct cursor *cursor, enum role_kind kind)
{
    struct session *session = cursor->parser->session;
    struct role *role;

    if (!is_name(&cursor->word) || parse_reserved(&cursor->word)) {
        cursor_mistake(cursor, "%.*s can't name a role: letters, digits and _, "
                       "and no word of the language", (int)cursor->word.size,
                       cursor->word.text);
        return NULL;
    }
    if (session_role(session, cursor->word.text, cursor->word.size) >= 0) {
        cursor_mistake(cursor, "there is a %.*s already",
                       (int)cursor->word.size, cursor->word.text);
        return NULL;
    }
    if (session->role_count == ROLES_MAX) {
        cursor_mistake(cursor, "more than %d roles", ROLES_MAX);
        return NULL;
    }
    role = &session->roles[session->role_count++];
    role->name = arena_copy(cursor->parser->arena, cursor->word.text,
                            cursor->word.size);
    role->kind = kind;
    role->of = -1;
    role->mark = (struct mark){ cursor->statement, cursor->word.at };
    return role;
}

/* Who may own a lobby that is only a name: nobody has to create it. */
static int owns_names(const struct role *owner, const struct role *lobby)
{
    return owner->kind == ROLE_USER
        || (lobby->kind == ROLE_NEW_LOBBY
            && (owner->kind == ROLE_CLIENT || owner->kind == ROLE_STRANGER));
}

/* The user of this name: declared before, or now. -1 after a mistake. */
static int user_role(struct cursor *cursor, const struct role *lobby)
{
    struct session *session = cursor->parser->session;
    struct role *role;
    int i = session_role(session, cursor->word.text, cursor->word.size);

    if (i < 0) {
        role = add_role(cursor, ROLE_USER);
        return role ? (int)(role - session->roles) : -1;
    }
    if (owns_names(&session->roles[i], lobby))
        return i;
    cursor_mistake(cursor, "%s is no user who is logged in",
                   session->roles[i].name);
    return -1;
}

static void head_users(struct cursor *cursor, enum role_kind kind)
{
    int count = 0;

    for (; cursor_next(cursor); count++)
        add_role(cursor, kind);
    if (!count)
        cursor_mistake(cursor, "name at least one role");
}

static void head_manual(struct cursor *cursor)
{
    struct parser *parser = cursor->parser;

    while (cursor_next(cursor))
        if (parser->manual_count < ROLES_MAX)
            parser->manual[parser->manual_count++] =
                (struct mark){ cursor->statement, cursor->word.at };
}

static int property_index(const struct word *word, size_t *value)
{
    static const char *const names[] = { "mode=", "protection=", "passcode=" };
    int i;

    for (i = 0; i < PROPERTIES; i++)
        if (word->size > strlen(names[i])
            && !memcmp(word->text, names[i], strlen(names[i]))) {
            *value = strlen(names[i]);
            return i;
        }
    return -1;
}

/* What follows `with`. */
static void head_properties(struct cursor *cursor, struct role *role)
{
    size_t value = 0;
    int i, count = 0;

    for (; cursor_next(cursor); count++) {
        i = property_index(&cursor->word, &value);
        if (i < 0)
            cursor_mistake(cursor, "mode=, protection= or passcode= is wanted");
        else
            role->properties[i] = arena_copy(cursor->parser->arena,
                                             cursor->word.text + value,
                                             cursor->word.size - value);
    }
    if (!count)
        cursor_mistake(cursor, "properties follow `with`: mode=, protection=, "
                       "passcode=");
}

/* Takes the colon off a role's word; whether it had one. */
static int take_colon(struct cursor *cursor)
{
    if (!cursor->word.size
        || cursor->word.text[cursor->word.size - 1] != ':')
        return 0;
    cursor->word.size--;
    return 1;
}

/* The members behind "ROLE:", as far as a `with`. */
static void head_members(struct cursor *cursor, struct role *role)
{
    struct role scratch = { .name = "" };
    int user;

    role = role ? role : &scratch;
    while (cursor_next(cursor)) {
        if (word_is(&cursor->word, "with") && role->kind == ROLE_LOBBY) {
            head_properties(cursor, role);
            break;
        }
        user = user_role(cursor, role);
        if (user >= 0 && role->member_count < ROLES_MAX)
            role->members[role->member_count++] = user;
    }
    if (!role->member_count)
        cursor_mistake(cursor, "name at least one member behind the colon");
    else if (role->kind == ROLE_LOBBY)
        role->of = role->members[0];
}

static void head_of(struct cursor *cursor, struct role *role)
{
    struct role scratch = { .name = "" };

    role = role ? role : &scratch;
    if (!cursor_next(cursor) || !word_is(&cursor->word, "of")) {
        cursor_mistake(cursor, "`: MEMBER ...` or `of OWNER` is wanted behind "
                       "the lobby's role");
        return;
    }
    if (!cursor_next(cursor)) {
        cursor_mistake(cursor, "name the owner behind `of`");
        return;
    }
    role->of = user_role(cursor, role);
    if (cursor_next(cursor)) {
        if (word_is(&cursor->word, "with"))
            head_properties(cursor, role);
        else
            cursor_mistake(cursor, "only `with` and properties may follow");
    }
}

static void head_lobby(struct cursor *cursor)
{
    int colon = cursor_next(cursor) && take_colon(cursor);
    struct role *role = add_role(cursor, ROLE_LOBBY);

    if (colon)
        head_members(cursor, role);
    else
        head_of(cursor, role);
}

static void head_channel(struct cursor *cursor)
{
    int colon = cursor_next(cursor) && take_colon(cursor);
    struct role *role = add_role(cursor, ROLE_CHANNEL);

    if (colon)
        head_members(cursor, role);
    else
        cursor_mistake(cursor, "a channel's members follow a colon: "
                       "channel chat: alice bob");
}

static void head_new(struct cursor *cursor)
{
    int lobby;

    if (!cursor_next(cursor) || (!(lobby = word_is(&cursor->word, "lobby"))
                                 && !word_is(&cursor->word, "channel"))) {
        cursor_mistake(cursor, "`new lobby ROLE of OWNER` or "
                       "`new channel ROLE` is wanted");
        return;
    }
    cursor_next(cursor);
    if (lobby)
        head_of(cursor, add_role(cursor, ROLE_NEW_LOBBY));
    else
        add_role(cursor, ROLE_NEW_CHANNEL);
}

/* client ROLE [with name=... password=...] */
static void head_client(struct cursor *cursor)
{
    static const char *const names[LOGINS] = { "name=", "password=" };
    struct role scratch = { .name = "" }, *role;
    const struct word *word = &cursor->word;
    int i;

    if (session_judged(cursor->parser->session) >= 0)
        cursor_mistake(cursor, "one client under test is enough for a case");
    cursor_next(cursor);
    role = add_role(cursor, ROLE_CLIENT);
    role = role ? role : &scratch;
    if (!cursor_next(cursor))
        return;
    if (!word_is(word, "with"))
        cursor_mistake(cursor, "only `with` and name= or password= may "
                       "follow");
    while (cursor_next(cursor)) {
        for (i = 0; i < LOGINS && strncmp(word->text, names[i],
                                          strlen(names[i])); i++)
            ;
        if (i == LOGINS)
            cursor_mistake(cursor, "name= or password= is wanted");
        else
            role->login[i] = arena_copy(cursor->parser->arena,
                                        word->text + strlen(names[i]),
                                        word->size - strlen(names[i]));
    }
}

static void head_connection(struct cursor *cursor)
{
    struct session *session = cursor->parser->session;
    struct role *role = NULL;
    int user = -1;

    if (cursor_next(cursor))
        role = add_role(cursor, ROLE_CONNECTION);
    if (!cursor_next(cursor) || !word_is(&cursor->word, "as")
        || !cursor_next(cursor)) {
        cursor_mistake(cursor, "`connection ROLE as USER` is wanted");
        return;
    }
    user = session_role(session, cursor->word.text, cursor->word.size);
    if (user < 0 || session->roles[user].kind > ROLE_STRANGER)
        cursor_mistake(cursor, "no user or account %.*s above this line",
                       (int)cursor->word.size, cursor->word.text);
    if (role)
        role->of = user;
}

static void head_timeout(struct cursor *cursor)
{
    long long time = -1;

    if (cursor_next(cursor))
        time = parse_time(cursor->word.text, cursor->word.size);
    if (time <= 0)
        cursor_mistake(cursor, "a time is wanted, such as 5s or 800ms");
    else
        cursor->parser->session->timeout = (unsigned)time;
}

/* ---- all of them -------------------------------------------------------- */

static int roles_header(struct cursor *cursor, const struct word *first)
{
    if (word_is(first, "users"))
        head_users(cursor, ROLE_USER);
    else if (word_is(first, "accounts"))
        head_users(cursor, ROLE_ACCOUNT);
    else if (word_is(first, "strangers"))
        head_users(cursor, ROLE_STRANGER);
    else if (word_is(first, "client"))
        head_client(cursor);
    else if (word_is(first, "lobby"))
        head_lobby(cursor);
    else if (word_is(first, "channel"))
        head_channel(cursor);
    else if (word_is(first, "new"))
        head_new(cursor);
    else if (word_is(first, "connection"))
        head_connection(cursor);
    else
        return 0;
    return 1;
}

int parse_header(struct cursor *cursor)
{
    struct word first;

    cursor_next(cursor);
    first = cursor->word;
    cursor->parser->next++;
    if (word_is(&first, "clause"))
        head_clause(cursor);
    else if (word_is(&first, "tag"))
        head_tag(cursor);
    else if (word_is(&first, "note"))
        head_note(cursor);
    else if (word_is(&first, "reading"))
        parse_reading(cursor);
    else if (word_is(&first, "when"))
        parse_when(cursor);
    else if (word_is(&first, "values"))
        head_values(cursor);
    else if (word_is(&first, "exact"))
        cursor->parser->session->exact = 1;
    else if (word_is(&first, "manual"))
        head_manual(cursor);
    else if (word_is(&first, "timeout"))
        head_timeout(cursor);
    else if (!roles_header(cursor, &first)) {
        cursor->parser->next--;
        return 0;
    }
    if (cursor_next(cursor))
        cursor_mistake(cursor, "nothing may follow here");
    return 1;
}

/* Nobody but the client is there: the others are names that the case says. */
static void look_at_company(struct parser *parser)
{
    const struct session *session = parser->session;
    const struct role *role;
    int i;

    for (i = 0; session_judged(session) >= 0 && i < session->role_count; i++) {
        role = &session->roles[i];
        if (role->kind != ROLE_CLIENT && role->kind != ROLE_STRANGER
            && role->kind != ROLE_NEW_LOBBY && role->kind != ROLE_NEW_CHANNEL)
            mistake(parser->mistakes, role->mark.statement, role->mark.at,
                    "beside a `client` only strangers, `new lobby` and `new "
                    "channel` can stand: here the case is the server");
    }
}

void parse_headers_end(struct parser *parser)
{
    struct session *session = parser->session;
    struct cursor cursor = { .parser = parser };
    int i, role;

    look_at_company(parser);
    for (i = 0; i < parser->manual_count; i++) {
        cursor.statement = parser->manual[i].statement;
        cursor.at = parser->manual[i].at;
        cursor_next(&cursor);
        role = session_role(session, cursor.word.text, cursor.word.size);
        if (role < 0 || !role_is_client(&session->roles[role]))
            cursor_mistake(&cursor, "no user %.*s in this case",
                           (int)cursor.word.size, cursor.word.text);
        else
            session->roles[role].manual = 1;
    }
}
