#include <cli/cli.h>

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PP_VERSION
#define PP_VERSION "unknown"
#endif

enum { HELP = 1000, VERSION, FIRST, OPTIONS_MAX = 96, HELP_COLUMN = 30 };

static const char *program_name = "polypaint";
static const char *error_place;
static char *caught;
static size_t caught_size;

void cli_place(const char *place)
{
    error_place = place;
}

void cli_catch(char *words, size_t size)
{
    caught = words;
    caught_size = size;
}

static void tell(FILE *out, const char *format, va_list args)
{
    if (error_place)
        fprintf(out, "%s: ", error_place);
    vfprintf(out, format, args);
}

/* What is longer than the buffer is cut. */
static void catch_error(const char *format, va_list args)
{
    FILE *out = fmemopen(caught, caught_size, "w");

    if (!out)
        return;
    tell(out, format, args);
    fclose(out);
    caught[caught_size - 1] = 0;
}

void cli_error(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (caught) {
        catch_error(format, args);
    } else {
        fflush(stdout);
        fprintf(stderr, "%s: ", program_name);
        tell(stderr, format, args);
        fputc('\n', stderr);
    }
    va_end(args);
}

static int optional(const struct cli_option *option)
{
    return option->argument && option->argument[0] == '[';
}

static void help_row(const struct cli_option *option, FILE *out)
{
    char left[80], clause[24] = "";

    snprintf(left, sizeof left, "  %c%c%c --%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ', option->letter ? ',' : ' ',
             option->name, option->argument && !optional(option) ? "=" : "",
             option->argument ? option->argument : "");
    if (option->clause)
        snprintf(clause, sizeof clause, "%s: ", option->clause);
    if (strlen(left) >= HELP_COLUMN)
        fprintf(out, "%s\n%*s%s%s\n", left, HELP_COLUMN, "", clause,
                option->help);
    else
        fprintf(out, "%-*s%s%s\n", HELP_COLUMN, left, clause, option->help);
}

void cli_help(const struct cli_program *program, FILE *out)
{
    const struct cli_option *option;

    fprintf(out, "%s - %s\n\nUsage: %s %s\n", program->name, program->summary,
            program->name, program->usage);
    for (option = program->options; option->name; option++) {
        if (option->group)
            fprintf(out, "\n%s:\n", option->group);
        help_row(option, out);
    }
    fputs("\n      --help                  this help\n"
          "      --version               name and version\n", out);
    if (program->notes)
        fprintf(out, "\n%s\n", program->notes);
}

unsigned cli_distance(const char *a, const char *b)
{
    unsigned row[64], left, up, i, j;
    size_t n = strlen(b);

    if (n >= 63)
        return 99;
    for (j = 0; j <= n; j++)
        row[j] = j;
    for (i = 1; a[i - 1]; i++) {
        left = i;
        for (j = 1; j <= n; j++) {
            up = row[j - 1] + (a[i - 1] != b[j - 1]);
            row[j - 1] = left;
            left = left + 1 < up ? left + 1 : up;
            left = row[j] + 1 < left ? row[j] + 1 : left;
        }
        row[n] = left;
    }
    return row[n];
}

const struct cli_option *cli_find(const struct cli_program *program,
                                  const char *name)
{
    const struct cli_option *option;

    for (option = program->options; option->name; option++)
        if (!strcmp(option->name, name))
            return option;
    return NULL;
}

const char *cli_nearest(const struct cli_program *program, const char *word)
{
    const struct cli_option *option;
    const char *best = NULL;
    unsigned least = 4, d;

    for (option = program->options; option->name; option++)
        if ((d = cli_distance(word, option->name)) < least) {
            least = d;
            best = option->name;
        }
    return best;
}

static void unknown_option(const struct cli_program *program, const char *word)
{
    char name[64];
    const char *guess;

    snprintf(name, sizeof name, "%s", word + strspn(word, "-"));
    name[strcspn(name, "=")] = 0;
    guess = cli_nearest(program, name);
    if (guess)
        cli_error("%s: unknown option; did you mean --%s?", word, guess);
    else
        cli_error("%s: unknown option; try --help", word);
}

static size_t make_getopt(const struct cli_program *program,
                          struct option *longs, char *shorts)
{
    const struct cli_option *option;
    size_t n = 0;

