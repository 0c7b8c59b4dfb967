/* profile.h - how this server reads the I clauses that cases adapt to.
 *
 * The probes of the folder `profile` beside the suite are cases with a line
 * `reading CLAUSE NAME`: when all their steps hold, that is how the server
 * reads the clause. Of several that hold the one that stands first counts, and
 * the first of all is the reading of the reference server. They play beside
 * the other cases; cases with a `when` line wait for what they find.
 */
#ifndef CONFORMANCE_PROFILE_H
#define CONFORMANCE_PROFILE_H

#include "report.h"

struct runner;

enum { PROFILE_ROWS = 64, PROFILE_NAMES = 8 };

struct profile_row {
    enum pp_clause_id clause;
    const char *names[PROFILE_NAMES]; /* the reference's first */
    int count;
    unsigned held;      /* a bit for each name whose probe held */
    int given;          /* by --profile: not probed */
    const char *found;  /* one of the names, or NULL: none of them */
};

struct profile {
    struct profile_row rows[PROFILE_ROWS];
    int count;
    struct session *probes;
    struct report report; /* where the probes' verdicts go */
};

/* Takes the readings there are from these probes, which stay the caller's.
 * Mistakes are told and counted. */
void profile_learn(struct profile *profile, struct session *probes,
                   struct mistakes *mistakes);

/* Reads the probes of the kit, if they are there, and profile_learn()s them;
 * then --profile's file, if not NULL. -1 after mistakes were told. */
int profile_load(struct profile *profile, struct arena *arena,
                 const char *given);

/* Reads --profile: a `CLAUSE NAME` in each line, # comments. -1 after it told
 * what is wrong. */
int profile_read(struct profile *profile, struct arena *arena,
                 const char *path);

/* Writes what was found as such a file; -1 after it told why it could not. */
int profile_write(const struct profile *profile, const char *path);

/* Tells the conditions of a case that name a reading which there is not. */
void profile_check(const struct profile *profile, const struct session *session,
                   struct mistakes *mistakes);

/* Puts the probes into the runner's queue, those of all clauses or, by their
 * IDs, of those that are wanted, but for what was given; and draws the
 * conclusion once they have been played. */
void profile_ask(struct profile *profile, struct runner *runner,
                 const unsigned char *wanted);
void profile_conclude(struct profile *profile);

/* NULL: the case may be played on this server; else why not. */
const char *profile_misfit(const struct profile *profile, struct arena *arena,
                           const struct session *session);

/* Tells the sinks of a report each reading. */
void profile_tell(const struct profile *profile, struct report *report);

void profile_free(struct profile *profile);

#endif
