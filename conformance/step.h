/* step.h - one statement of a case, read with its variables filled in. */
#ifndef CONFORMANCE_STEP_H
#define CONFORMANCE_STEP_H

#include "match.h"
#include "session.h"
#include "vars.h"

enum verb {
    VERB_SET,
    VERB_CONNECT,
    VERB_LOGIN,
    VERB_SIGNUP,
    VERB_JOIN,
    VERB_LEAVE,
    VERB_SYNC,
    VERB_END,
    VERB_CLOSE,
    VERB_RESET,
    VERB_PAUSE,
    VERB_RESUME,
    VERB_SEND,
    VERB_EXPECT,
    VERB_ACT,
    VERB_REPEAT
};

enum expect_kind {
    EXPECT_MATCH,
    EXPECT_ANY_ORDER,
    EXPECT_ONE_OF,
    EXPECT_NOTHING,
    EXPECT_NO,
    EXPECT_CLOSED,
    EXPECT_OPEN
};

enum { SPLITS_MAX = 64, MATCHES_MAX = 64 };

/* What of a frame goes out, and how. */
struct sending {
    const char *label;     /* or NULL */
    const uint8_t *bytes;  /* all that is sent */
    size_t size;
    size_t splits[SPLITS_MAX]; /* pieces end at these offsets */
    int split_count;
    int each;              /* byte by byte */
    unsigned pause;        /* milliseconds between pieces */
};

struct expecting {
    enum expect_kind kind;
    struct match *matches; /* MATCH, NO: one */
    int match_count;
    long long after, within, wait; /* milliseconds, -1: not given */
    int since_connect;
};

struct step {
    enum verb verb;
    int role;              /* who; -1 for set and repeat */
    int room;              /* JOIN: a lobby's role */
    const char *text;      /* the statement with its variables filled in */
    const char *act;       /* ACT: the action, as in action.h */
    struct sending sending;
    struct expecting expecting;
    unsigned count;        /* REPEAT */
    const char *name;      /* SET; REPEAT: its counter's, or NULL */
};

/* A role as it is for one run of the case. */
struct identity {
    const char *name;      /* a user's, a channel's, a lobby's Filename */
    const char *password;  /* users */
    const char *owner;     /* lobbies: their owner's name */
    const char *properties[PROPERTIES];
};

/* A frame that was sent, to be expected. */
struct label;

/* What a statement is read with. */
struct scene {
    const struct session *session;
    struct arena *arena;
    struct vars vars;
    struct identity who[ROLES_MAX];
    struct label *labels;
};

/* Sets up a scene: `row` of the case's table (0 when it has none). The values
 * are there afterwards; scene_cast() sets the variables of the roles, once
 * scene->who is filled in. */
void scene_begin(struct scene *scene, const struct session *session,
                 struct arena *arena, int row);
void scene_cast(struct scene *scene);
void scene_end(struct scene *scene);

/* Who sends what a case expects: the server, or the client under test. */
enum pp_from scene_from(const struct scene *scene);

/* Remembers a sent frame under a label and as its sender's last. */
void scene_remember(struct scene *scene, const struct step *step);

/* What a label stands for, or NULL. */
const uint8_t *scene_recall(const struct scene *scene, const char *label,
                            size_t label_size, size_t *size);

/* Reads the statement of a node (for blocks of an expectation, its lines too)
 * into *step, whose contents live in scene->arena. -1 with *slip filled in;
 * slip->statement is the line. */
struct step_slip {
    const struct statement *statement;
    struct slip slip;
};
int step_read(struct scene *scene, const struct node *node, struct step *step,
              struct step_slip *slip);

/* ---- among the files that read steps ------------------------------------ */

/* The text of a statement and how far it was read. */
struct reading {
    struct scene *scene;
    enum pp_from from;     /* who sends what is expected */
    const char *text;
    size_t size, at;
    struct word word;
    struct slip slip;
};

int reading_next(struct reading *reading);
int reading_slip(struct reading *reading, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* `send` and its options and frame. */
int step_read_send(struct reading *reading, struct step *step);

/* What follows `expect`; the lines of a block come after. */
int step_read_expect(struct reading *reading, struct step *step);

/* One match from reading->at on. */
int step_read_match(struct reading *reading, struct match *match);

#endif
