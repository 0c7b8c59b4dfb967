/* runner.h - plays trials side by side against one server.
 *
 * One thread, one loop. A trial is one run of one case; it waits in the queue
 * until --jobs lets it start and the pool has what it needs, and reports its
 * verdict when it is over.
 */
#ifndef CONFORMANCE_RUNNER_H
#define CONFORMANCE_RUNNER_H

#include <stddef.h>
#include <sys/socket.h>

#include <uv.h>

#include "session.h"
#include "subject.h"

struct pool;
struct report;
struct capture;
struct trial;

/* A server that the runner's owner started, and can start again. */
struct revival {
    int (*ended)(void *owner);             /* whether it has died */
    const char *(*words)(void *owner);     /* how: "was ended by signal 11" */
    int (*again)(void *owner);             /* -1 when it can't be */
    void *owner;                           /* NULL: there is none */
    unsigned deaths;
};

/* How the server reads what the document leaves open, found on the way:
 * whether it runs a freeze sequence for each join, and whether the creator of a
 * lobby is in it. */
enum freezes { FREEZES_UNKNOWN, FREEZES_YES, FREEZES_SOMETIMES, FREEZES_NO };
enum creator { CREATOR_UNKNOWN, CREATOR_IN, CREATOR_OUT };

struct runner {
    uv_loop_t loop;
    uv_timer_t turn;              /* starts what waits in the queue */
    struct sockaddr_storage address;
    struct hosting hosting;       /* of clients under test: --listen */
    struct pool *pool;            /* owned by main() */
    struct report *report;        /* owned by main() */
    struct capture *capture;      /* --pcap, or NULL; owned by main() */
    const char *account_cmd;      /* makes accounts, or NULL */
    struct making_of *making;     /* accounts that it is at (account.h) */
    double scale;                 /* --timeout-scale */
    long long timeout;            /* of one case, milliseconds */
    int jobs, fail_fast, strict;
    int dialogues;                /* of what passed too */
    unsigned keep;                /* messages kept of each client */

    struct revival revival;
    struct trial *waiting;        /* a list, in the order to start */
    struct trial *alone;          /* those that wait for all others to end */
    struct trial *playing;        /* a list */
    int active, connecting, stopped;
    int entering, entering_max;   /* users whose set-up logs them in; at once */
    unsigned entered, shut_out;   /* set-ups whose users were all logged in; that
                                     waited for it until their time was up */
    uv_timer_t pulse;             /* how late it comes is the machine's doing */
    long long beat, late, lag;    /* the last one, its delay, and the longest */
    long long held_up;            /* when one last came much too late; 0: never */
    int reviving;                 /* the server is being started again */
    unsigned repeats;             /* cases played again, alone */

    size_t lobby_list, channel_list; /* bytes of the last answers */
    enum freezes freezes[2];      /* of joins; [1]: where nobody else is */
    enum creator creator;
};

/* Milliseconds of a clock that never jumps; and its microseconds. */
long long runner_clock(void);
long long runner_micro(void);

/* A time from a script, as long as this machine needs for it. */
long long runner_scaled(const struct runner *runner, long long milliseconds);

/* The same for a window that an event must fall into: as much longer as this
 * machine was late with its own events, and at most twice as long. */
long long runner_window(const struct runner *runner, long long milliseconds);

/* Whether this machine kept the runner from its work for long since then: what
 * was waited for in vain meanwhile may be our doing, such as a login that was
 * not sent in time. */
int runner_held_up(const struct runner *runner, long long since);

/* So much is played again, and no more: on a server that fails whatever has a
 * time, that would last for minutes. What ends `soon` may be repeated more
 * often: all who were logging in when this machine stood still for a second. */
int runner_may_repeat(const struct runner *runner, int soon);

/* The logins of a set-up took so long: more, or fewer, at once from now on. */
void runner_pace(struct runner *runner, long long milliseconds);

/* Fills in the loop and what is measured; -1 after it told why not. */
int runner_init(struct runner *runner);

/* Puts a trial of a case, with a row of its values, into the queue. */
void runner_add(struct runner *runner, const struct session *session, int row);

/* The same; its verdict goes to that report, and can't end the run. */
void runner_add_for(struct runner *runner, struct report *report,
                    const struct session *session, int row);

/* Puts a trial that failed, `why` in words, aside: it is played once more,
 * alone, and that counts. */
void runner_again(struct runner *runner, const struct trial *trial,
                  const char *why);

/* Plays until the queue is empty and every trial is over. */
void runner_play(struct runner *runner);

/* Told by a trial: it is over and has given back what it was lent. */
void runner_trial_over(struct runner *runner, struct trial *trial, int failed);

/* Looks, in the next turn of the loop, whether a trial can start. */
void runner_kick(struct runner *runner);

/* Whether the server has died: then no trial starts until those that play are
 * over and it was started again; those that failed meanwhile are played once
 * more, alone, so that the one that kills it is known. */
int runner_bereft(const struct runner *runner);

/* Ends the run: what waits is not played, what plays gets an ERROR. */
void runner_stop(struct runner *runner, const char *why);

/* Closes the loop. */
void runner_free(struct runner *runner);

#endif
