/* dialogue.h - does a whole dialogue conform? A passive checker.
 *
 * It is told what was seen between one server and its clients (a capture, a
 * fuzzer's or load generator's own connections) and says which clauses were
 * broken, by whom. It follows who is logged in, in which lobby and channels,
 * and whether the lobby is frozen.
 *
 *    struct pp_dialogue *d = pp_dialogue_new(&options);
 *    pp_dialogue_open(d, 1, time, 1);
 *    pp_dialogue_frame(d, 1, PP_FROM_CLIENT, time, number, &frame);
 *    ...
 *    pp_dialogue_finish(d, time);
 *    pp_dialogue_free(d);
 *
 * It accuses nobody of what can't be known: of connections that were not seen
 * from their start, or of which bytes were lost, only what the rest shows is
 * used; frames that cross each other on the wire (drawing that a freeze meets)
 * are no fault. Times are nanoseconds and never go back by more than a little
 * between connections.
 */
#ifndef POLYPAINT_DIALOGUE_H
#define POLYPAINT_DIALOGUE_H

#include <polypaint/frame.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pp_dialogue;

/* Something that should not have been. */
struct pp_finding {
    enum pp_clause_id clause;
    enum pp_from who;    /* whose fault it is */
    uint64_t connection; /* where it shows */
    uint64_t frame;      /* the number of the frame that shows it, or 0 */
    int64_t time;        /* when it shows */
    char words[200];     /* in words, NUL-terminated */
};

/* Called for each finding, during pp_dialogue_* calls. */
typedef void pp_finding_hook(void *context, const struct pp_finding *finding);

struct pp_dialogue_options {
    enum pp_level level; /* R: the document's rules; I: the readings too */
    size_t memory;       /* bytes to remember frames in; 0: 64 MiB. What is
                          * forgotten is no longer asked for */
    int all;             /* every connection of the server is told, from its
                          * start: what no client was seen to send, none sent */
    int64_t allowance;   /* ns that a limit in time may be overrun by; 0: 1 s */
    pp_finding_hook *hook; /* NULL: nothing is judged; what pp_dialogue_peer()
                            * tells is followed all the same, at little cost */
    void *context;
};

/* NULL: no memory. */
struct pp_dialogue *pp_dialogue_new(const struct pp_dialogue_options *options);
void pp_dialogue_free(struct pp_dialogue *dialogue);

/* A connection begins. `connection` is the caller's number for it, never used
 * again; `whole`: it is seen from its first byte. 0, -1: no memory, it is not
 * followed. */
int pp_dialogue_open(struct pp_dialogue *dialogue, uint64_t connection,
                     int64_t time, int whole);

/* A whole frame. `number` is the caller's, for findings. A frame that breaks
 * its own clause (pp_frame_check) is given too: what the server makes of it is
 * part of the dialogue, the breach itself is not told again. */
void pp_dialogue_frame(struct pp_dialogue *dialogue, uint64_t connection,
                       enum pp_from from, int64_t time, uint64_t number,
                       const struct pp_frame *frame);

/* Bytes that `from` sent there are not known (lost, or no frames). */
void pp_dialogue_lost(struct pp_dialogue *dialogue, uint64_t connection,
                      enum pp_from from, int64_t time);

/* `who` sends no more: FIN, or RST (`reset`), after which nobody does. */
void pp_dialogue_end(struct pp_dialogue *dialogue, uint64_t connection,
                     enum pp_from who, int reset, int64_t time);

/* Nothing more will be seen of this connection; it did not end. */
void pp_dialogue_forget(struct pp_dialogue *dialogue, uint64_t connection);

/* It is `time` now: what should have come until then did not. */
void pp_dialogue_time(struct pp_dialogue *dialogue, int64_t time);

/* The last that is seen: what can still be judged is. */
void pp_dialogue_finish(struct pp_dialogue *dialogue, int64_t time);

/* What is known of a connection's client. Strings are NUL-terminated UTF-8,
 * valid until the next call; "" when not known or none. */
struct pp_dialogue_peer {
    const char *user;
    int logged_in;      /* CONNECTION was answered ACCEPTED */
    const char *lobby;  /* its Filename */
    const char *owner;  /* its Owner */
    int frozen;         /* it was told FREEZE 1, and not yet 0 */
    size_t channels;    /* it is a member of that many, as far as seen */
};

/* 0, or -1 for a connection that is not followed. */
int pp_dialogue_peer(const struct pp_dialogue *dialogue, uint64_t connection,
                     struct pp_dialogue_peer *peer);

/* The name of its channel `i` < channels. */
const char *pp_dialogue_channel(const struct pp_dialogue *dialogue,
                                uint64_t connection, size_t i);

#ifdef __cplusplus
}
#endif
#endif
