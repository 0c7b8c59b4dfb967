/* session.h - the cases of a script (docs/CASES.md), as they were written.
 *
 * parse_sessions() reads headers into structs and steps into a tree of
 * nodes: a node is a statement or a block of them. What a statement says is
 * read when it is executed, with its variables filled in (step.h); before
 * anything runs, check_session() does that once for every row of values, so
 * that a mistake is found first. Everything lives in the arena.
 */
#ifndef CONFORMANCE_SESSION_H
#define CONFORMANCE_SESSION_H

#include <polypaint/types.h>

#include "script.h"

enum { ROLES_MAX = 32, COLUMNS_MAX = 16, CLAUSES_MAX = 16 };

enum role_kind {
    ROLE_USER,       /* exists, logged in */
    ROLE_ACCOUNT,    /* exists, not connected */
    ROLE_STRANGER,   /* a unique name that no account has */
    ROLE_CLIENT,     /* the client under test: the case is its server */
    ROLE_CONNECTION, /* another connection of user `of` */
    ROLE_LOBBY,
    ROLE_NEW_LOBBY,
    ROLE_CHANNEL,
    ROLE_NEW_CHANNEL
};

enum { PROPERTY_MODE, PROPERTY_PROTECTION, PROPERTY_PASSCODE, PROPERTIES };
enum { LOGIN_NAME, LOGIN_PASSWORD, LOGINS };

enum { CONDITION_NAMES = 8 };

/* Where a name was given, to point at it. */
struct mark {
    const struct statement *statement;
    size_t at;
};

struct role {
    const char *name;
    enum role_kind kind;
    struct mark mark;
    int of;      /* a lobby's owner, a connection's user: a role; else -1 */
    int manual;  /* does not answer save and load requests by itself */
    int members[ROLES_MAX], member_count;
    const char *properties[PROPERTIES]; /* as written, or NULL */
    const char *login[LOGINS];          /* a client's, as written, or NULL */
};

/* `when`: the case is played where the server reads the clause so. */
struct condition {
    enum pp_clause_id clause;
    const char *names[CONDITION_NAMES]; /* one of these readings */
    int count;
    struct mark mark;
    struct condition *next;
};

enum node_kind {
    NODE_STEP,
    NODE_REPEAT,
    NODE_TOGETHER,
    NODE_ANY_ORDER,
    NODE_ONE_OF
};

struct node {
    enum node_kind kind;
    const struct statement *statement; /* of a block: its first line */
    struct node *children, *next;
};

struct session {
    const struct script *script;
    const struct statement *statement; /* the `case` line */
    const char *name;  /* drawing/relay:3, the third case of that file */
    unsigned number;   /* 3 */
    const char *title;
    enum pp_clause_id clauses[CLAUSES_MAX]; /* the main one first */
    int clause_count;
    const char *tags;  /* " quick slow ", a blank around each */
    const char *note;  /* or NULL */
    const char *reading; /* of its clause that it shows (profile.h); or NULL */
    struct condition *conditions;
    int exact;
    unsigned timeout;  /* milliseconds; 0: the runner's */
    const char *columns[COLUMNS_MAX];
    int column_count, row_count; /* row_count 0: no table */
    const char **cells;          /* row by row, as written */
    const struct statement **rows;
    struct role roles[ROLES_MAX];
    int role_count;
    struct node *steps;
    struct session *next;
};

/* Reads the cases of a script and appends them to *sessions. Mistakes are
 * told and counted. */
void parse_sessions(struct arena *arena, const struct script *script,
                    struct session **sessions, struct mistakes *mistakes);

/* Executes a case without a server, once for each row of values: every word,
 * type, field, role and variable is looked at. */
void check_session(const struct session *session, struct mistakes *mistakes);

/* The role of that name, or -1. */
int session_role(const struct session *session, const char *name, size_t size);

/* Whether a role is a client: has a connection or may get one. */
int role_is_client(const struct role *role);

/* Whether an account is to be made for it, or somebody logged in. */
int session_has_user(const struct session *session);

/* The role of the client under test; -1 in a case that judges a server. */
int session_judged(const struct session *session);

/* "50ms", "5s", "0.8s": milliseconds, or -1. */
long long parse_time(const char *text, size_t size);

/* A word or string as the bytes it stands for, terminated; NULL when it is no
 * right string, *error in words. */
char *parse_text(struct arena *arena, const char *text, size_t size,
                 const char **error);

#endif
