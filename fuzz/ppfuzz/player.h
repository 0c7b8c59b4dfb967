/* player.h - one client: a clean one that watches, or one that sends what it
 * is told to. */
#ifndef PPFUZZ_PLAYER_H
#define PPFUZZ_PLAYER_H

#include <polypaint/polypaint.h>

#include "line.h"

struct stage;

enum role {
    CLEAN,    /* in the room; sends valid frames only */
    MEMBER,   /* in the room; sends anything */
    WANDERER, /* logged in; goes where its frames lead */
    NEWCOMER  /* not logged in */
};

struct player {
    struct stage *stage;
    enum role role;
    unsigned number;       /* from 0, in the order of the stage */
    const char *name, *password;
    int made;              /* its account exists */
    struct line *line;     /* NULL: away */
    int open, ended;       /* the connection is there; the server closed it */
    int ready;             /* its entry is done: it can be asked questions */
    int leaving, reset;    /* hangs up at the end of the turn; by an RST */
    uint64_t connection;   /* its number in the dialogue */
    struct pp_splitter in, out;
    int out_broken;        /* what was sent since is no frame */
    int64_t status[PP_TYPE_COUNT]; /* the last one of each type, -1: none yet */
    unsigned owed;         /* lists that were asked for and did not come */
    uint8_t *queue;        /* to be written */
    size_t queued, room;
};

/* Connects, logs in, goes to its place: runs the stage's loop meanwhile.
 * Returns 0, or -1: no, and the stage may have a finding. */
int player_enter(struct player *player);

/* Puts bytes behind what is to be written. */
void player_send(struct player *player, const uint8_t *bytes, size_t size);

/* A frame of its own, from its line in text form without name and date. */
void player_say(struct player *player, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes what was sent. */
void player_flush(struct player *player);

/* Hangs up, if it is there. */
void player_leave(struct player *player, int reset);

#endif
