/* follow.h - what the files of lib/dialogue share, and nobody else sees.
 *
 * Soundness rests on one rule of order: of two connections it is only known
 * that what a server was seen to send happened before what a client was seen
 * to send later. So a request takes effect between the time it was seen and
 * the time an answer to it, or to a later one of its connection, was seen.
 *
 *    dialogue.c   the public functions
 *    memory.c     memory, within its bound
 *    link.c       connections
 *    group.c      lobbies and channels
 *    seat.c       who is in them
 *    question.c   what a connection waits for, and what an answer proves
 *    login.c      A: accounts
 *    enter.c      L: lobbies
 *    status.c     L: what LOBBY_CREATION and LOBBY_CONNECT are answered
 *    speak.c      C: channels
 *    freeze.c     S: freeze, save, load
 *    sent.c       frames that are to be relayed, by the hash of their bytes
 *    relay.c      D: what was relayed, to whom
 *    stranger.c   F-2, D-2: what was relayed and nobody sent
 *    miss.c       D: what was not
 *    listed.c     L-18, C-12: lists
 *    tell.c       findings
 */
#ifndef PP_DIALOGUE_FOLLOW_H
#define PP_DIALOGUE_FOLLOW_H

#include <stdbool.h>
#include <string.h>

#include <polypaint/check.h>
#include <polypaint/dialogue.h>
#include <polypaint/json.h>

/* Numbers and pointers are the keys here: one multiplication mixes them. A
 * table that finds no memory stays as it is, and the row is not in it. */
#define HASH_NONFATAL_OOM 1
#define HASH_FUNCTION(key, size, hash) ((hash) = ppd_mix(key, size))
#include <uthash.h>
#include <utlist.h>

#define PPD_NEVER INT64_MAX
#define PPD_SECOND INT64_C(1000000000)

enum {
    PPD_ASKED_MAX = 512,  /* requests that one connection may owe proof of */
    PPD_LOBBIES_MAX = 3,  /* lobbies that a connection may be in, perhaps */
    PPD_PROOFS = 4,       /* answers that are remembered */
    PPD_SEATS_MAX = 256,  /* of a connection */
    PPD_FLOWS_MAX = 256,
    PPD_LOOK_MAX = 256,   /* members or links that are looked at for one that
                           * fits */
    PPD_CLAIMS = 32,      /* findings that wait for a witness */
    PPD_BEHIND_MAX = 64   /* frames of a flow that may be late */
};

enum { PPD_PUBLIC = 1, PPD_PRIVATE, PPD_PROTECTED };

struct ppd_link;
struct ppd_seat;

/* ---- groups ---------------------------------------------------------------- */

/* A lobby or a channel. Freed when nothing refers to it. */
struct ppd_group {
    UT_hash_handle hh;
    uint32_t references;
    bool lobby;
    uint32_t listed;    /* the last list that shows it */
    uint8_t modes;      /* bits of pp_mode: seen relayed here (D-9) */
    unsigned joiners;   /* asked to enter, or wait to be told 0 */
    unsigned frozen;    /* members that were told 1 and not yet 0 */
    int64_t calm_since; /* no freeze since; PPD_NEVER: perhaps there is one */
    uint64_t sent_by;   /* who sent last what is to be relayed here */
    int64_t sent_at, others_sent_at; /* ... when, and anyone else */
    int64_t left_at;    /* a joiner left before it had loaded */
    struct ppd_seat *seats;
    struct ppd_facts {
        bool known;
        uint64_t owner;         /* made it, and could have changed it */
        unsigned changing;      /* requests of the owner that may not be done */
        int64_t since, created;
        uint8_t protection;     /* PPD_PUBLIC ... */
        uint64_t mode, passcode; /* hashes */
    } facts;
    uint16_t name_size, owner_size;
    uint32_t key_size;
    char key[]; /* 'L' or 'C', the name, NUL, the owner, NUL */
};

#define PPD_NAME(group) ((group)->key + 1)
#define PPD_OWNER(group) ((group)->key + 2 + (group)->name_size)

