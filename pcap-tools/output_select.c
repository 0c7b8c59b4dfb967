#include "output_select.h"

#include <string.h>

/* How many things of the record break a clause. */
static size_t problems_of(const struct record *record)
{
    int broken = record->verdict && record->verdict->clause != PP_CLAUSE_NONE;

    return record->finding_count + (size_t)broken;
}

static int is_chosen(struct selected *selected, const struct record *record)
{
    const struct select_options *options = &selected->options;

    if (options->problems && !problems_of(record))
        return 0;
    if (options->follow && !follow_matches(options->follow, record))
        return 0;
    if (!options->filter)
        return 1;
    facts_next(&selected->facts, record);
    return filter_matches(options->filter, &selected->facts);
}

static void count(struct selected *selected, const struct record *record)
{
    selected->problems += problems_of(record);
    if (record->kind != RECORD_FRAME)
        return;
    selected->frames++;
    selected->done = selected->frames == selected->options.count;
}

static void flush(struct output *output)
{
    struct selected *selected = (struct selected *)output;
    size_t i;

    for (i = 0; i < selected->output_count; i++)
        if (selected->outputs[i]->flush)
            selected->outputs[i]->flush(selected->outputs[i]);
}

static void take(struct output *output, const struct record *record)
{
    struct selected *selected = (struct selected *)output;
    size_t i;

    if (selected->done || !is_chosen(selected, record))
        return;
    count(selected, record);
    for (i = 0; i < selected->output_count; i++)
        selected->outputs[i]->record(selected->outputs[i], record);
    if (selected->options.live)
        flush(output);
}

static int close_all(struct output *output)
{
    struct selected *selected = (struct selected *)output;
    size_t i;
    int result = 0;

    for (i = 0; i < selected->output_count; i++)
        result |= selected->outputs[i]->close(selected->outputs[i]);
    follow_free(selected->options.follow);
    filter_free(selected->options.filter);
    return result;
}

void output_select(struct selected *selected,
                   const struct select_options *options)
{
    memset(selected, 0, sizeof *selected);
    selected->output = (struct output){ take, flush, close_all };
    selected->options = *options;
    selected->facts.peers = &selected->peers;
}

int output_select_add(struct selected *selected, struct output *output)
{
    if (selected->output_count == OUTPUTS_MAX)
        return -1;
    selected->outputs[selected->output_count++] = output;
    return 0;
}
