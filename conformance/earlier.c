#include "earlier.h"

#include <cli/cli.h>

#include "lookup.h"

int earlier_read(struct earlier *earlier, const struct options *options,
                 struct report *report)
{
    struct lookup lookup = { { NULL }, NULL };

    if (options->baseline) {
        earlier->baseline = baseline_read(options->baseline, lookup_case,
                                          &lookup);
        lookup_free(&lookup);
        if (!earlier->baseline)
            return -1;
        report->baseline = earlier->baseline;
    }
    if (options->rerun_failed) {
        earlier->rerun = rerun_read(options->rerun_failed);
        if (!earlier->rerun)
            return -1;
    }
    return 0;
}

int earlier_chosen(const struct earlier *earlier, const struct session *session,
                   int row)
{
    return !earlier->rerun || rerun_has(earlier->rerun, session, row);
}

void earlier_tell(const struct earlier *earlier, const struct options *options,
                  unsigned chosen)
{
    unsigned failed = earlier->rerun ? rerun_count(earlier->rerun) : 0;

    if (chosen < failed)
        cli_error("%s: %u of the %u cases that failed then are not among those "
                  "chosen now", options->rerun_failed, failed - chosen, failed);
}

void earlier_free(struct earlier *earlier)
{
    baseline_free(earlier->baseline);
    rerun_free(earlier->rerun);
}