/* ---- seats ----------------------------------------------------------------- */

enum ppd_in { PPD_OUT, PPD_PERHAPS, PPD_IN };

/* A connection's relation to a group. */
struct ppd_seat {
    struct ppd_link *link;
    struct ppd_group *group;
    struct ppd_seat *prev, *next;   /* of the link */
    struct ppd_seat *before, *after; /* of the group */
    enum ppd_in in;      /* as a receiver, by what is proven */
    unsigned pending;    /* requests about it, not proven */
    bool guessed;        /* in, if all went as usual */
    uint32_t listed;     /* the last list that shows it: see listed.c */
    bool joining;        /* counted in the lobby's joiners */
    bool frozen;         /* counted in the lobby's frozen */
    bool loaded;         /* has what is drawn there (S-7) */
    int64_t since;       /* `in` is so since then */
    int64_t hears_since; /* shown to be relayed to; PPD_NEVER */
    int64_t heard_since; /* shown to be relayed; PPD_NEVER */
    int64_t kick_due;    /* it should have been kicked before; PPD_NEVER */
    int64_t frozen_at;
    int64_t thawed_at;   /* told 0, and asked for nothing that would bring it */
};

/* ---- questions ------------------------------------------------------------- */

struct ppd_asked {
    uint8_t type;
    bool sure;      /* conforms in every reading */
    bool wrong;     /* breaks a clause of level R */
    bool own;       /* its Owner is the sender */
    uint8_t protection;
    uint64_t mode, passcode; /* hashes; of an account: of the password */
    uint64_t seq;    /* of the connection's client's frames */
    uint64_t number; /* the caller's */
    int64_t time;
    struct ppd_group *group;
};

struct ppd_queue {
    struct ppd_asked *at;
    unsigned first, count, room;
};

/* ---- connections ----------------------------------------------------------- */

enum ppd_login {
    PPD_LOGIN_UNKNOWN,
    PPD_LOGIN_OUT,     /* nobody yet */
    PPD_LOGIN_IN,
    PPD_LOGIN_REFUSED
};

/* Frames of one sender that must stay in order: its drawing, or what it says
 * in one channel. */
struct ppd_flow {
    struct ppd_link *link;
    struct ppd_group *channel; /* NULL: drawing */
    struct ppd_flow *next;
    struct ppd_pair *pairs;
    uint64_t forgotten; /* frames before this are */
    int64_t forgot_at;  /* the last of them was sent */
    uint64_t count; /* frames so far */
    uint64_t last;  /* place of the last in the ring + 1, 0: none */
};

/* How far a receiver is in a flow. */
struct ppd_pair {
    UT_hash_handle hh;
    struct ppd_pair_key {
        const struct ppd_flow *flow;
        const struct ppd_link *link;
    } key;
    struct ppd_flow *flow;
    struct ppd_link *link;
    struct ppd_pair *prev, *next;   /* of the flow */
    struct ppd_pair *before, *after; /* of the link */
    bool unsure;     /* it may still get what is forgotten */
    uint64_t cursor; /* the next frame */
    uint64_t got;    /* bit i: frame cursor - 1 - i came */
};