    *shorts++ = ':';
    for (option = program->options; option->name && n < OPTIONS_MAX; option++) {
        longs[n].name = option->name;
        longs[n].has_arg = !option->argument ? no_argument
                         : optional(option) ? optional_argument
                                            : required_argument;
        longs[n].flag = NULL;
        longs[n].val = FIRST + (int)n;
        if (option->letter) {
            *shorts++ = option->letter;
            if (option->argument && !optional(option))
                *shorts++ = ':';
        }
        n++;
    }
    *shorts = 0;
    longs[n] = (struct option){ "help", no_argument, NULL, HELP };
    longs[n + 1] = (struct option){ "version", no_argument, NULL, VERSION };
    longs[n + 2] = (struct option){ NULL, 0, NULL, 0 };
    return n;
}

static const struct cli_option *by_value(const struct cli_program *program,
                                         int value)
{
    const struct cli_option *option;

    if (value >= FIRST)
        return &program->options[value - FIRST];
    for (option = program->options; option->name; option++)
        if (option->letter && option->letter == value)
            return option;
    return NULL;
}

static enum cli_next one_option(const struct cli_program *program, int c,
                                const char *word, cli_set *set, void *context)
{
    if (c == HELP) {
        cli_help(program, stdout);
        return CLI_STOP_OK;
    }
    if (c == VERSION) {
        printf("%s %s\n", program->name, PP_VERSION);
        return CLI_STOP_OK;
    }
    if (c == ':') {
        cli_error("%s: this option needs a value; try --help", word);
        return CLI_STOP_USAGE;
    }
    if (c == '?') {
        unknown_option(program, word);
        return CLI_STOP_USAGE;
    }
    return set(context, by_value(program, c), optarg) ? CLI_STOP_USAGE
                                                      : CLI_RUN;
}

enum cli_next cli_parse(const struct cli_program *program, int argc,
                        char **argv, cli_set *set, void *context, int *rest)
{
    struct option longs[OPTIONS_MAX + 3];
    char shorts[2 * OPTIONS_MAX + 2];
    enum cli_next next;
    int c;

    program_name = program->name;
    make_getopt(program, longs, shorts);
    opterr = 0;
    optind = 0;
    while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        next = one_option(program, c, argv[optind - 1], set, context);
        if (next != CLI_RUN)
            return next;
    }
    *rest = optind;
    return CLI_RUN;
}

int cli_number(const struct cli_option *option, const char *value,
               long long min, long long max, int units, long long *number)
{
    static const char suffixes[] = "kMG";
    const char *unit;
    char *end;

    errno = 0;
    *number = strtoll(value, &end, 10);
    if (end != value && units && *end && (unit = strchr(suffixes, *end))) {
        *number <<= 10 * (unit - suffixes + 1);
        end++;
    }
    if (end == value || *end || errno || *number < min || *number > max) {
        cli_error("--%s=%s: not a whole number from %lld to %lld%s",
                  option->name, value, min, max,
                  units ? " (k, M and G may follow)" : "");
        return -1;
    }
    return 0;
}

int cli_seconds(const struct cli_option *option, const char *value,
                long long *milliseconds)
{
    char *end;
    double number = strtod(value, &end);
    double scale = !strcmp(end, "ms") ? 1 : !strcmp(end, "m") ? 60000 : 1000;

    if (end == value || !(number >= 0) || number * scale > 1e12
        || (*end && strcmp(end, "s") && scale == 1000)) {
        cli_error("--%s=%s: not a time; seconds, or a number with ms, s or m",
                  option->name, value);
        return -1;
    }
    *milliseconds = (long long)(number * scale + 0.5);
    return 0;
}

int cli_choice(const struct cli_option *option, const char *value,
               const char *words)
{
    const char *word = words;
    size_t n = strlen(value);
    int index = 0;

    for (; word; word = strchr(word, '|'), index++) {
        word += *word == '|';
        if (strcspn(word, "|") == n && !strncmp(word, value, n))
            return index;
    }
    cli_error("--%s=%s: must be one of %s", option->name, value, words);
    return -1;
}

int cli_colour(FILE *out)
{
    const char *no = getenv("NO_COLOR");

    return isatty(fileno(out)) && !(no && *no);
}
