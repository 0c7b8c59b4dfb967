/* internal.h - what the files of the hub know of each other.
 *
 *    hub.c       the peers' lives; doom and settle
 *    dispatch.c  from bytes to frames to handlers; rejecting
 *    requests.c  what the store and the password check are asked
 *    auth.c      A clauses        lobbies.c   L clauses
 *    join.c      S clauses        held.c      S-11 to S-13
 *    draw.c      D clauses        channels.c  C clauses
 *    lists.c     LOBBY_FETCH and CHANNEL_FETCH, paced
 *    group.c     who gets a relayed frame, collected over a loop turn
 *    outbox.c    what one peer has still to be written
 *    timers.c    what is due when
 *
 * A function that may end a peer only dooms it; settle(), at the end of each
 * public function, does it. So no loop over members is pulled from under.
 */
#ifndef HUB_INTERNAL_H
#define HUB_INTERNAL_H

#define HASH_NONFATAL_OOM 1 /* what is not in a table has no hh.tbl */
#include <uthash.h>
#include <utlist.h>

#include "hub/hub.h"

/* ---- timers.c: each queue has one delay, so arming appends ---------------- */

enum timer_kind {
    TIMER_AUTH,     /* of a peer */
    TIMER_CLOSE,    /* of a peer: its last bytes must be read by then (V-5) */
    TIMER_SAVE,     /* of a lobby: S-8 */
    TIMER_LOAD,     /* of a lobby: S-8 */
    TIMER_THAW,     /* of a lobby: S-9 */
    TIMER_AUTOSAVE, /* of the hub: S-17 */
    TIMER_KINDS
};

struct timer {
    struct timer *prev, *next;
    void *owner;
    uint64_t due;
    enum timer_kind kind;
    bool armed;
};

void timer_arm(struct hub *hub, struct timer *timer, enum timer_kind kind,
               void *owner);
void timer_cancel(struct hub *hub, struct timer *timer);
void timers_run(struct hub *hub);
uint64_t timers_next(const struct hub *hub);

enum { TYPE_AT = 2 }; /* where a frame's bytes say its type */

/* ---- outbox.c -------------------------------------------------------------- */

/* Bytes shared by all who have still to be written them. */
struct chunk {
    struct hub *hub;
    uint32_t refs, size, used;
    uint8_t bytes[];
};

struct chunk *chunk_new(struct hub *hub, size_t size); /* NULL: no memory */
void chunk_release(struct chunk *chunk);

struct out_entry {
    struct chunk *chunk;
    uint32_t offset, size;
    bool counted;
};

struct outbox {
    struct out_entry *entries;
    uint32_t head, count, capacity; /* a ring */
    uint32_t writing;               /* entries that start_write() has */
    size_t counted;                 /* bytes that B-1 bounds */
};

enum { PARCEL_MAX = 64 };

/* What is to be written at once: slices, and where each lies in a chunk, for
 * the part that the connection does not take now. */
struct parcel {
    struct hub_slice slices[PARCEL_MAX];
    struct chunk *chunks[PARCEL_MAX]; /* NULL: in the batch's copy */
    uint32_t offsets[PARCEL_MAX];
    unsigned count;
    struct batch *batch; /* makes that copy when it is first needed */
    bool counted;        /* B-1 */
};

/* Writes, or queues behind what waits. Dooms the peer past B-1. */
void outbox_write(struct hub_peer *peer, struct parcel *parcel);
/* Bytes of the caller's, copied when they have to wait. */
void outbox_send(struct hub_peer *peer, const uint8_t *bytes, size_t size,
                 bool counted);
void outbox_written(struct hub_peer *peer);
void outbox_drop(struct hub_peer *peer); /* all that is not under way */
void outbox_free(struct hub_peer *peer);

/* ---- group.c --------------------------------------------------------------- */

/* A stretch of one sender's frames, in the bytes they were received in. */
struct run {
    const uint8_t *bytes;
    uint32_t size;
    uint32_t offset; /* in the batch's copy */
    struct hub_peer *from;
};

enum { RUNS_MAX = PARCEL_MAX, BATCH_MAX = 256 * 1024 };

/* The frames of one group and loop turn. */
struct batch {
    struct hub *hub;
    struct run runs[RUNS_MAX];
    unsigned count;
    uint32_t bytes;
    struct chunk *copy;
};

struct group {
    struct group *prev, *next; /* among those with something to write */
    struct batch *batch;       /* NULL: nothing */
    struct hub_peer **members;
    uint32_t count, capacity;
};

