/* Options for daily use: what differs from run to run. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <polypaint/polypaint.h>

#include "options.h"

enum { REPEAT_MAX = 1000000 };

enum pp_clause_id options_clause(struct options *options, const char *option,
                                 const char *value)
{
    const char *names[PP_CLAUSE_COUNT];
    enum pp_clause_id clause = pp_clause_by_id(value, strlen(value));
    int i;

    if (clause != PP_CLAUSE_NONE)
        return clause;
    for (i = 1; i < PP_CLAUSE_COUNT; i++)
        names[i - 1] = pp_clause((enum pp_clause_id)i)->id;
    cli_error("--%s=%s: no such clause%s", option, value,
              did_you_mean(&options->arena, value, strlen(value), names,
                           PP_CLAUSE_COUNT - 1));
    return PP_CLAUSE_NONE;
}

static int set_explain(struct options *options, const char *value)
{
    options->explain = options_clause(options, "explain", value);
    if (options->explain == PP_CLAUSE_NONE)
        return -1;
    options->selection.clauses[options->explain] = 1;
    options->selection.by_clause = 1;
    return 0;
}

static int set_repeat(struct options *options, const struct cli_option *option,
                      const char *value)
{
    long long number;

    if (cli_number(option, value, 1, REPEAT_MAX, 0, &number))
        return -1;
    options->repeat = (unsigned)number;
    return 0;
}

/* Without a seed one is drawn; it is printed, to play the same order again. */
static int set_shuffle(struct options *options, const char *value)
{
    char *end = NULL;

    options->shuffle = 1;
    options->seed = (unsigned)time(NULL);
    if (!value)
        return 0;
    errno = 0;
    options->seed = (unsigned)strtoul(value, &end, 10);
    if (end != value && !*end && !errno && *value != '-')
        return 0;
    cli_error("--shuffle=%s: a seed is a whole number, as printed by the run "
              "that is to be played again", value);
    return -1;
}

static int set_account_cmd(struct options *options, const char *value)
{
    if (!strstr(value, "{name}")) {
        cli_error("--account-cmd=%s: {name} must stand where the command takes "
                  "the new account's name ({password} its password)", value);
        return -1;
    }
    options->account_cmd = value;
    return 0;
}

static int set_flag(struct options *options, enum daily_option id)
{
    switch (id) {
    case OPTION_SLOW:
        options->slow = 1;
        return 0;
    case OPTION_DRY_RUN:
        options->dry_run = 1;
        break;
    case OPTION_UNTIL_FAIL:
        options->until_fail = 1;
        break;
    case OPTION_WATCH:
        options->watch = 1;
        break;
    default:
        options->format = 1;
    }
    return 0;
}

int options_daily(struct options *options, const struct cli_option *option,
                  const char *value)
{
    switch ((enum daily_option)option->id) {
    case OPTION_PROFILE:
        options->profile = value;
        return 0;
    case OPTION_WRITE_PROFILE:
        options->write_profile = value;
        return 0;
    case OPTION_ACCOUNT_CMD:
        return set_account_cmd(options, value);
    case OPTION_EXPLAIN:
        return set_explain(options, value);
    case OPTION_REPEAT:
        return set_repeat(options, option, value);
    case OPTION_SHUFFLE:
        return set_shuffle(options, value);
    default:
        return set_flag(options, (enum daily_option)option->id);
    }
}

int options_agree(struct options *options)
{
    int wrong = options->accounts && options->account_cmd;

    if (wrong)
        cli_error("--accounts and --account-cmd: one of them is enough");
    /* --until-fail alone goes on for as long as nothing fails */
    if (!options->repeat)
        options->repeat = options->until_fail ? UINT_MAX : 1;
    return wrong ? -1 : 0;
}
