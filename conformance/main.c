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

#include "capture.h"
#include "client.h"
#include "earlier.h"
#include "explain.h"
#include "format.h"
#include "merge.h"
#include "name.h"
#include "hosting.h"
#include "options.h"
#include "pool.h"
#include "profile.h"
#include "report.h"
#include "rounds.h"
#include "runner.h"
#include "server.h"
#include "watch.h"

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
    struct profile profile;
    struct rounds rounds;
    struct earlier earlier;
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
            LL_FOREACH(batch->sessions, session) {
                check_session(session, &mistakes);
                profile_check(&run->profile, session, &mistakes);
            }
        LL_APPEND(run->batches, batch);
    }
    if (mistakes.count)
        cli_error("%u mistake%s; nothing was played", mistakes.count,
                  mistakes.count == 1 ? "" : "s");
    return mistakes.count ? -1 : 0;
}

/* Cases for clients and cases for servers are not played in one run. */
static int check_party(const struct run *run)
{
    const struct session *session;
    const struct batch *batch;
    int listening = run->options.listen != NULL;

    LL_FOREACH(run->batches, batch)
        LL_FOREACH(batch->sessions, session)
            if (listening != (session_judged(session) >= 0)) {
                cli_error("%s:%u: this case judges a %s: %s",
                          session->script->path,
                          statement_place(session->statement, 0).line,
                          listening ? "server" : "client", listening
                          ? "leave --listen out" : "say --listen");
                return -1;
            }
    return 0;
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
                                session, row)
                    || !earlier_chosen(&run->earlier, session, row))
                    continue;
                run->chosen++;
                if (call)
                    call(run, session, row);
            } while (++row < session->row_count);
        }
}

static void list_row(struct run *run, const struct session *session, int row)
{
    (void)run;
    explain_case(session, row);
}

static void show_row(struct run *run, const struct session *session, int row)
{
    (void)run;
    explain_steps(session, row);
}

/* A tag that no case has is misspelt, whatever the others choose. */
static int check_tags(struct run *run)
{
    struct arena *arena = &run->options.arena;
    const struct session *session;
    const struct batch *batch;
    const char *wrong;
    struct tags tags = { .count = 0 };

    LL_FOREACH(run->batches, batch)
        LL_FOREACH(batch->sessions, session)
            select_tags(&tags, arena, session);
    wrong = select_unknown_tag(&run->options.selection, &tags);
    if (wrong)
        cli_error("--tag=%s: no case has this tag%s", wrong,
                  did_you_mean(arena, wrong, strlen(wrong), tags.names,
                               (size_t)tags.count));
    return wrong ? -1 : 0;
}

static struct source *find_sources(struct run *run)
{
    struct options *options = &run->options;
    char *suite[1] = { NULL };

    if (options->operand_count)
        return select_sources(&options->arena, options->operands,
                              options->operand_count);
    suite[0] = options->listen ? select_clients(&options->arena)
                               : select_suite(&options->arena);
    return suite[0] ? select_sources(&options->arena, suite, 1) : NULL;
}

static int load(struct run *run, const struct source *sources)
{
    struct options *options = &run->options;

    if (profile_load(&run->profile, &run->options.arena, run->options.profile)
        || read_scripts(run, sources) || check_tags(run)
        || earlier_read(&run->earlier, options, &run->report))
        return -1;
    for_chosen(run, NULL);
    if (!run->chosen && run->options.explain != PP_CLAUSE_NONE)
        return 0;
    earlier_tell(&run->earlier, options, run->chosen);
    if (!run->chosen)
        cli_error("no case is chosen: none of %u in %u file%s fits the "
                  "options; see --list", run->cases, run->files,
                  run->files == 1 ? "" : "s");
    return run->chosen ? 0 : -1;
}

/* ---- playing ------------------------------------------------------------ */

