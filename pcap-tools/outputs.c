#include "outputs.h"

#include <stdio.h>

#include "output_corpus.h"
#include "output_html.h"
#include "output_json.h"
#include "output_pcap.h"
#include "output_render.h"
#include "output_script.h"
#include "output_stats.h"
#include "output_text.h"

static struct output *make_text(const struct options *options,
                                const char *path)
{
    return output_text(&options->show, path);
}

static struct output *make_json(const struct options *options,
                                const char *path)
{
    return output_json(&options->show, path);
}

/* Columns are for programs: exact times unless another form is asked for. */
static struct output *make_columns(const struct options *options, int csv,
                                   const char *path)
{
    struct show show = options->show;

    if (!options->time_given)
        show.time = MOMENT_EPOCH;
    return output_fields(&show, &options->columns, csv, path);
}

static struct output *make_csv(const struct options *options, const char *path)
{
    return make_columns(options, 1, path);
}

static struct output *make_fields(const struct options *options,
                                  const char *path)
{
    return make_columns(options, 0, path);
}

static struct output *make_stats(const struct options *options,
                                 const char *path)
{
    return output_stats(&options->show, path);
}

static struct output *make_render(const struct options *options,
                                  const char *path)
{
    struct render_options render = { .file = path,
                                     .lobby = options->lobby,
                                     .until = options->until,
                                     .numeric = options->show.numeric,
                                     .memory = options->memory };

    return output_render(&render);
}

static struct output *make_script(const struct options *options,
                                  const char *path)
{
    (void)options;
    return output_script(path);
}

static struct output *make_corpus(const struct options *options,
                                  const char *path)
{
    (void)options;
    return output_corpus(path);
}

static struct output *make_html(const struct options *options,
                                const char *path)
{
    return output_html(&options->show, path);
}

static struct output *make_pcap(const struct options *options,
                                const char *path)
{
    const struct source_options from = options_source(options);

    return output_pcap(path, &from);
}

static struct output *(*const makers[OUTPUT_COUNT])(const struct options *,
                                                    const char *) = {
    [OUTPUT_TEXT] = make_text,     [OUTPUT_JSON] = make_json,
    [OUTPUT_CSV] = make_csv,       [OUTPUT_FIELDS] = make_fields,
    [OUTPUT_STATS] = make_stats,   [OUTPUT_RENDER] = make_render,
    [OUTPUT_SCRIPT] = make_script, [OUTPUT_CORPUS] = make_corpus,
    [OUTPUT_HTML] = make_html,     [OUTPUT_PCAP] = make_pcap,
};

/* The expression, and a mark below the place where it is wrong. */
static void tell_filter(const char *text, const struct filter_error *error)
{
    cli_error("--filter: %s", error->words);
    fprintf(stderr, "  %s\n  %*s^\n", text, (int)error->column, "");
}

static int open_selection(const struct options *options,
                          struct selected *selected)
{
    struct select_options select = { .count = options->count,
                                     .problems = options->check,
                                     .live = options->live };
    struct filter_error error;
    int failed = 0;

    if (options->filter &&
        !(select.filter = filter_new(options->filter, &error))) {
        tell_filter(options->filter, &error);
        failed = -1;
    }
    if (!failed && options->follow &&
        !(select.follow = follow_new(options->follow)))
        failed = -1;
    output_select(selected, &select);
    return failed;
}

int outputs_open(const struct options *options, struct selected *selected)
{
    struct output *output;
    int i;

    if (open_selection(options, selected))
        return -1;
    for (i = 0; i < OUTPUT_COUNT; i++) {
        if (!options->outputs[i].given)
            continue;
        output = makers[i](options, options->outputs[i].path);
        if (!output)
            return -1;
        output_select_add(selected, output);
    }
    return 0;
}
