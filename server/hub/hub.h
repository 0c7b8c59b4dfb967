/* hub.h - the server's side of the protocol as a state machine.
 *
 * Bytes, ends, answers and time go in; bytes, closes and requests come out
 * through struct hub_shell. No I/O, no clock, no thread in here: libuv runs it
 * in production (server/net.c), Criterion and fuzzers with invented clients.
 *
 *    hub = hub_new(&config, &shell, shell_context);
 *    hub_add_lobby(), hub_add_channel() ... what the store remembers
 *    for each event: hub_time(), then hub_open(), hub_receive(), ...
 *    at the end of each loop turn: hub_flush()
 *    arm a timer for hub_next_deadline(), call hub_time() when it is due
 *
 * The life of a peer: hub_open(); hub_receive() and hub_end() as things come;
 * then the hub, and only the hub, calls shell->close(); the shell answers with
 * hub_closed() when nothing refers to the connection any more, and the peer is
 * gone. A shell function never calls the hub back before it returns.
 */
#ifndef HUB_HUB_H
#define HUB_HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <polypaint/polypaint.h>

struct hub;
struct hub_peer;

/* How the I clauses are read, each switched in one place. All zero but the
 * mode names is the reference reading. */
struct hub_readings {
    bool echo;              /* D-5, C-10: relayed to the sender as well */
    bool close_on_invalid;  /* V-4: a rejected frame ends the connection */
    bool no_signup;         /* CREATE_ACCOUNT closes */
    bool any_owner;         /* L-4: Owner may be another than the sender */
    bool expose_passcodes;  /* L-19 */
    bool session_lobbies;   /* L-22: a lobby ends with its last member */
    bool drop_frozen;       /* S-11: drawing while frozen is dropped */
    const char *stroke_mode, *pixel_mode; /* D-9: values of Mode */
};

/* Milliseconds and bytes; none is unlimited. */
struct hub_limits {
    uint32_t auth_wait;     /* 1000 */
    uint32_t save_wait;     /* S-8: 2000 */
    uint32_t load_wait;     /* S-8: 10000 */
    uint32_t thaw;          /* S-9: 1000 */
    uint32_t autosave;      /* S-17: 0 never */
    size_t max_backlog;     /* B-1 */
    size_t max_memory;      /* B-3 */
    uint32_t max_clients;   /* B-2, connections of all kinds */
    uint32_t max_lobbies, max_channels;
    uint32_t max_lobbies_each, max_channels_each; /* made by one user */
};

struct hub_config {
    struct hub_readings readings;
    struct hub_limits limits;
};

/* Fills in the reference readings and the default limits. */
void hub_config_init(struct hub_config *config);

/* Bytes to write; the same layout as an iovec. */
struct hub_slice {
    const uint8_t *bytes;
    size_t size;
};

enum hub_request_kind {
    HUB_LOGIN,         /* name, password */
    HUB_SIGNUP,        /* name, password */
    HUB_LOBBY_ADD,     /* lobby */
    HUB_LOBBY_CHANGE,  /* lobby: filename, owner, protection, passcode */
    HUB_LOBBY_REMOVE,  /* lobby: filename, owner */
    HUB_CHANNEL_ADD    /* name (the channel), creator */
};

enum hub_result {
    HUB_OK,
    HUB_NO,     /* LOGIN: wrong password or no such user; *_ADD and SIGNUP: it
                   is there already */
    HUB_REFUSED, /* a limit of the store or the password queue was reached */
    HUB_FAILED   /* T-7: the store could not do it */
};

/* What the hub asks; strings are not terminated and valid during ask() only. */
struct hub_request {
    enum hub_request_kind kind;
    struct pp_span name, password, creator;
    struct pp_lobby lobby;
    void *sink; /* LOGIN, SIGNUP: the connection; during ask() only */
};

enum hub_level { HUB_DEBUG, HUB_INFO, HUB_WARNING };

/* Something worth a log line. No password or passcode is ever in one. */
struct hub_event {
    enum hub_level level;
    const char *what;        /* "login", "rejected", ... */
    void *sink;              /* the connection, NULL when there is none */
    struct pp_span user;     /* "" before login */
    int type;                /* of the frame, -1 when there is none */
    enum pp_clause_id clause;
    const char *words;       /* static or valid during the call, may be "" */
};

enum hub_close {
    HUB_DRAIN, /* V-5: end politely, what was written arrives */
    HUB_DROP   /* at once */
};

