/* ppconform - plays scripted sessions against a server and says, clause by
 * clause, what conforms. */
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include <cli/cli.h>
#include <polypaint/polypaint.h>

#include "client.h"
#include "merge.h"
#include "name.h"
#include "options.h"
#include "pool.h"
#include "report.h"
#include "runner.h"
#include "server.h"

/* One file's cases, for --list and the queue. */
struct batch {
    const struct source *source;
    struct session *sessions;
    struct batch *next;
};

struct run {
    struct options options;
    struct batch *batches;
    unsigned files, cases, chosen; /* chosen: rows counted */
    struct pool pool;
    struct report report;
    struct outputs outputs;
    struct runner runner;
    struct server server;
    uv_signal_t signals[2];
    int interrupted;
};

/* ---- scripts ------------------------------------------------------------ */

/* Reads and checks them all before anything runs. */
static int read_scripts(struct run *run, const struct source *sources)
{
    struct mistakes mistakes = { stderr, 0 };
    const struct source *source;
    struct session *session;
    struct script *script;
    struct batch *batch;
    unsigned before;

    LL_FOREACH(sources, source) {
        script = script_read(&run->options.arena, source->path, &mistakes);
        run->files++;
        if (!script)
            continue;
        batch = arena_alloc(&run->options.arena, sizeof *batch);
        batch->source = source;
        before = mistakes.count;
        parse_sessions(&run->options.arena, script, &batch->sessions,
                       &mistakes);
        name_cases(&run->options.arena, batch->sessions);
        /* a case that was not read well would bring mistakes that are none */
        if (mistakes.count == before)
            LL_FOREACH(batch->sessions, session)
                check_session(session, &mistakes);
        LL_APPEND(run->batches, batch);
    }
    if (mistakes.count)
        cli_error("%u mistake%s; nothing was played", mistakes.count,
                  mistakes.count == 1 ? "" : "s");
    return mistakes.count ? -1 : 0;
}

typedef void chosen_row(struct run *run, const struct session *session,
                        int row);

/* Calls for each row that is chosen, or with NULL only counts. */
static void for_chosen(struct run *run, chosen_row *call)
{
    const struct session *session;
    const struct batch *batch;
    int row;

    run->chosen = run->cases = 0;
    LL_FOREACH(run->batches, batch)
        LL_FOREACH(batch->sessions, session) {
            run->cases++;
            row = 0;
            do {
                if (!select_row(&run->options.selection, batch->source,
                                session, row))
                    continue;
                run->chosen++;
                if (call)
                    call(run, session, row);
            } while (++row < session->row_count);
        }
}

static void list_row(struct run *run, const struct session *session, int row)
{
    const struct statement *at = session->row_count ? session->rows[row]
                                                    : session->statement;
    const struct pp_clause *clause = pp_clause(session->clauses[0]);
    int i;

    (void)run;
    printf("%-20s %c  %s:%u  %s", clause->id, "RIX"[clause->level],
           session->script->path, statement_place(at, 0).line, session->title);
    for (i = 0; i < session->column_count; i++)
        printf(" %s=%s", session->columns[i],
               session->cells[row * session->column_count + i]);
    putchar('\n');
}

static int load(struct run *run)
{
    struct options *options = &run->options;
    struct source *sources;
    char *suite[1] = { NULL };

    if (!options->operand_count) {
        suite[0] = select_suite(&options->arena);
        if (!suite[0])
            return -1;
        sources = select_sources(&options->arena, suite, 1);
    } else {
        sources = select_sources(&options->arena, options->operands,
                                 options->operand_count);
    }
    if (!sources || read_scripts(run, sources))
        return -1;
    for_chosen(run, NULL);
    if (!run->chosen)
        cli_error("no case is chosen: none of %u in %u file%s fits the "
                  "options; see --list", run->cases, run->files,
                  run->files == 1 ? "" : "s");
    return run->chosen ? 0 : -1;
}

/* ---- playing ------------------------------------------------------------ */

static void add_row(struct run *run, const struct session *session, int row)
{
    runner_add(&run->runner, session, row);
}

static void on_signal(uv_signal_t *signal, int number)
{
    struct run *run = signal->data;

    (void)number;
    run->interrupted = 1;
    runner_stop(&run->runner, "the run was interrupted");
}

