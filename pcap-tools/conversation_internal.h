/* conversation_internal.h - what conversation.c and its neighbours share.
 *
 * conversation.c  the connections, who is served, memory
 * recognise.c     is it PolyPaint, and which end is the server?
 * lane.c          the frames of one direction
 * lane_search.c   where the next frame starts when that is not known
 * tell.c          records: frames with what the dialogue says of them
 */
#ifndef PCAP_TOOLS_CONVERSATION_INTERNAL_H
#define PCAP_TOOLS_CONVERSATION_INTERNAL_H

#include <uthash.h>

#include "conversation.h"
#include "evidence.h"
#include "holders.h"
#include "names.h"

enum { HEAD = 64 }; /* first bytes that are kept of what is no whole frame */

/* Where bytes came from. */
struct origin {
    int64_t time;
    uint64_t packet;
};

/* ---- one direction --------------------------------------------------------- */

enum lane_state {
    LANE_FRAMES, /* the next byte, or what is kept, starts a frame */
    LANE_REST,   /* a frame has a gap; its end is known */
    LANE_SEARCH  /* the next frame is looked for */
};

/* A segment's first byte among those that are searched. */
struct mark {
    size_t at;
    struct origin origin;
};

/* A byte of them, and how many are needed to look at it again. */
struct place {
    size_t at, need;
};

struct search {
    uint8_t *bytes;
    size_t size, room;
    struct mark *marks;
    size_t mark_count, mark_room;
    struct place *pending; /* that may be a frame's start */
    size_t pending_count, pending_room;
    size_t looked; /* places before are refuted or pending */
    size_t work;   /* bytes looked at: bounds what a hostile stream may cost */
};

struct lane {
    struct holder holder; /* first */
    struct talk *talk;
    enum pp_from from;
    enum lane_state state;
    struct pp_splitter splitter;
    struct search search;
    size_t rest;      /* REST: bytes up to the frame's end */
    int bits;         /* evidence for where frames start */
    uint32_t date;    /* of the last frame */
    int guessed;      /* the next frame is the first after a guess */
    uint64_t outside; /* bytes that belong to no whole frame, not told yet */
    uint64_t blamed;  /* of these, told with V-3 */
    uint8_t head[HEAD]; /* the first of them */
    size_t head_size;
    uint16_t of;      /* they are parts of a frame of that size, or 0 */
    struct origin last;
};

/* It begins at the stream's first byte, or somewhere. */
void lane_begin(struct lane *lane, struct talk *talk, enum pp_from from,
                int whole);
void lane_bytes(struct lane *lane, const uint8_t *bytes, size_t size,
                struct origin origin);
void lane_missing(struct lane *lane, uint64_t count, enum tcp_missing why,
                  struct origin origin);
void lane_end(struct lane *lane, struct origin origin);
/* Gives up what it keeps, because memory is short. */
void lane_give_up(struct lane *lane);
void lane_free(struct lane *lane);
size_t lane_memory(const struct lane *lane);

/* Adds bytes and looks; 1: a frame starts at *at with that evidence. `closed`:
 * nothing will follow them. -1: no memory. */
int search_add(struct search *search, const uint8_t *bytes, size_t size,
               struct origin origin);
int search_find(struct search *search, const struct clues *clues, size_t *at,
                int *bits);
void search_clear(struct search *search); /* keeps its room */
void search_free(struct search *search);

/* ---- recognising ------------------------------------------------------------ */

enum held_kind { HELD_BYTES, HELD_MISSING, HELD_ENDED };

/* What came before it was known who is who. */
struct held {
    enum held_kind kind;
    int side;
    uint64_t count;
    int how; /* enum tcp_missing or tcp_end */
    size_t at; /* of its bytes */
    struct origin origin;
};

struct hold {
    struct held *all;
    size_t count, room;
    uint8_t *bytes;
    size_t size, bytes_room;
    size_t next_try; /* bytes */
};

int hold_add(struct hold *hold, const struct held *held, const uint8_t *bytes);
void hold_free(struct hold *hold);
size_t hold_memory(const struct hold *hold);

enum { NOT_DECIDED = -1, NOT_POLYPAINT = -2 };

/* The side that is the server, or one of these. `last`: nothing more comes. */
int recognise(const struct hold *hold, const struct tcp_connection *connection,
              int last);

/* ---- connections ------------------------------------------------------------ */

/* All that talk to one server endpoint share a dialogue. */
struct server {
    struct endpoint end;
    uint8_t key[20];
    UT_hash_handle hh;
    struct conversations *all;
    struct pp_dialogue *dialogue; /* NULL: no memory for it */
    struct names names;
    unsigned open; /* connections */
    int64_t last;  /* time of its last frame */
};

struct talk {
    struct conversations *all;
    struct tcp_connection *tcp;
    struct conversation public; /* public.id is the key */
    UT_hash_handle hh;
    struct server *server;
    int server_side; /* or NOT_DECIDED */
    struct hold hold;
    struct holder holder; /* of `hold` */
    struct lane lanes[2]; /* by enum pp_from */
    char *user, *lobby, *owner; /* NULL: "" */
    int stale;   /* they may have changed */
    int refused; /* it does not talk PolyPaint */
};

struct conversations {
    struct conversation_options options;
    struct conversation_counts counts;
    struct tcp *tcp;
    struct server *servers;
    struct talk *talks;
    struct holders lanes; /* what lanes keep */
    struct holders holds; /* and connections that are not decided */
    struct record frame; /* of frames: what other kinds have stays 0 in it */
    struct pp_finding *findings; /* of the call that is under way */
    size_t finding_count, finding_room;
    int64_t now;
};

/* ---- tell.c ------------------------------------------------------------------ */

void tell_open(struct talk *talk);
void tell_frame(struct lane *lane, const struct pp_frame *frame, int guessed,
                struct origin origin);
void tell_gap(struct lane *lane, uint64_t count, enum tcp_missing why,
              struct origin origin);
/* `blame`: V-3, with this verdict; else NULL. */
void tell_outside(struct lane *lane, const struct pp_verdict *blame,
                  uint64_t size, struct origin origin);
void tell_close(struct talk *talk, enum pp_from from, enum tcp_end end,
                int64_t time);
/* Findings that came outside of a frame. */
void tell_findings(struct conversations *all, uint64_t attached);
void tell_finding_hook(void *context, const struct pp_finding *finding);
void tell_forget(struct talk *talk);

/* What is known for evidence of the lane's next frame. */
struct clues talk_clues(struct lane *lane, int64_t time);
void talk_account(struct lane *lane);

#endif
