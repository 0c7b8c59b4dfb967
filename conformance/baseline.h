/* baseline.h - known failures (--baseline), one in each line:
 *
 *    # a comment
 *    drawing/relay:3[2] D-1 strokes are sorted before they are sent: bug 12
 *
 * The case's name (in quotes when it has blanks), its main clause, which shows
 * when numbers have moved, and why it is known to fail: without a reason the
 * line is a mistake. Such a failure does not fail the run (XFAIL); when it
 * passes, the run fails until the line is taken out (XPASS).
 */
#ifndef CONFORMANCE_BASELINE_H
#define CONFORMANCE_BASELINE_H

#include "report.h"

struct baseline;

/* Finds a case by its name, and the row: NULL, *why in words, when there is
 * none of that name. */
typedef const struct session *find_case(void *context, const char *name,
                                        const char **why);

/* Reads and checks it. NULL after all mistakes were told, file and line. */
struct baseline *baseline_read(const char *path, find_case *find,
                               void *context);
void baseline_free(struct baseline *baseline);

/* Makes of a failure a known one, and of a pass an unexpected one. The reason
 * lives in the arena. */
void baseline_judge(const struct baseline *baseline, struct result *result,
                    struct arena *arena);

/* The sink that writes one, of what fails; reasons of what was known stay. */
struct sink *report_baseline(FILE *out);

#endif
