/* report_page.h - an HTML page around lines of JSON: ppconform's report, which
 * shows one or several runs, and ppdump's, which shows a capture.
 *
 *    fputs(page_before, out);
 *    page_line(out, json, size);       for every line of every run
 *    fputs(page_after, out);
 *
 * A report's lines are those of docs/REPORT.md, as `ppconform --json` writes
 * them; a line of kind `run` begins the next implementation. A capture's are
 * written by pcap-tools/output_html.c. Both parts are made by web/assemble from
 * web/report.html or web/dump.html, whichever page the program is linked with;
 * the page needs nothing but itself.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stddef.h>
#include <stdio.h>

/* NUL-terminated UTF-8, what stands before and behind the lines. */
extern const char page_before[];
extern const char page_after[];

/* Writes one JSON value and a newline, in a way that no text in it can end
 * the element it stands in: every `<` becomes \u003c, which is the same
 * character to a JSON reader. `json` has no newline in it; `size` in bytes.
 * Returns 0, or -1 when `out` could not be written (errno says why). */
int page_line(FILE *out, const char *json, size_t size);

#endif