struct ppd_link {
    UT_hash_handle hh, by_user;
    struct ppd_link *prev, *next; /* those that wait: see d->waiting */
    uint64_t id;
    uint32_t references;
    bool whole, blind; /* blind: not all was seen, it is accused of nothing */
    bool ended[2];     /* indexed by enum pp_from */
    bool gone;         /* nothing more will come */
    bool waiting;      /* in d->waiting */
    bool place_unknown; /* its lobby may be one that isn't among its seats */
    bool outside;      /* it may be in no lobby */
    bool leaving;      /* its last move was LOBBY_DISCONNECT */
    bool frozen;       /* told 1 and not 0 */
    bool knows;        /* has shown that it read the 1 */
    bool drew_frozen, drew_kicked; /* told already */
    bool channels_unknown;
    bool knocked;      /* sent a CONNECTION that isn't answered yet */
    bool strayed;      /* sent something else before */
    bool named;        /* in d->users */
    enum ppd_login login;
    uint8_t list_type; /* the last answer was a list of that type */
    uint32_t list_size;
    unsigned moves;    /* LOBBY_CREATION and _CONNECT without an answer */
    unsigned leaves;   /* LOBBY_DISCONNECT not proven */
    int64_t opened, changed, frozen_at, kicked_at, load_asked;
    int64_t served_at; /* the server sent it something */
    int64_t answered;  /* the question answered last was asked then */
    uint64_t seq;      /* client's frames */
    uint64_t load_seq;         /* its last answer to FETCH_DATABASE */
    struct { uint64_t seq; int64_t time; } proofs[PPD_PROOFS];
    unsigned proof;
    enum pp_clause_id refusal; /* what broke if it isn't closed */
    int64_t wait_from;
    uint64_t rival_id; /* accepted as the same user, at rival_since */
    int64_t rival_since;
    char *user;
    uint32_t user_size;
    uint64_t user_hash;
    struct ppd_group *lobby; /* the likely one */
    struct ppd_seat *seats;
    struct ppd_flow *flows;
    unsigned seat_count, flow_count;
    struct ppd_pair *pairs;
    struct ppd_queue asked;
};

/* ---- frames to be relayed --------------------------------------------------- */

struct ppd_sent {
    uint64_t hash;      /* of all bytes */
    uint64_t data_hash; /* of type and data */
    uint64_t next;      /* place + 1 of the next in its hash's chain */
    uint64_t like;      /* place + 1 of the one before with the same hash */
    uint64_t before;    /* place + 1 of the one before of its flow */
    struct ppd_flow *flow;
    struct ppd_group *group; /* where it goes; NULL: nowhere, if `placed` */
    uint64_t n;         /* its number in the flow */
    uint64_t seq;       /* of its sender's frames */
    uint64_t number;
    int64_t time;
    int64_t seen;       /* first relayed; PPD_NEVER */
    uint8_t type;
    bool placed;        /* `group` is certain */
    bool due;           /* each member of `group` must get it, if all is calm */
    bool wrong, other_name, stranger; /* R breach; V-8; sent before login */
};

struct ppd_ring {
    struct ppd_sent *at;
    uint64_t *buckets; /* place + 1 */
    uint64_t first, end; /* places; at[place & (room - 1)] */
    uint64_t room;     /* a power of two */
};

/* A frame that seems to be missing: judged a little later. */
struct ppd_miss {
    uint64_t place;
    struct ppd_link *link;
    uint64_t number; /* of the frame that shows it */
    int64_t time;
    bool overtaken;
};

/* A finding that waits for its witness. */
struct ppd_claim {
    uint64_t witness;
    struct pp_finding finding;
};

struct ppd_misses {
    struct ppd_miss *at;
    unsigned first, count, room;
};

/* A password that was right. */
struct ppd_account {
    UT_hash_handle hh;
    uint64_t name, password; /* hashes */
    int64_t since;
};

struct pp_dialogue {
    struct pp_dialogue_options options;
    size_t used;             /* bytes */
    int64_t now;
    struct ppd_link *links;
    struct ppd_link *users;   /* by the name's hash: logged in last */
    struct ppd_account *accounts;
    size_t account_bytes;
    struct ppd_link *waiting; /* no frame yet, or refused: in order of time */
    struct ppd_group *groups;
    struct ppd_pair *pairs;
    struct ppd_ring ring;
    struct ppd_misses misses;
    struct ppd_claim claims[PPD_CLAIMS];
    unsigned claim_count;
    uint32_t lists;
    bool blinded;   /* there are, or were, connections not wholly seen */
    int64_t forgot; /* the last frame that was forgotten was sent then */
    char *room; /* for the strings of a document, PP_FRAME_MAX bytes */
    char *key;  /* of a group that is looked for */
};

/* A client's or server's frame while it is looked at. */
struct ppd_look {
    struct ppd_link *link;
    const struct pp_frame *frame;
    uint64_t number;
    int64_t time;
};

