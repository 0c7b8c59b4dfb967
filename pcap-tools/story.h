/* story.h - who and what a capture is about, for --script.
 *
 * Users, lobbies, channels and connections ("visits") are things; what one says
 * about another ties them together, and each bundle of things becomes a case.
 * No memory: functions return NULL, `failed` stays set.
 */
#ifndef PCAP_TOOLS_STORY_H
#define PCAP_TOOLS_STORY_H

#include <stdio.h>
#include <uthash.h>

#include "record.h"

enum thing_kind { THING_USER, THING_ROOM, THING_CHANNEL, THING_VISIT };

/* Whether it was there before the capture began. */
enum origin { ORIGIN_UNKNOWN, ORIGIN_BEFORE, ORIGIN_CREATED };

struct step;

struct thing {
    enum thing_kind kind;
    char *key;            /* kind, and the name it has on the wire */
    char *role;           /* what the case calls it; of a visit: when written */
    struct thing *bundle; /* towards the one that stands for its bundle */
    struct thing *next;   /* in order of appearance */
    enum origin origin;
    struct thing *user;   /* of a room its owner, of a visit its user */
    char *properties;     /* of a room: " with protection=public mode=..." */
    int visits;           /* of a user: connections it has now */

    /* of a visit */
    int whole;  /* seen from its start */
    int second; /* its user was on another connection when it began */
    int logged_in, ended;
    struct thing *room;    /* of the last LOBBY_CREATION or LOBBY_CONNECT */
    unsigned lobby_lists, channel_lists; /* that are owed */
    struct step *first, *last;
    struct step *coming;   /* for who writes: the first that is not done */

    /* for who writes: the bundle that it stands for, and its place in one */
    struct thing *members, *last_member, *next_member;
    struct step *steps, *last_step;
    UT_hash_handle hh, by_role;
};

enum step_kind {
    STEP_CONNECT,
    STEP_SEND,
    STEP_EXPECT,
    STEP_EXPECT_SENT, /* a frame that another sent: `sent` */
    STEP_CLOSE,
    STEP_RESET,
    STEP_CLOSED
};

struct step {
    enum step_kind kind;
    struct thing *visit;
    char *text;        /* the frame's words, with roles for names */
    struct step *sent; /* EXPECT_SENT */
    uint64_t number;   /* of the frame, which makes its label */
    int wanted;        /* SEND: somebody expects it */
    int silent;        /* SEND: of a kind that nothing answers */
    int done;          /* for who writes */
    struct step *same; /* the next of this visit */
    struct step *following; /* for who writes: the next of its bundle */
    struct step *prev, *next;
};

struct story {
    struct thing *things, *last_thing, *by_key, *by_role;
    unsigned count; /* of things */
    struct step *steps;
    struct story_sent *sent; /* frames by their bytes */
    uint64_t left_out;       /* frames of visits that were not whole */
    int failed;
};

void story_free(struct story *story);

/* The thing of that name (`more` makes it unique), made when it is new. Its
 * role is made of `name`. */
struct thing *story_thing(struct story *story, enum thing_kind kind,
                          const void *name, size_t size, const void *more,
                          size_t more_size);

/* The same, or NULL when there is none yet. */
struct thing *story_find(struct story *story, enum thing_kind kind,
                         const void *name, size_t size, const void *more,
                         size_t more_size);

/* The two belong to one case. */
void story_tie(struct thing *a, struct thing *b);

/* The one that stands for its bundle. */
struct thing *story_bundle(struct thing *thing);

/* Adds a step. `text` becomes the story's, also when this fails. */
struct step *story_step(struct story *story, enum step_kind kind,
                        struct thing *visit, char *text);

/* Remembers the step that sent a frame; finds the latest that sent the same
 * bytes, or NULL. */
void story_sent(struct story *story, const struct pp_frame *frame,
                struct step *step);
struct step *story_who_sent(struct story *story, const struct pp_frame *frame);

#endif