static void add_row(struct run *run, const struct session *session, int row)
{
    rounds_add(&run->rounds, session, row);
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

static unsigned planned(const struct run *run)
{
    return run->chosen * (run->options.until_fail ? 1 : run->options.repeat);
}

static void add_text_report(struct run *run)
{
    struct options *options = &run->options;
    struct text_options text = {
        .out = run->outputs.people,
        .colour = !options->no_colour && cli_colour(run->outputs.people),
        .verbose = options->verbose,
        .narrow = select_narrow(&options->selection) || options->operand_count
                  || options->listen || options->rerun_failed,
        .progress = isatty(STDERR_FILENO) && !options->verbose,
        .planned = planned(run)
    };

    report_add(&run->report, report_readings(run->outputs.people));
    report_add(&run->report, report_text(&text));
}

/* The reports that are written into files, or asked for by the machine. */
static void add_other_reports(struct run *run)
{
    struct options *options = &run->options;
    const char *github = getenv("GITHUB_ACTIONS");
    struct outputs_options outputs = {
        .files = options->files, .label = options_label(options),
        .strict = options->strict, .planned = options->until_fail ? 0 : planned(run),
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
    runner->account_cmd = options->account_cmd;
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
    if (options->listen)
        return hosting_open(runner, &(struct hosting_wish){ options->listen,
                            options->client_cmd }, &options->arena);
    return server_reach(&run->server, runner, options->host, options->port,
                        options->server_cmd);
}

static int finish(struct run *run, int reached)
{
    int i, result = CLI_USAGE;

    if (reached)
        result = report_exit(&run->report.totals);
    hosting_close(&run->runner);
    server_stop(&run->server, &run->runner, result);
    for (i = 0; i < 2; i++)
        if (run->signals[i].data)
            uv_close((uv_handle_t *)&run->signals[i], NULL);
    runner_free(&run->runner);
    return result;
}

static int on_profiled(void *context)
{
    struct run *run = context;

    return run->options.write_profile
        ? profile_write(&run->profile, run->options.write_profile) : 0;
}

/* One who plays a case or a few wants no table of readings, unless it decides
 * what is played. */
static void prepare_rounds(struct run *run)
{
    struct options *options = &run->options;
    struct rounds *rounds = &run->rounds;

    *rounds = (struct rounds){ .runner = &run->runner, .report = &run->report,
        .profile = &run->profile, .repeat = options->repeat,
        .until_fail = options->until_fail, .shuffle = options->shuffle,
        .seed = options->seed, .profiled = on_profiled, .context = run };
    rounds->slow = options->slow || run->files == 1
        || select_narrow(&options->selection);
    for_chosen(run, add_row);
    /* only servers have readings */
    if (options->listen)
        rounds->ask = ASK_NOTHING;
    else if (options->write_profile
             || (run->files > 1 && !select_narrow(&options->selection)))
        rounds->ask = ASK_ALL;
    else
        rounds->ask = rounds_depend(rounds) ? ASK_NEEDED : ASK_NOTHING;
    if (options->shuffle)
        printf("the order of --shuffle=%u\n", options->seed);
}

static int play(struct run *run)
{
    long long began;
    int reached;

    prepare_rounds(run);
    reached = start(run) == 0;
    if (reached) {
        run->report.again = options_again(&run->options);
        add_text_report(run);
        add_other_reports(run);
        began = runner_clock();
        reached = rounds_play(&run->rounds) == 0;
        run->report.totals.interrupted = run->interrupted;
        run->report.totals.repeated = run->runner.repeats;
        report_end(&run->report, runner_clock() - began);
        report_free(&run->report);
    }
    return finish(run, reached);
}

static int begin_capture(struct run *run)
{
    const struct outfile *out = &run->outputs.files[FILE_PCAP];

    if (!out->file)
        return 0;
    run->runner.capture = capture_open(out->file, out->name);
    return run->runner.capture ? 0 : -1;
}

/* What cannot be written is told before anything runs. */
static int play_with_files(struct run *run)
{
    int result;

    if (outputs_open(&run->outputs, run->options.files))
        return CLI_USAGE;
    if (begin_capture(run)) {
        outputs_drop(&run->outputs);
        return CLI_USAGE;
    }
    result = play(run);
    if (capture_close(run->runner.capture))
        result = CLI_USAGE;
    if (!run->report.totals.played)
        outputs_drop(&run->outputs);
    else if (outputs_keep(&run->outputs))
        result = CLI_USAGE;
    return result;
}

/* What needs no server: 1 when it was done. */
static int only_told(struct run *run)
{
    const struct options *options = &run->options;

    if (options->check)
        printf("%u cases in %u files, no mistakes\n", run->cases, run->files);
    else if (options->explain != PP_CLAUSE_NONE)
        explain_clause(options->explain);
    if (options->dry_run && !options->check)
        for_chosen(run, show_row);
    else if ((options->list || options->explain != PP_CLAUSE_NONE)
             && !options->check)
        for_chosen(run, list_row);
    if (options->explain != PP_CLAUSE_NONE && !run->chosen)
        puts("none of those that were read");
    return options->check || options->explain != PP_CLAUSE_NONE
        || options->dry_run || options->list;
}

static int execute(struct run *run, int argc, char **argv)
{
    struct options *options = &run->options;
    const struct source *sources;

    if (options->merge)
        return merge_runs(options->operands, options->operand_count,
                          options->files[FILE_HTML]) ? CLI_USAGE : CLI_OK;
    sources = find_sources(run);
    if (!sources)
        return CLI_USAGE;
    if (options->format)
        return format_sources(&options->arena, sources, options->check);
    if (options->watch)
        return watch_scripts(&options->arena, sources, argc, argv);
    if (load(run, sources))
        return CLI_USAGE;
    if (only_told(run))
        return CLI_OK;
    if (check_party(run))
        return CLI_USAGE;
    pool_init(&run->pool);
    if (options->accounts && pool_read_accounts(&run->pool, options->accounts))
        return CLI_USAGE;
    return play_with_files(run);
}

int main(int argc, char **argv)
{
    static struct run run;
    enum cli_next next = options_read(&run.options, argc, argv);
    int result;

    if (next == CLI_RUN)
        result = execute(&run, argc, argv);
    else
        result = next == CLI_STOP_OK ? CLI_OK : CLI_USAGE;
    rounds_free(&run.rounds);
    profile_free(&run.profile);
    pool_free(&run.pool);
    earlier_free(&run.earlier);
    options_free(&run.options);
    if (fflush(stdout))
        result = CLI_USAGE;
    return result;
}