/* ---- memory.c --------------------------------------------------------------- */

/* Zeroed memory within the bound, or NULL. What is remembered longest is
 * forgotten to find some. */
void *ppd_alloc(struct pp_dialogue *d, size_t size);
void ppd_free(struct pp_dialogue *d, void *at, size_t size);
/* Doubles a ring of items, from `min` on, up to `max`: whether it could. */
bool ppd_grow(struct pp_dialogue *d, void **at, unsigned *room, size_t item,
              unsigned min, unsigned max, unsigned *first, unsigned count);

/* ---- tell.c ------------------------------------------------------------------ */

uint64_t ppd_hash(const void *bytes, size_t size, uint64_t seed);
uint32_t ppd_mix(const void *key, size_t size);

/* What is shown of bytes in a finding. */
struct ppd_word {
    char text[48];
};
struct ppd_word ppd_word(const void *bytes, size_t size);

#if defined __GNUC__
#define PPD_PRINTF(words, first) __attribute__((format(printf, words, first)))
#else
#define PPD_PRINTF(words, first)
#endif

/* A finding; clauses beyond the asked level are not told, nor is anything of a
 * blind connection. */
void ppd_tell(struct pp_dialogue *d, const struct ppd_look *look,
              enum pp_from who, enum pp_clause_id clause, const char *format,
              ...) PPD_PRINTF(5, 6);

/* The same, on the word of a witness: that this connection was still where it
 * was when the server sent what the finding is about. What the server sent to
 * the witness may be seen a little later: told when it stands. */
void ppd_tell_if(struct pp_dialogue *d, const struct ppd_look *look,
                 const struct ppd_link *witness, enum pp_clause_id clause,
                 const char *format, ...) PPD_PRINTF(5, 6);
/* It may be a slow reader that the server has given up already (B-1): there is
 * something to relay to it that did not come yet. No witness. */
bool ppd_is_behind(const struct ppd_link *link);
/* The server ended or moved the witness: not told. */
void ppd_doubt(struct pp_dialogue *d, const struct ppd_link *witness);
/* What rests on this witness (NULL: on any), of before `until`, stands. */
void ppd_stands(struct pp_dialogue *d, const struct ppd_link *witness,
                int64_t until);

static inline bool ppd_strict(const struct pp_dialogue *d)
{
    return d->options.level != PP_LEVEL_R;
}

/* ---- link.c ------------------------------------------------------------------ */

struct ppd_link *ppd_link_find(const struct pp_dialogue *d, uint64_t id);
struct ppd_link *ppd_link_new(struct pp_dialogue *d, uint64_t id, int64_t time,
                              bool whole);
void ppd_link_hold(struct ppd_link *link);
void ppd_link_drop(struct pp_dialogue *d, struct ppd_link *link);
/* From now on nothing is known for sure of it. */
void ppd_link_blind(struct pp_dialogue *d, struct ppd_link *link);
/* It is over: out of its lobby and channels; what it sent is remembered. */
void ppd_link_gone(struct pp_dialogue *d, struct ppd_link *link);
void ppd_link_wait(struct pp_dialogue *d, struct ppd_link *link);
void ppd_link_waits_no_more(struct pp_dialogue *d, struct ppd_link *link);
bool ppd_link_name(struct pp_dialogue *d, struct ppd_link *link,
                   const void *name, size_t size);

static inline bool ppd_alive(const struct ppd_link *link)
{
    return !link->ended[0] && !link->ended[1] && !link->gone;
}

/* When it was proven that the client's frame `seq` took effect, or later;
 * PPD_NEVER: not yet. */
int64_t ppd_proven(const struct ppd_link *link, uint64_t seq);

/* ---- group.c ----------------------------------------------------------------- */

/* The lobby or channel of that name, made when new; NULL: no memory. The
 * caller holds it. */
struct ppd_group *ppd_group(struct pp_dialogue *d, bool lobby,
                            struct pp_span name, struct pp_span owner);
