#include "merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <cli/cli.h>
#include <report_page.h>

#include "outfile.h"
#include "read_lines.h"

static int copy(void *context, struct run_line *line)
{
    struct outfile *out = context;

    return page_line(out->file, line->text, line->size);
}

int merge_runs(char *const *files, int count, const char *html)
{
    struct outfile out;
    int i, result = 0;

    if (outfile_open(&out, html))
        return -1;
    fputs(page_before, out.file);
    for (i = 0; i < count && !result; i++)
        result = read_lines(files[i], copy, &out);
    fputs(page_after, out.file);
    if (!result)
        return outfile_keep(&out);
    outfile_drop(&out);
    return -1;
}
