#include "reading.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conversation.h"
#include "layers.h"
#include "outputs.h"
#include "progress.h"
#include "source.h"
#include "summary.h"

/* A live frame is shown at the latest that long after it came. */
#define LIVE_NS 10000000LL

/* Fragments get a small share of the memory: few captures have any. */
enum { FRAGMENT_SHARE = 16, FAULTS_MAX = 20 };

struct reading {
    const struct options *options;
    struct selected selected;
    struct source *source;
    struct layers *layers;
    struct conversations *conversations;
    struct progress progress;
    int64_t flushed;
    char *faults[FAULTS_MAX]; /* where captures are damaged */
    size_t fault_count;
};

static struct source *to_break; /* for the handler */
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
    if (to_break)
        source_break(to_break);
}

/* ---- beginning ---------------------------------------------------------- */

/* A reader that goes away ends the program quietly, unless files are written
 * beside: these are to be whole. */
static void set_signals(const struct options *options)
{
    struct sigaction action = { .sa_handler = on_signal };
    int i, files = 0;

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    for (i = 0; i < OUTPUT_COUNT; i++)
        files |= options->outputs[i].path != NULL;
    if (files)
        signal(SIGPIPE, SIG_IGN);
}

static int open_source(struct reading *reading)
{
    const struct source_options from = options_source(reading->options);

    reading->source = source_open(&from);
    to_break = reading->source;
    return reading->source ? 0 : -1;
}

/* Judging dialogues costs as much as all else: not where nobody sees it. */
static int shows_findings(const struct options *options)
{
    const struct wanted *outputs = options->outputs;

    return options->check || options->filter || outputs[OUTPUT_TEXT].given
        || outputs[OUTPUT_JSON].given || outputs[OUTPUT_CSV].given
        || outputs[OUTPUT_FIELDS].given || outputs[OUTPUT_HTML].given;
}

static int open_all(struct reading *reading)
{
    const struct options *options = reading->options;
    size_t fragments = options->memory / FRAGMENT_SHARE;
    const struct conversation_options conversations = {
        .ports = options->ports, .port_count = options->port_count,
        .level = options->level, .unjudged = !shows_findings(options),
        .memory = options->memory - fragments,
        .output = &reading->selected.output
    };

    if (outputs_open(options, &reading->selected) || open_source(reading))
        return -1;
    reading->layers = layers_new(fragments);
    reading->conversations = conversations_new(&conversations);
    if (!reading->layers || !reading->conversations) {
        cli_error("out of memory: --memory=%zu is more than there is",
                  options->memory);
        return -1;
    }
    if (options->interface)
        cli_error("capturing on %s; an interrupt (Ctrl-C) ends it",
                  options->interface);
    return 0;
}

/* ---- reading ------------------------------------------------------------ */

static void flush(struct reading *reading)
{
    struct output *output = &reading->selected.output;

    output->flush(output);
}

static void read_packet(struct reading *reading, const struct packet *packet)
{
    struct segment segment;

    if (layers_read(reading->layers, packet, &segment))
        conversations_segment(reading->conversations, &segment);
    if (reading->options->interface &&
        packet->time - reading->flushed > LIVE_NS) {
        reading->flushed = packet->time;
        flush(reading);
    }
}

static void read_idle(struct reading *reading)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    conversations_time(reading->conversations,
                       now.tv_sec * 1000000000LL + now.tv_nsec);
    flush(reading);
}

/* Told at the end, behind what could be read. */
static void keep_fault(struct reading *reading)
{
    if (reading->fault_count < FAULTS_MAX)
        reading->faults[reading->fault_count++] =
            strdup(source_why(reading->source));
}

static void show_progress(struct reading *reading)
{
    uint64_t done, total;

    source_progress(reading->source, &done, &total);
    progress_show(&reading->progress, done, total);
}

/* Lines on the terminal show themselves how far it is. */
static int shows_lines(const struct options *options)
{
    int i;

    for (i = 0; i < OUTPUT_COUNT; i++)
        if (options->outputs[i].given &&
            (!options->outputs[i].path ||
             !strcmp(options->outputs[i].path, "-")))
            return isatty(STDOUT_FILENO);
    return 0;
}

static void read_all(struct reading *reading)
{
    struct packet packet;
    enum source_result result = SOURCE_IDLE;
    unsigned turn = 0;

    progress_begin(&reading->progress, !reading->options->interface &&
                   isatty(STDERR_FILENO) && !shows_lines(reading->options));
    while (result != SOURCE_END && !reading->selected.done && !interrupted) {
        result = source_next(reading->source, &packet);
        if (result == SOURCE_PACKET)
            read_packet(reading, &packet);
        else if (result == SOURCE_IDLE)
            read_idle(reading);
        else if (result == SOURCE_DAMAGED)
            keep_fault(reading);
        if (++turn % 256 == 0 && progress_due(&reading->progress))
            show_progress(reading);
    }
    progress_end(&reading->progress);
    conversations_finish(reading->conversations);
}

/* ---- the end ------------------------------------------------------------ */

static void tell(struct reading *reading)
{
    const struct summary summary = {
        .layers = layers_counts(reading->layers),
        .conversations = conversations_counts(reading->conversations),
        .tcp = conversations_tcp(reading->conversations),
        .dropped = source_dropped(reading->source),
        .problems = reading->selected.problems,
        .checked = reading->options->check,
        .ended = reading->options->interface || interrupted
    };
    size_t i;

    for (i = 0; i < reading->fault_count; i++)
        cli_error("%s", reading->faults[i] ? reading->faults[i]
                                           : "a capture is damaged");
    summary_tell(&summary);
}

static int status_of(const struct reading *reading, int closed)
{
    if (closed || reading->fault_count)
        return CLI_USAGE;
    return reading->options->check && reading->selected.problems ? CLI_FOUND
                                                                 : CLI_OK;
}

static void free_all(struct reading *reading)
{
    struct source *source = reading->source;

    to_break = NULL;
    while (reading->fault_count)
        free(reading->faults[--reading->fault_count]);
    if (reading->conversations)
        conversations_free(reading->conversations);
    if (reading->layers)
        layers_free(reading->layers);
    if (source)
        source_close(source);
}

int reading_run(const struct options *options)
{
    static struct reading reading; /* large */
    struct output *output = &reading.selected.output;
    int closed, status = CLI_USAGE, opened;

    reading.options = options;
    set_signals(options);
    opened = open_all(&reading);
    if (!opened)
        read_all(&reading);
    closed = output->close(output);
    if (!opened) {
        tell(&reading);
        status = status_of(&reading, closed);
    }
    free_all(&reading);
    return status;
}
