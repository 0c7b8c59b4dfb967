/* session.h - fuzz_session's world, and a plain model of what must happen.
 *
 *    steps (fuzz_session.c) -> world (session_world.c) -> hub
 *                                  |                       |
 *                                  v                       v
 *                    model (session_model.c, _join.c)   what it writes
 *                                  |                       |
 *                                  +--> session_expect.c <-+   the same?
 *
 * The model is told of each frame just before the hub handles it (pp_frame_-
 * check() is tapped), of each answer before and each departure when the hub
 * logs it, and of the time. From these it says what everyone must be sent: a
 * queue for each connection, in the order of PROTOCOL.md, compared with what
 * came. What may end a connection at any time (a backlog, memory) it believes,
 * if there was a reason.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>

#include "hub/internal.h"
#include "fuzz.h"

enum {
    PEOPLE = 6,    /* connections at a time, each with a user's name */
    DRAWN = 512,   /* relayed frames in a session that are told apart */
    PLACES = 16,   /* lobbies, and channels */
    HELD = DRAWN,
    QUESTIONS = 64,
    FACTS = 64
};

/* Which of the drawn frames a canvas shows. */
struct canvas {
    uint64_t bits[DRAWN / 64];
};

/* ---- what one must be sent ---------------------------------------------- */

enum wanted_kind { WANTED_RELAYED, WANTED_OWN };

struct wanted {
    enum wanted_kind kind;
    bool came;
    uint8_t type;         /* OWN: with these bytes as data */
    const uint8_t *bytes; /* RELAYED: the whole frame */
    size_t size;
    uint64_t sender;      /* RELAYED: whose, by login */
};

/* ---- a connection ------------------------------------------------------- */

enum stage { STAGE_NONE, STAGE_GREETING, STAGE_USER, STAGE_LEFT };

struct person {
    /* the socket */
    struct hub_peer *peer;
    bool reading, writing, closing, broken, fin, fin_told;
    bool limited, slow; /* its window is; it ever was */
    enum hub_close how;
    size_t window;
    struct hub_slice slices[PARCEL_MAX];
    unsigned slice_count, slice_at;
    size_t parcel_size; /* bytes of the write that goes on */
    uint8_t *in, *out;
    size_t in_size, out_size, out_taken;
    /* the model */
    enum stage stage;
    bool lost, must_close, asked; /* dropped; to be closed; said something */
    uint64_t opened, login;
    char name[256];
    size_t name_size;
    struct wanted *wanted;
    size_t wanted_count, wanted_next, wanted_capacity;
    unsigned lists; /* LOBBY_FETCH and CHANNEL_FETCH whose time is open */
    bool listed;    /* one of them came */
    struct place *lobby;
    enum role role;
    bool told, fresh, trusted;
    uint64_t joined;
    unsigned saves_asked;
    size_t held_bytes;
    struct canvas canvas, own;
};

/* ---- a lobby or a channel ----------------------------------------------- */

struct model_held {
    unsigned drawn;
    uint64_t joined;
    bool saved, waits;
};

struct place {
    bool there, spoilt, drawn; /* drawn: in it, since the last autosave */
    char *text; /* filename NUL owner, or the channel's name */
    size_t filename_size, size;
    char *mode, *protection, *passcode;
    enum pp_mode drawing;
    struct person *members[PEOPLE], *waiting[PEOPLE];
    unsigned count, waiting_count;
    enum phase phase;
    uint64_t due;
    struct person *saver;
    struct model_held held[HELD];
    unsigned held_count;
    size_t held_bytes;
    struct canvas saved;
};

struct drawn {
    uint8_t *bytes;
    size_t size;
    uint64_t sender;
};

struct question {
    void *token;
    struct person *who;
    struct hub_request what; /* its spans are copies */
};

struct fact {
    enum hub_request_kind kind;
    char *key;
    size_t size;
};

struct world {
    struct hub *hub;
    struct hub_config config;
    uint64_t now, logins, joins, trace, autosave;
    bool in_turn, weak, waits; /* memory failed; the store is slow */
    bool stopping, long_lists; /* several frames each */
    struct person people[PEOPLE];
    uint8_t **pieces;
    unsigned piece_count, drawn_count, question_count, fact_count;
    unsigned lobby_count, channel_count; /* in the order they were made */
    int must_ask; /* the hub must ask this now; -1: nothing */
    /* what follows is not cleared between sessions: the counts are */
    struct place lobbies[PLACES], channels[PLACES];
    struct drawn drawn[DRAWN];
    struct question questions[QUESTIONS];
    struct fact facts[FACTS];
};

extern struct world world;

/* ---- session_world.c: sockets, turns, time ------------------------------ */
void world_begin(const struct hub_config *config);
void world_end(void);  /* everyone leaves; nothing may be left */
void world_stop(void); /* a clean stop, before the end */
void world_abandon(void); /* the end, in the middle of everything */
void world_open(struct person *person);
void world_say(struct person *person, const uint8_t *bytes, size_t size);
void world_deliver(struct person *person, size_t size); /* of what was said */
void world_leave(struct person *person, unsigned how); /* FIN, RST, silence */
void world_window(struct person *person, size_t bytes); /* SIZE_MAX: open */
void world_answer(enum hub_result result, bool truth);
void world_pass(uint64_t ms);
void world_turn(bool begins);
struct person *world_consuming(void); /* whose frame is being handled */

/* ---- fuzz_session.c: leads the fuzzer to each state and type ------------- */
void session_reached(const struct person *person, unsigned type);

/* ---- session_store.c ---------------------------------------------------- */
void store_keep(const struct hub_request *request, void *token);
struct question store_take(void);
void store_remembers(bool long_names); /* before anyone is there */
enum hub_result store_truth(const struct question *question);
void store_forget(struct question *question);
void store_free(void);

/* ---- session_model.c ---------------------------------------------------- */
void model_frame(struct person *person, const struct pp_frame *frame);
void model_answer(const struct question *question, enum hub_result result);
void model_log(const struct hub_event *event);
void model_closed(struct person *person, enum hub_close how);
void model_free(void);
bool model_is(struct pp_span span, const char *text);
struct pp_span model_name(const struct person *person);

/* ---- session_join.c ----------------------------------------------------- */
void model_create(struct person *person, struct place *lobby);
void model_enter(struct person *person, struct place *lobby);
void model_leave(struct person *person, bool stays);
void model_stop(void);
void model_reap(struct place *lobby); /* when nobody is left in it */
void model_saved(struct person *person);  /* UPDATE_DATABASE came */
void model_loaded(struct person *person); /* FETCH_DATABASE came */
void model_draw(struct person *person, const struct pp_frame *frame);
void model_time(void);
void model_agree(void); /* S-15 */

/* ---- session_expect.c --------------------------------------------------- */
unsigned expect_drawn(const struct person *person,
                      const struct pp_frame *frame);
void expect_relayed(struct person *person, unsigned drawn);
void expect_own(struct person *person, unsigned type, const void *data,
                size_t size);
void expect_status(struct person *person, unsigned type, uint32_t status);
void expect_list(struct person *person, unsigned type);
size_t expect_backlog(const struct person *person);
void expect_match(struct person *person);  /* what came, so far */
void expect_all_came(struct person *person);

/* ---- session_check.c ---------------------------------------------------- */
void check_inside(void); /* the hub's own view is the model's */

/* ---- session_alloc.c ---------------------------------------------------- */
extern bool in_hub;         /* the hub's own code runs */
extern unsigned alloc_fail; /* which allocation from now on fails; 0: none */
extern bool alloc_failed;   /* one did */

#endif