int group_add(struct group *group, struct hub_peer *peer); /* -1: no memory */
void group_remove(struct group *group, struct hub_peer *peer);
/* Every member but the sender gets it (D-5) at the next flush. */
void group_relay(struct group *group, struct hub_peer *from,
                 const struct pp_frame *frame);
void groups_flush(struct hub *hub);
void group_free(struct group *group);

/* ---- lobbies and channels ---------------------------------------------------- */

/* A frame that came while its lobby was frozen (S-11). */
struct held {
    struct chunk *chunk;
    uint32_t offset, size;
    uint64_t sender; /* its `joined`: who comes back is another */
    bool saved;      /* in the canvas that joiners load (S-12) */
    bool waits;      /* its sender waits for the next freeze (S-9) */
};

enum phase {
    PHASE_OPEN,
    PHASE_SAVING,  /* frozen, the saver was asked */
    PHASE_LOADING, /* frozen, joiners load */
    PHASE_COOLING  /* open, but the next freeze has to wait (S-9) */
};

struct lobby {
    UT_hash_handle hh; /* by key; in order of creation */
    struct hub *hub;
    char *key; /* filename NUL owner */
    unsigned key_size;
    struct pp_span filename, owner, mode; /* in key's block */
    char *access;
    struct pp_span protection, passcode; /* in access */
    enum pp_mode drawing;                /* D-9: which types it takes */
    struct group group;                  /* those who get what is drawn */
    struct hub_peer *waiting;            /* joiners that wait (S-9) */
    enum phase phase;
    struct timer timer;
    struct hub_peer *saver;
    struct held *held;
    size_t held_count, held_capacity, held_bytes;
    bool drawn; /* since the last autosave (S-17) */
};

struct channel {
    UT_hash_handle hh; /* by name; in order of creation */
    char *name;
    unsigned name_size;
    struct pp_span creator;
    struct group group;
};

/* ---- peers ------------------------------------------------------------------- */

enum peer_state {
    PEER_GREETING,  /* not authenticated */
    PEER_CONNECTED,
    PEER_CLOSING,   /* ended for everyone else; its last bytes are written */
    PEER_CLOSED     /* shell->close() was called */
};

enum role {
    ROLE_NONE,
    ROLE_WAITING,  /* for the next freeze */
    ROLE_JOINING,  /* in this freeze, FETCH_DATABASE to come */
    ROLE_LOADING,  /* FETCH_DATABASE sent */
    ROLE_UNLOADED, /* did not answer in time */
    ROLE_LOADED    /* may be the saver */
};

enum list_kind { LIST_NONE, LIST_LOBBIES, LIST_CHANNELS };

/* A long answer on its way. */
struct answer {
    enum list_kind kind;
    void *at;        /* next lobby or channel */
    uint32_t client; /* next of its Clients */
    bool started;
};

struct hub_peer {
    UT_hash_handle hh; /* in hub->users, by name */
    struct hub_peer *prev, *next; /* in hub->peers */
    struct hub_peer *prev_waiting, *next_waiting;
    struct hub_peer *next_doomed, *next_ready;
    struct hub *hub;
    void *sink;
    char *name;
    uint8_t name_size;
    uint8_t state;     /* enum peer_state */
    uint8_t role;      /* enum role */
    uint8_t signups;   /* */
    bool ended, unread, doomed, ready, consuming;
    bool told;         /* FREEZE 1, and no 0 yet */
    bool fresh;        /* joined in the freeze that is on */
    struct pp_splitter in;
    uint8_t *kept;     /* bytes that wait while it is blocked (T-6) */
    uint32_t kept_used, kept_capacity;
    struct outbox out;
    struct request *asked;
    struct answer answer;
    struct timer timer;
    struct group *relayed_to; /* where frames of its own are pending */
    struct lobby *lobby;
    uint64_t joined; /* the number of its joining, of all there were */
    uint32_t saves_asked; /* UPDATE_DATABASE not answered yet */
    uint32_t held_bytes;
    struct channel **channels;
    uint32_t channel_count, channel_capacity;
};

struct hub {
    struct hub_config config;
    struct hub_shell shell;
    void *context;
    uint64_t now;
    uint32_t utc;
    uint64_t joins;
    struct hub_peer *peers, *users, *doomed, *ready;
    struct lobby *lobbies;
    struct channel *channels;
    struct group *dirty;
    struct request *requests;
    struct timer *timers[TIMER_KINDS], autosave;
    void **retired; /* receive buffers that pending frames lie in */
    size_t retired_count, retired_capacity;
    struct hub_figures figures;
    size_t unwritten; /* peers with something in their outbox */
    bool stopping, settling;
    uint8_t scratch[PP_FRAME_MAX];
};