/* ... or NULL when it isn't known. Not held. */
struct ppd_group *ppd_group_find(struct pp_dialogue *d, bool lobby,
                                 struct pp_span name, struct pp_span owner);
void ppd_group_hold(struct ppd_group *group);
void ppd_group_drop(struct pp_dialogue *d, struct ppd_group *group);
/* A freeze, or a join that may bring one, begins or ends. */
void ppd_group_stir(struct pp_dialogue *d, struct ppd_group *group);
/* Who made the lobby and is still connected: what `facts` say is so. NULL: it
 * isn't known. */
struct ppd_link *ppd_owner(const struct pp_dialogue *d,
                           const struct ppd_group *group);
/* They may be one and the same lobby (L-1). */
bool ppd_same_perhaps(const struct pp_dialogue *d, const struct ppd_group *a,
                      const struct ppd_group *b);

/* ---- seat.c ------------------------------------------------------------------ */

struct ppd_seat *ppd_seat_find(const struct ppd_link *link,
                               const struct ppd_group *group);
struct ppd_seat *ppd_seat(struct pp_dialogue *d, struct ppd_link *link,
                          struct ppd_group *group);
void ppd_seat_free(struct pp_dialogue *d, struct ppd_seat *seat);
void ppd_seat_set(struct pp_dialogue *d, struct ppd_seat *seat,
                  enum ppd_in in);
/* It was shown to be relayed to. */
void ppd_seat_hears(struct pp_dialogue *d, struct ppd_seat *seat);
void ppd_seat_joined(struct pp_dialogue *d, struct ppd_seat *seat);
void ppd_seat_frost(struct pp_dialogue *d, struct ppd_seat *seat, bool frozen);
/* The lobby that it is in for sure and has no way out of just now, or NULL. */
struct ppd_seat *ppd_sure_lobby(const struct ppd_link *link);
/* It is in no lobby for sure. */
bool ppd_sure_outside(const struct ppd_link *link);
/* It is in this one alone, or (NULL) in none. */
void ppd_place(struct pp_dialogue *d, struct ppd_link *link,
               struct ppd_group *lobby);

/* It may be in any of its lobbies, or (outside) in none. */
void ppd_place_unsure(struct pp_dialogue *d, struct ppd_link *link,
                      bool outside);
/* Of the lobbies that it may be in it is in this one. */
void ppd_place_shown(struct pp_dialogue *d, struct ppd_seat *seat);

/* ---- question.c -------------------------------------------------------------- */

/* A new row at the end, or NULL when there are too many. */
struct ppd_asked *ppd_ask(struct pp_dialogue *d, const struct ppd_look *look);
/* Answers the first question of that type; NULL: nobody asked. What was asked
 * before it is proven to be done. *asked is valid until the next call. */
bool ppd_answer(struct pp_dialogue *d, const struct ppd_look *look,
                struct ppd_asked *asked);
void ppd_forget_asked(struct pp_dialogue *d, struct ppd_link *link);
bool ppd_answerable(unsigned type);
/* Questions of that type may have been answered by what was taken for more of
 * an earlier list. */
void ppd_ask_unsure(struct ppd_link *link, unsigned type);

/* ---- the chapters ------------------------------------------------------------ */

void ppd_client_account(struct pp_dialogue *d, const struct ppd_look *look,
                        struct ppd_asked *asked);