static void watch_signals(struct run *run)
{
    static const int numbers[2] = { SIGINT, SIGTERM };
    int i;

    signal(SIGPIPE, SIG_IGN);
    for (i = 0; i < 2; i++) {
        uv_signal_init(&run->runner.loop, &run->signals[i]);
        run->signals[i].data = run;
        uv_signal_start(&run->signals[i], on_signal, numbers[i]);
        uv_unref((uv_handle_t *)&run->signals[i]);
    }
}

static void add_text_report(struct run *run)
{
    struct options *options = &run->options;
    struct text_options text = {
        .out = run->outputs.people,
        .colour = !options->no_colour && cli_colour(run->outputs.people),
        .verbose = options->verbose,
        .narrow = select_narrow(&options->selection) || options->operand_count,
        .progress = isatty(STDERR_FILENO) && !options->verbose,
        .planned = run->chosen
    };

    report_add(&run->report, report_text(&text));
}

/* The reports that are written into files, or asked for by the machine. */
static void add_other_reports(struct run *run)
{
    struct options *options = &run->options;
    const char *github = getenv("GITHUB_ACTIONS");
    struct outputs_options outputs = {
        .files = options->files, .label = options_label(options),
        .strict = options->strict, .planned = run->chosen,
        .github = options->github || (github && !strcmp(github, "true"))
    };

    outputs_add(&run->outputs, &run->report, &outputs);
}

static int wants_dialogues(const struct options *options)
{
    return options->files[FILE_JSON] || options->files[FILE_HTML];
}

static int start(struct run *run)
{
    struct options *options = &run->options;
    struct runner *runner = &run->runner;

    runner->pool = &run->pool;
    runner->report = &run->report;
    runner->scale = options->scale;
    runner->timeout = options->timeout;
    runner->jobs = options->jobs;
    runner->fail_fast = options->fail_fast;
    runner->strict = options->strict;
    runner->dialogues = options->verbose || wants_dialogues(options);
    runner->keep = wants_dialogues(options) ? HISTORY_WHOLE
                 : options->verbose ? HISTORY_SHOWN : HISTORY_SHORT;
    if (runner_init(runner))
        return -1;
    watch_signals(run);
    return server_reach(&run->server, runner, options->host, options->port,
                        options->server_cmd);
}

static int finish(struct run *run, int reached)
{
    int i, result = CLI_USAGE;

    if (reached)
        result = report_exit(&run->report.totals);
    server_stop(&run->server, &run->runner, result);
    for (i = 0; i < 2; i++)
        if (run->signals[i].data)
            uv_close((uv_handle_t *)&run->signals[i], NULL);
    runner_free(&run->runner);
    return result;
}

static int play(struct run *run)
{
    long long began;
    int reached = start(run) == 0;

    if (reached) {
        run->report.again = options_again(&run->options);
        add_text_report(run);
        add_other_reports(run);
        for_chosen(run, add_row);
        began = runner_clock();
        runner_play(&run->runner);
        run->report.totals.interrupted = run->interrupted;
        report_end(&run->report, runner_clock() - began);
        report_free(&run->report);
    }
    return finish(run, reached);
}

/* What cannot be written is told before anything runs. */
static int play_with_files(struct run *run)
{
    int result;

    if (outputs_open(&run->outputs, run->options.files))
        return CLI_USAGE;
    result = play(run);
    if (!run->report.totals.played)
        outputs_drop(&run->outputs);
    else if (outputs_keep(&run->outputs))
        result = CLI_USAGE;
    return result;
}

static int execute(struct run *run)
{
    struct options *options = &run->options;

    if (options->merge)
        return merge_runs(options->operands, options->operand_count,
                          options->files[FILE_HTML]) ? CLI_USAGE : CLI_OK;
    if (load(run))
        return CLI_USAGE;
    if (run->options.check) {
        printf("%u cases in %u files, no mistakes\n", run->cases, run->files);
        return CLI_OK;
    }
    if (run->options.list) {
        for_chosen(run, list_row);
        return CLI_OK;
    }
    pool_init(&run->pool);
    if (run->options.accounts
        && pool_read_accounts(&run->pool, run->options.accounts))
        return CLI_USAGE;
    return play_with_files(run);
}

int main(int argc, char **argv)
{
    static struct run run;
    enum cli_next next = options_read(&run.options, argc, argv);
    int result;

    if (next == CLI_RUN)
        result = execute(&run);
    else
        result = next == CLI_STOP_OK ? CLI_OK : CLI_USAGE;
    pool_free(&run.pool);
    options_free(&run.options);
    if (fflush(stdout))
        result = CLI_USAGE;
    return result;
}
