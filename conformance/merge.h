/* merge.h - several runs, side by side on one page, without running. */
#ifndef CONFORMANCE_MERGE_H
#define CONFORMANCE_MERGE_H

/* Writes the page `html` of the runs in the files (--json's). 0, or -1 after
 * it told file, line and why not. */
int merge_runs(char *const *files, int count, const char *html);

#endif