void ppd_before_login(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_server_before_login(struct pp_dialogue *d,
                             const struct ppd_look *look);
void ppd_account_status(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_login_status(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_rival_answers(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_deadlines(struct pp_dialogue *d);
/* By the server. */
void ppd_closed_early(struct pp_dialogue *d, struct ppd_link *link,
                      int64_t time);

void ppd_client_lobby(struct pp_dialogue *d, const struct ppd_look *look,
                      struct ppd_asked *asked);
void ppd_client_leaves(struct ppd_link *link, struct ppd_asked *asked);
void ppd_lobby_status(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_left(struct pp_dialogue *d, const struct ppd_look *look,
              const struct ppd_asked *asked);
void ppd_client_info(struct pp_dialogue *d, const struct ppd_look *look,
                     struct ppd_asked *asked);
void ppd_info_done(struct pp_dialogue *d, const struct ppd_asked *asked);
void ppd_kicked(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_kick_overdue(struct pp_dialogue *d, const struct ppd_look *look);
uint8_t ppd_protection(struct pp_span text);
void ppd_judge_created(struct pp_dialogue *d, const struct ppd_look *look,
                       const struct ppd_asked *asked, uint32_t status);
void ppd_judge_connected(struct pp_dialogue *d, const struct ppd_look *look,
                         const struct ppd_asked *asked, uint32_t status);
void ppd_unanswered(struct pp_dialogue *d, const struct ppd_look *look,
                    const struct ppd_asked *asked);
void ppd_move_failed(struct pp_dialogue *d, struct ppd_link *link,
                     const struct ppd_asked *asked);

void ppd_client_channel(struct pp_dialogue *d, const struct ppd_look *look,
                        struct ppd_asked *asked);
void ppd_channel_done(struct pp_dialogue *d, const struct ppd_look *look,
                      const struct ppd_asked *asked);
/* The channel that a message is for, held for the caller, or NULL; `plain`:
 * it is so in every reading (V-message.spaces). */
struct ppd_group *ppd_channel_of(struct pp_dialogue *d,
                                 const struct pp_frame *frame, bool *plain);

void ppd_told_freeze(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_told_save(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_told_load(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_client_loaded(struct ppd_link *link, bool sure);
void ppd_client_saved(struct ppd_link *link);
void ppd_client_draws(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_frost_overdue(struct pp_dialogue *d, const struct ppd_look *look,
                       int64_t asked);

struct ppd_sent *ppd_sent_at(const struct pp_dialogue *d, uint64_t place);
void ppd_client_sends(struct pp_dialogue *d, const struct ppd_look *look,
                      bool sure, bool wrong);
/* The last with that hash, and the one before it. Place + 1, 0: none. */
uint64_t ppd_sent_last(const struct pp_dialogue *d, uint64_t hash);
uint64_t ppd_sent_like(const struct pp_dialogue *d, uint64_t place);
void ppd_sent_forget(struct pp_dialogue *d, uint64_t count);
void ppd_sent_free(struct pp_dialogue *d);
uint64_t ppd_data_hash(const struct pp_frame *frame);
void ppd_flow_free(struct pp_dialogue *d, struct ppd_flow *flow);

void ppd_relayed(struct pp_dialogue *d, const struct ppd_look *look);
/* ... and no client was seen to send it so. */
void ppd_stranger(struct pp_dialogue *d, const struct ppd_look *look);
struct ppd_pair *ppd_pair_find(const struct pp_dialogue *d,
                               const struct ppd_flow *flow,
                               const struct ppd_link *link);
/* ... made when there is none; NULL: no memory. */
struct ppd_pair *ppd_pair(struct pp_dialogue *d, struct ppd_flow *flow,
                          struct ppd_link *link);
void ppd_pair_free(struct pp_dialogue *d, struct ppd_pair *pair);
/* Frame n has come. */
bool ppd_got(const struct ppd_pair *pair, uint64_t n);
/* Frame n comes, or is not waited for any more. */
void ppd_pair_pass(struct ppd_pair *pair, uint64_t n, bool got);

/* A frame of the flow came before those that the pair has not seen yet. */
void ppd_overtaken(struct pp_dialogue *d, const struct ppd_look *look,
                   const struct ppd_sent *sent, const struct ppd_pair *pair);
/* The link was answered: what was handled before it asked has come. */
void ppd_quiet(struct pp_dialogue *d, const struct ppd_look *look);
void ppd_judge_misses(struct pp_dialogue *d, int64_t until);
void ppd_misses_of(struct pp_dialogue *d, const struct ppd_link *link);
void ppd_misses_free(struct pp_dialogue *d);

void ppd_listed(struct pp_dialogue *d, const struct ppd_look *look,
                const struct ppd_asked *asked);

#endif
