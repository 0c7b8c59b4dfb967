/* report_files.h - the reports that a run writes into files, and opening them.
 *
 *    outputs_open()         before anything runs: what cannot be written is
 *                           told then
 *    outputs_add()          their sinks to the report
 *    ... the run ...
 *    outputs_keep() or outputs_drop()
 */
#ifndef CONFORMANCE_REPORT_FILES_H
#define CONFORMANCE_REPORT_FILES_H

#include "outfile.h"
#include "report.h"

enum file_kind { FILE_JSON, FILE_HTML, FILE_TAP, FILE_JUNIT, FILE_BASELINE,
                 FILE_PCAP, FILES };

struct outputs {
    struct outfile files[FILES];
    FILE *people;      /* the terminal report: stderr when a file is "-" */
};

struct outputs_options {
    const char *const *files; /* FILES names, or NULL */
    const char *label;
    int strict, github;
    unsigned planned;
};

/* 0, or -1 after it told which could not be opened and why; nothing is open
 * then. */
int outputs_open(struct outputs *outputs, const char *const *files);

void outputs_add(struct outputs *outputs, struct report *report,
                 const struct outputs_options *options);

/* Puts them in their places; -1 after it told which is not. */
int outputs_keep(struct outputs *outputs);
void outputs_drop(struct outputs *outputs);

/* ---- report_lines.c ------------------------------------------------------ */

struct lines_options {
    FILE *json, *page; /* either may be NULL */
    const char *label;
    int strict;
};

struct sink *report_lines(const struct lines_options *options);

/* ---- report_tap.c, report_junit.c, report_github.c ----------------------- */

/* `planned` verdicts; 0 when nobody knows yet how many there will be. */
struct sink *report_tap(FILE *out, unsigned planned);
struct sink *report_junit(FILE *out, const char *label);
struct sink *report_github(FILE *out);

#endif
