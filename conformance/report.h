/* report.h - what a run tells, and to whom.
 *
 * Sinks are fed with one event for each verdict and one at the end; each makes
 * of them what it likes: the terminal report is one (report_text.c). Results
 * and what they point to are only there during the call.
 */
#ifndef CONFORMANCE_REPORT_H
#define CONFORMANCE_REPORT_H

#include <stdio.h>

#include "session.h"

enum verdict {
    VERDICT_PASS,
    VERDICT_FAIL,
    VERDICT_DIFFERS,
    VERDICT_SKIP,
    VERDICT_ERROR,
    VERDICT_XFAIL, /* it failed, as --baseline knows */
    VERDICT_XPASS, /* it passed, but --baseline says that it fails */
    VERDICTS
};

enum happening {
    HAPPENED_CONNECT,
    HAPPENED_SEND,
    HAPPENED_RECEIVE,
    HAPPENED_END,     /* the client ended its direction */
    HAPPENED_CLOSE,
    HAPPENED_RESET,
    HAPPENED_CLOSED,  /* by the server, FIN or RST */
    HAPPENED_NOTE     /* a remark */
};

/* One line of a client's dialogue. */
struct utterance {
    long long at;     /* microseconds since the trial began */
    enum happening what;
    char direction;   /* '>' sent, '<' came, '-' something happened */
    const char *text; /* the frame in text form, perhaps abridged */
    const unsigned char *bytes; /* of SEND and RECEIVE */
    int judged;       /* said by who is under test, not by the case */
    size_t size;
    unsigned line;    /* of the script, while it was run; 0: setting up */
};

struct dialogue {
    const char *role, *name;
    const struct utterance *utterances;
    int count;
    unsigned dropped; /* earlier ones that were not kept */
};

/* What was expected and what came instead. */
struct failure {
    const struct statement *statement; /* the step, or NULL in the set-up */
    const char *who;                   /* the role, or NULL */
    const char *expected, *came;
    const unsigned char *bytes;        /* the frame that came, or NULL */
    size_t size;
    enum pp_clause_id broken;          /* a frame broke this clause, or NONE */
};

struct result {
    const struct session *session;
    int row;
    const char *name;                  /* drawing/relay:3[2], for ever */
    const char *title;                 /* with the row's values */
    enum verdict verdict;
    const char *reason;                /* SKIP, ERROR; XFAIL, XPASS: the
                                          baseline's; else NULL */
    const char *first;                 /* what went wrong the first time, if
                                          it was played twice; or NULL */
    const char *packets;               /* "120-134 of FILE", or NULL */
    const char *again;                 /* the command that plays it alone */
    const struct failure *failure;     /* FAIL, DIFFERS, perhaps ERROR */
    const struct dialogue *dialogues;
    int dialogue_count;
    long long milliseconds;
};

struct totals {
    unsigned verdicts[VERDICTS];
    unsigned cases[PP_CLAUSE_COUNT][VERDICTS]; /* for each clause */
    long long milliseconds;
    int played, interrupted;   /* it came to its end; but not by itself */
    unsigned repeated;         /* cases played again, alone: the first time did
                                  not count */
};

struct sink {
    void (*verdict)(struct sink *sink, const struct result *result,
                    const struct totals *totals);
    void (*end)(struct sink *sink, const struct totals *totals);
    void (*free)(struct sink *sink);
    struct sink *next;
    /* how the server reads a clause, NULL: not found out; and how the
     * reference does. Before the end, or never; may be NULL */
    void (*reading)(struct sink *sink, enum pp_clause_id clause,
                    const char *found, const char *reference);
};

struct report {
    struct sink *sinks;
    struct totals totals;
    const char *again;  /* the command that plays a case alone, but for it */
    struct baseline *baseline; /* known failures, or NULL */
};

/* Adds a sink; the report owns it. */
void report_add(struct report *report, struct sink *sink);

/* Tells the sinks. Returns the verdict that counts: --baseline's. */
enum verdict report_result(struct report *report, const struct result *result);
void report_reading(struct report *report, enum pp_clause_id clause,
                    const char *found, const char *reference);
void report_end(struct report *report, long long milliseconds);
void report_free(struct report *report);

/* Whether the verdict makes the run fail. */
int verdict_fails(enum verdict verdict);

/* 0 fine; 1 something failed, or could not be judged while others could; 2
 * nothing could be judged, or the run was interrupted. */
int report_exit(const struct totals *totals);

const char *verdict_name(enum verdict verdict);

/* ---- report_coverage.c -------------------------------------------------- */

/* How many clauses were checked and in how many cases. */
void report_coverage(FILE *out, const struct totals *totals);

/* ---- report_text.c ------------------------------------------------------ */

struct text_options {
    FILE *out;
    int colour, verbose;
    int narrow;          /* a selection: clauses without cases are not shown */
    int progress;        /* a counting line on stderr */
    unsigned planned;
};

/* The report for people. */
struct sink *report_text(const struct text_options *options);

/* The table of readings, printed as soon as they are known. */
struct sink *report_readings(FILE *out);

#endif
