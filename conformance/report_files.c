#include "report_files.h"

#include "baseline.h"

int outputs_open(struct outputs *outputs, const char *const *files)
{
    int i;

    *outputs = (struct outputs){ .people = stdout };
    for (i = 0; i < FILES; i++) {
        if (!files[i])
            continue;
        if (outfile_open(&outputs->files[i], files[i])) {
            outputs_drop(outputs);
            return -1;
        }
        if (outputs->files[i].file == stdout)
            outputs->people = stderr;
    }
    return 0;
}

void outputs_add(struct outputs *outputs, struct report *report,
                 const struct outputs_options *options)
{
    struct outfile *files = outputs->files;
    struct lines_options lines = { files[FILE_JSON].file,
                                   files[FILE_HTML].file, options->label,
                                   options->strict };

    if (lines.json || lines.page)
        report_add(report, report_lines(&lines));
    if (files[FILE_TAP].file)
        report_add(report, report_tap(files[FILE_TAP].file,
                                      options->planned));
    if (files[FILE_JUNIT].file)
        report_add(report, report_junit(files[FILE_JUNIT].file,
                                        options->label));
    if (files[FILE_BASELINE].file)
        report_add(report, report_baseline(files[FILE_BASELINE].file));
    if (options->github)
        report_add(report, report_github(outputs->people));
}

int outputs_keep(struct outputs *outputs)
{
    int i, result = 0;

    for (i = 0; i < FILES; i++)
        result |= outfile_keep(&outputs->files[i]);
    return result;
}

void outputs_drop(struct outputs *outputs)
{
    int i;

    for (i = 0; i < FILES; i++)
        outfile_drop(&outputs->files[i]);
}
