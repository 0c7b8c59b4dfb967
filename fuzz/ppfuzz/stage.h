/* stage.h - a server, clean clients in one lobby and channel, and those who
 * send bad frames; and what is found while they play.
 *
 * Everything runs the loop until it is done or the patience ends: what is sent
 * depends on nothing that comes back, so that it can be sent again.
 */
#ifndef PPFUZZ_STAGE_H
#define PPFUZZ_STAGE_H

#include <uv.h>

#include <polypaint/dialogue.h>

#include "finding.h"
#include "player.h"
#include "server.h"

enum { CLEAN_COUNT = 2, PLAYERS_MAX = CLEAN_COUNT + CLIENTS_MAX };

/* Names that stand for themselves in scripts. */
struct names {
    char room[32], chat[32], den[32];
    char name[PLAYERS_MAX][256], password[PLAYERS_MAX][256];
};

/* What one of the players does next. */
struct step {
    unsigned player;
    enum step_kind { STEP_SEND, STEP_CLOSE, STEP_RESET, STEP_SETTLE } kind;
    size_t size;
    uint8_t *bytes;
};

struct stage {
    uv_loop_t loop;
    struct server *server;
    const struct options *options;
    const struct names *names;
    struct pp_dialogue *dialogue;
    uint64_t connections, frames;
    unsigned turn, count;
    struct player players[PLAYERS_MAX];
    struct finding found;
    int64_t latency; /* ns, of the last clean question */
    int made;        /* the room and the channel are there */
};

/* Names for a seed, or those of --accounts; -1 after it told why not. */
int names_choose(struct names *names, const struct options *options);

/* Brings the clean clients to their places; -1: it could not, see `found`. */
int stage_open(struct stage *stage, struct server *server,
               const struct options *options, const struct names *names);
void stage_close(struct stage *stage);

enum role stage_role(unsigned player);

/* Plays a step; who is away comes back first. SETTLE is stage_settle(). */
void stage_play(struct stage *stage, const struct step *step);

/* Sends what was played, and asks everyone who is there; waits for answers. */
void stage_settle(struct stage *stage);

/* The last look: what is still owed is found now. */
void stage_finish(struct stage *stage);

/* Remembers the first thing that is found. */
void stage_found(struct stage *stage, enum finding_kind kind,
                 enum pp_clause_id clause, int player, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Runs the loop until done() or for that many ms (0: the patience); whether
 * it is done. */
int stage_until(struct stage *stage, int (*done)(void *context),
                void *context, long long wait);

#endif