/* What the hub asks of the one that runs it. `sink` is what hub_open() got. */
struct hub_shell {
    /* Writes what the connection takes without waiting. Returns the bytes
     * taken, 0 for none, -1 when the connection is broken. Only called while
     * no start_write() is under way on it. */
    ptrdiff_t (*write)(void *sink, const struct hub_slice *slices,
                       unsigned count);
    /* Writes all of it as the peer reads; the bytes stay valid until the shell
     * says hub_written(), or hub_closed(). At most one at a time. */
    void (*start_write)(void *sink, const struct hub_slice *slices,
                        unsigned count);
    /* Stops and starts reading (T-6). */
    void (*read)(void *sink, bool on);
    /* Ends the connection; hub_closed() follows. Called once. */
    void (*close)(void *sink, enum hub_close how);
    /* Asks for something durable, or for a password check. Each is answered
     * by exactly one hub_answer() with this token, never before ask() has
     * returned; requests about lobbies and channels take effect in order. */
    void (*ask)(void *context, const struct hub_request *request,
                void *token);
    void (*log)(void *context, const struct hub_event *event);
};

/* NULL when memory is out. *config and *shell are copied, but for the mode
 * names, which must stay. */
struct hub *hub_new(const struct hub_config *config,
                    const struct hub_shell *shell, void *context);

/* Other bounds, for what comes from now on (B-1 to B-3): those that begin with
 * max_. The waits stay as they were. */
void hub_set_bounds(struct hub *hub, const struct hub_limits *limits);

/* Frees all of it without a word to any peer; nothing may be pending in the
 * shell. Requests not answered yet are forgotten. */
void hub_free(struct hub *hub);

/* What the store remembers, before anyone can be logged in. -1: out of memory;
 * 1: it is left out, being too long for a list (L-21). */
int hub_add_lobby(struct hub *hub, const struct pp_lobby *lobby);
int hub_add_channel(struct hub *hub, struct pp_span name,
                    struct pp_span creator);

/* Says the time as hub_clock() does: `now` in ms of a clock that never goes back, `utc` in
 * seconds for Date. Runs what is due by then. */
void hub_time(struct hub *hub, uint64_t now, uint32_t utc);

/* Says what time it is, before each event that is brought, and runs nothing:
 * what came in time must be handled before a wait is called over. */
void hub_clock(struct hub *hub, uint64_t now, uint32_t utc);

/* When hub_time() must be called next, in ms of its clock; UINT64_MAX: only
 * something else can happen. Not after now: call it in the next turn, even if
 * nothing else happens (long lists go on so). */
uint64_t hub_next_deadline(const struct hub *hub);

/* A connection was accepted, and is read from. NULL: it is refused (B-2,
 * memory): close it. */
struct hub_peer *hub_open(struct hub *hub, void *sink);

/* Bytes came. They must stay where they are, unchanged, until hub_flush()
 * has returned: relayed frames are written out of them. */
void hub_receive(struct hub_peer *peer, const uint8_t *bytes, size_t size);

/* The other side ended its direction (`broken` false: FIN), or the connection
 * is broken (RST, time-out). The hub will call shell->close(). */
void hub_end(struct hub_peer *peer, bool broken);

/* A start_write() is done: everything was taken, or the connection broke
 * (then hub_end() comes too, or close() was called before). */
void hub_written(struct hub_peer *peer);

/* The connection that close() was called for refers to nothing any more. */
void hub_closed(struct hub_peer *peer);

/* The answer to a request. */
void hub_answer(struct hub *hub, void *token, enum hub_result result);

/* Writes what was collected in this loop turn. */
void hub_flush(struct hub *hub);

/* A clean stop: every freeze ends, so that held frames go out; nothing new is
 * read from anyone. Then wait for hub_quiet() and hub_close_all(). */
void hub_stop(struct hub *hub);
bool hub_quiet(const struct hub *hub); /* nothing unwritten or unanswered */
void hub_close_all(struct hub *hub);

enum hub_login {
    HUB_LOGIN_ACCEPTED,
    HUB_LOGIN_WRONG,     /* password or name */
    HUB_LOGIN_ALREADY,   /* */
    HUB_LOGIN_UNANSWERED, /* T-7, or a limit */
    HUB_LOGINS
};

/* For logs, metrics and tests. What counts up begins with the hub. */
struct hub_figures {
    size_t peers, users, lobbies, channels;
    size_t memory;     /* bytes in buffers of all kinds (B-3) */
    size_t backlog;    /* bytes that B-1 bounds, of all peers */
    uint64_t frames_in, frames_rejected, deliveries;
    uint64_t bytes_in, bytes_out;
    uint64_t in[256], out[256];         /* frames of each type */
    uint64_t refusals[PP_CLAUSE_COUNT]; /* by the clause they name */
    uint64_t logins[HUB_LOGINS];
};
void hub_figures(const struct hub *hub, struct hub_figures *figures);

#endif