/* hub.c */
void peer_close(struct hub_peer *peer);            /* politely (V-5) */
void peer_doom(struct hub_peer *peer, enum pp_clause_id clause,
               const char *words);                 /* at once, at settle() */
void peer_drained(struct hub_peer *peer);          /* its outbox is empty */
bool peer_open(const struct hub_peer *peer);
struct hub_peer *user_find(struct hub *hub, struct pp_span name);
void settle(struct hub *hub);
void *grown(void *items, uint32_t *capacity, uint32_t need, size_t size);
bool span_equal(struct pp_span a, struct pp_span b);
struct pp_span span(const char *text);
struct pp_span peer_name(const struct hub_peer *peer);
void event(struct hub *hub, enum hub_level level, const char *what,
           const struct hub_peer *peer, const struct pp_frame *frame,
           enum pp_clause_id clause, const char *words);

/* dispatch.c */
void send_status(struct hub_peer *peer, enum pp_type_id type, uint32_t status);
void send_text(struct hub_peer *peer, enum pp_type_id type, const char *text);
void reject(struct hub_peer *peer, const struct pp_frame *frame,
            enum pp_clause_id clause, const char *words);
bool peer_blocked(const struct hub_peer *peer);
void peer_resume(struct hub_peer *peer);
void retire(struct hub *hub, void *memory);

/* requests.c */
struct request {
    struct request *prev, *next;
    struct hub_peer *peer; /* NULL: it has gone */
    struct hub_request what; /* copies; never the password */
    char room[];
};
/* Asks on behalf of a peer, which is blocked until the answer; closes it when
 * memory is out. */
void ask(struct hub_peer *peer, const struct hub_request *what);
/* How many are being made and not there yet (B-2): all, or of that maker. */
uint32_t asked_for(const struct hub *hub, enum hub_request_kind kind,
                   const struct pp_span *maker);
/* Asks for nobody. */
void ask_alone(struct hub *hub, const struct hub_request *what);
void requests_forget(struct hub_peer *peer);

/* auth.c */
void greet(struct hub_peer *peer, const struct pp_frame *frame);
void login_answered(struct hub_peer *peer, const struct request *request,
                    enum hub_result result);
void signup_answered(struct hub_peer *peer, enum hub_result result);
void auth_due(struct hub_peer *peer);

/* lobbies.c */
void lobby_creation(struct hub_peer *peer, const struct pp_frame *frame);
void lobby_connect(struct hub_peer *peer, const struct pp_frame *frame);
void lobby_info_change(struct hub_peer *peer, const struct pp_frame *frame);
void lobby_disconnect(struct hub_peer *peer);
void lobby_add_answered(struct hub *hub, const struct request *request,
                        enum hub_result result);
void lobby_change_answered(struct hub *hub, const struct request *request,
                           enum hub_result result);
void lobby_leave_all(struct hub_peer *peer, bool stays);
void lobby_free(struct lobby *lobby);

/* join.c */
void join_create(struct hub_peer *peer, struct lobby *lobby);
void join_enter(struct hub_peer *peer, struct lobby *lobby);
void join_leave(struct hub_peer *peer, bool stays);
void join_update_database(struct hub_peer *peer);
void join_fetch_database(struct hub_peer *peer);
void join_due(struct lobby *lobby);
void join_thaw(struct lobby *lobby);
void autosave_due(struct hub *hub);
bool lobby_frozen(const struct lobby *lobby);

/* held.c */
void held_add(struct hub_peer *peer, const struct pp_frame *frame);
void held_mark_saved(struct lobby *lobby, const struct hub_peer *saver);
void held_release(struct lobby *lobby);
void held_free(struct lobby *lobby);

/* draw.c */
void draw(struct hub_peer *peer, const struct pp_frame *frame);

/* channels.c */
void channel_creation(struct hub_peer *peer, const struct pp_frame *frame);
void channel_connection(struct hub_peer *peer, const struct pp_frame *frame);
void channel_disconnect(struct hub_peer *peer, const struct pp_frame *frame);
void channel_message(struct hub_peer *peer, const struct pp_frame *frame);
void channel_add_answered(struct hub *hub, const struct request *request,
                          enum hub_result result);
void channel_leave_all(struct hub_peer *peer);
void channel_free(struct hub *hub, struct channel *channel);

/* lists.c */
void list_begin(struct hub_peer *peer, enum list_kind kind);
void list_continue(struct hub_peer *peer);
void list_skip(struct hub *hub, const void *gone, void *next);
bool list_fits(struct pp_span a, struct pp_span b, struct pp_span c,
               struct pp_span d, struct pp_span e);

#endif
