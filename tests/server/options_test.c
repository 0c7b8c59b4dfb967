/* options_test.c - switches, their defaults, and mistakes. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "options.h"
#include "passwords.h"

static struct options got;

/* Parses words separated by spaces. Texts point into `kept`. */
static enum cli_next parse(const char *words)
{
    static char kept[2000], *argv[64]; /* a command points into argv */
    char *word;
    int argc = 1;

    argv[0] = (char[]){ "polypaintd" };
    snprintf(kept, sizeof kept, "%s", words);
    for (word = strtok(kept, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    return options_parse(&got, argc, argv);
}

#define READINGS got.hub.readings
#define LIMITS got.hub.limits

Test(options, defaults)
{
    cr_assert_eq(parse(""), CLI_RUN);
    cr_assert_str_eq(got.listen, "127.0.0.1");
    cr_assert_eq(got.port, 5000u);
    cr_assert_null(got.port_file);
    cr_assert_str_eq(got.store.uri, "sqlite:polypaint.db");
    cr_assert_eq(got.peer_timeout, 30000u);
    cr_assert_eq(got.drain, 5000u);
    cr_assert_eq(got.password_cost, PASSWORD_INTERACTIVE);
    cr_assert_eq(got.log_level, LOG_INFO);
    cr_assert_eq(LIMITS.max_backlog, 8u << 20);
    cr_assert_str_eq(READINGS.stroke_mode, "stroke");
    cr_assert(!READINGS.echo && !READINGS.close_on_invalid
              && !READINGS.no_signup && !READINGS.any_owner
              && !READINGS.expose_passcodes && !READINGS.session_lobbies
              && !READINGS.drop_frozen);
    options_free(&got);
}

Test(options, readings)
{
    cr_assert_eq(parse("--on-invalid=close --no-signup --any-owner "
                       "--expose-passcodes --lobby-lifetime=session "
                       "--freeze=drop --echo --stroke-mode=Trait "
                       "--pixel-mode=Image"), CLI_RUN);
    cr_assert(READINGS.echo && READINGS.close_on_invalid
              && READINGS.no_signup && READINGS.any_owner
              && READINGS.expose_passcodes && READINGS.session_lobbies
              && READINGS.drop_frozen);
    cr_assert_str_eq(READINGS.stroke_mode, "Trait");
    cr_assert_str_eq(READINGS.pixel_mode, "Image");
    cr_assert_eq(parse("--on-invalid=drop --lobby-lifetime=permanent "
                       "--freeze=hold"), CLI_RUN);
    cr_assert(!READINGS.close_on_invalid && !READINGS.session_lobbies
              && !READINGS.drop_frozen);
}

Test(options, times_and_bounds)
{
    cr_assert_eq(parse("--save-wait=0.5 --load-wait=250ms --thaw=0 "
                       "--autosave=2m --drain=3 --peer-timeout=10 "
                       "--max-backlog=64k --max-memory=2M --max-clients=5 "
                       "--max-accounts=6 --max-lobbies=7 --max-channels=8 "
                       "--max-lobbies-per-user=9 --max-channels-per-user=10 "
                       "--password-queue=11 --login-delay=1.5 "
                       "--max-clients-per-address=12"), CLI_RUN);
    cr_assert_eq(LIMITS.save_wait, 500u);
    cr_assert_eq(LIMITS.load_wait, 250u);
    cr_assert_eq(LIMITS.thaw, 0u);
    cr_assert_eq(LIMITS.autosave, 120000u);
    cr_assert_eq(got.drain, 3000u);
    cr_assert_eq(got.peer_timeout, 10000u);
    cr_assert_eq(LIMITS.max_backlog, 65536u);
    cr_assert_eq(LIMITS.max_memory, 2u << 20);
    cr_assert_eq(LIMITS.max_clients, 5u);
    cr_assert_eq(got.max_accounts, 6u);
    cr_assert_eq(LIMITS.max_lobbies, 7u);
    cr_assert_eq(LIMITS.max_channels, 8u);
    cr_assert_eq(LIMITS.max_lobbies_each, 9u);
    cr_assert_eq(LIMITS.max_channels_each, 10u);
    cr_assert_eq(got.password_queue, 11u);
    cr_assert_eq(got.login_delay, 1500u);
    cr_assert_eq(got.max_clients_each, 12u);
}

Test(options, the_rest)
{
    cr_assert_eq(parse("--listen=:: --port=0 --port-file=p --store=memory: "
                       "--password-cost=min --log=json --log-level=off"),
                 CLI_RUN);
    cr_assert_str_eq(got.listen, "::");
    cr_assert_eq(got.port, 0u);
    cr_assert_str_eq(got.port_file, "p");
    cr_assert_str_eq(got.store.uri, "memory:");
    cr_assert_eq(got.password_cost, PASSWORD_MIN);
    cr_assert_eq(got.log_form, LOG_JSON);
    cr_assert_eq(got.log_level, LOG_OFF);
}

Test(options, words_are_a_command)
{
    cr_assert_eq(parse("account --port=7 add --json alice"), CLI_RUN);
    cr_assert_eq(got.words, 3u);
    cr_assert_str_eq(got.command[0], "account");
    cr_assert_str_eq(got.command[2], "alice");
    cr_assert(got.json && got.port == 7);
    cr_assert_eq(parse("--port=7"), CLI_RUN);
    cr_assert_eq(got.words, 0u);
}

Test(options, lists_grow)
{
    struct pp_span name, password;

    cr_assert_eq(parse("--account=a:1 --account=b:x:y --account=c: "
                       "--channel=main --channel=side"), CLI_RUN);
    cr_assert_eq(got.accounts.count, 3u);
    cr_assert_eq(got.channels.count, 2u);
    cr_assert_str_eq(got.channels.items[1], "side");
    cr_assert_eq(options_account(got.accounts.items[1], &name, &password), 0);
    cr_assert_eq(name.size, 1u);
    cr_assert_str_eq(password.text, "x:y");
    cr_assert_eq(options_account(got.accounts.items[2], &name, &password), 0);
    cr_assert_eq(password.size, 0u);
    options_free(&got);
}

Test(options, account_names, .description = "A-17")
{
    struct pp_span name, password;
    char longest[300];

    cr_assert_eq(options_account("\xc3\xa9ric:x", &name, &password), 0);
    cr_assert_eq(options_account("nocolon", &name, &password), -1);
    cr_assert_eq(options_account(":x", &name, &password), -1);
    cr_assert_eq(options_account("a\x01:x", &name, &password), -1);
    cr_assert_eq(options_account("a\x7f:x", &name, &password), -1);
    cr_assert_eq(options_account("a\xc2\x85:x", &name, &password), -1);
    cr_assert_eq(options_account("a\xff:x", &name, &password), -1);
    cr_assert_eq(options_account("a:\xff", &name, &password), -1);
    memset(longest, 'a', 256);
    memcpy(longest + 255, ":x", 3);
    cr_assert_eq(options_account(longest, &name, &password), 0);
    memcpy(longest + 255, "a:x", 4);
    cr_assert_eq(options_account(longest, &name, &password), -1);
}

Test(options, metrics_addresses)
{
    static const struct {
        const char *where, *address;
        unsigned port;
    } right[] = {
        { "9100", "127.0.0.1", 9100 }, { "0", "127.0.0.1", 0 },
        { "[::1]:9100", "::1", 9100 }, { "host.example:1", "host.example", 1 },
        { "0.0.0.0:65535", "0.0.0.0", 65535 },
    };
    char address[OPTIONS_ADDRESS];
    unsigned port;
    size_t i;

    for (i = 0; i < sizeof right / sizeof *right; i++) {
        cr_assert_eq(options_metrics(right[i].where, address, &port), 0);
        cr_assert_str_eq(address, right[i].address);
        cr_assert_eq(port, right[i].port);
    }
    cr_assert_eq(options_metrics("[]:1", address, &port), -1);
    cr_assert_eq(options_metrics("+1", address, &port), -1);
    cr_assert_eq(options_metrics("", address, &port), -1);
}

/* What stderr says about a mistake: one line, with those words. */
static void mistake(const char *words, const char *say)
{
    char told[1000];
    FILE *errors;
    size_t n;

    cr_assert_eq(parse(words), CLI_STOP_USAGE, "%s", words);
    options_free(&got);
    fflush(stderr);
    errors = cr_get_redirected_stderr();
    n = fread(told, 1, sizeof told - 1, errors);
    told[n] = 0;
    cr_assert_eq(strncmp(told, "polypaintd: ", 12), 0, "%s", told);
    cr_assert(strstr(told, say), "%s: %s", words, told);
    cr_assert_eq(strchr(told, '\n'), told + n - 1, "%s", told);
}

#define MISTAKE(name, words, say)                      \
    Test(options, name, .init = cr_redirect_stderr)    \
    {                                                  \
        mistake(words, say);                           \
    }

MISTAKE(unknown, "--prot=1", "did you mean --port?")
MISTAKE(port_too_large, "--port=65536", "--port=65536: ")
MISTAKE(port_no_number, "--port=http", "--port=http: ")
MISTAKE(no_value, "--port", "--port: ")
MISTAKE(no_such_word, "--freeze=melt", "--freeze=melt: must be one of")
MISTAKE(no_time, "--thaw=soon", "--thaw=soon: ")
MISTAKE(time_too_long, "--peer-timeout=600m", "--peer-timeout=600m: ")
MISTAKE(time_too_short, "--peer-timeout=5", "at least 6 seconds")
MISTAKE(bounds_contradict, "--max-memory=4M", "more than --max-memory")
MISTAKE(modes_contradict, "--stroke-mode=pixel", "can't be both")
MISTAKE(channel_name, "--channel=a;b", "V-channel.plain")
MISTAKE(metrics_no_port, "--metrics=localhost", "must be PORT or ADDRESS:PORT")
MISTAKE(metrics_port_too_large, "--metrics=65536", "--metrics=65536: ")
MISTAKE(metrics_bare_ipv6, "--metrics=::1:9100", "in brackets")
MISTAKE(metrics_no_address, "--metrics=:9100", "--metrics=:9100: ")
MISTAKE(backlog_too_small, "--max-backlog=1k", "--max-backlog=1k: ")

/* ---- --config ------------------------------------------------------------ */

/* Parses with `file` as the configuration, and those words. */
static enum cli_next parse_file(const char *file, const char *words)
{
    static char path[] = "/tmp/options_test.XXXXXX", line[300];
    enum cli_next next;
    int fd;

    strcpy(path + sizeof path - 7, "XXXXXX");
    fd = mkstemp(path);
    cr_assert(fd >= 0 && write(fd, file, strlen(file)) == (ssize_t)strlen(file));
    close(fd);
    snprintf(line, sizeof line, "--config=%s %s", path, words);
    next = parse(line);
    unlink(path);
    return next;
}

Test(options, every_option_of_a_file)
{
    static const struct {
        const char *name, *value;
    } values[] = {
#define LIVE(name, argument, group, clause, kind, member, min, max, words, \
             help)                                                         \
    { #name, #kind },
#define OPTION LIVE
#define COMMAND(...)
#include "options.def"
    };
    static const char *const of_kind[][2] = {
        { "TEXT", "some-text" }, { "ACCOUNT", "a:1" }, { "CHANNEL", "c" },
        { "FLAG", "true" }, { "COUNT", "7" }, { "BYTES", "80M" },
        { "TIME", "9s" },
    };
    char file[4000] = "";
    size_t i, j;

    for (i = 0; i < sizeof values / sizeof *values; i++)
        for (j = 0; j < sizeof of_kind / sizeof *of_kind; j++)
            if (!strcmp(values[i].value, of_kind[j][0]))
                sprintf(file + strlen(file), "%s: %s%s\n", values[i].name,
                        of_kind[j][1],
                        !strcmp(values[i].name, "pixel-mode") ? "2"
                        : !strcmp(values[i].name, "metrics") ? ":9" : "");
    strcat(file, "on-invalid: close\nlobby-lifetime: session\nfreeze: drop\n"
                 "log: json\nlog-level: off\npassword-cost: min\n");
    cr_assert_eq(parse_file(file, ""), CLI_RUN, "%s", file);
    cr_assert(READINGS.echo && READINGS.close_on_invalid
              && READINGS.drop_frozen && READINGS.no_signup);
    cr_assert_str_eq(got.listen, "some-text");
    cr_assert_str_eq(READINGS.pixel_mode, "some-text2");
    cr_assert_eq(got.port, 7u);
    cr_assert_eq(got.drain, 9000u);
    cr_assert_eq(LIMITS.max_backlog, (size_t)80 << 20);
    cr_assert_eq(got.log_form, LOG_JSON);
    cr_assert_str_eq(got.accounts.items[0], "a:1");
    options_free(&got);
}

Test(options, the_command_line_wins_and_lists_add_up)
{
    cr_assert_eq(parse_file("port: 1\nthaw: 5\necho: no\nchannel: [a, b]\n"
                            "channel: c\n", "--port=2 --channel=d"), CLI_RUN);
    cr_assert_eq(got.port, 2u);
    cr_assert_eq(LIMITS.thaw, 5000u);
    cr_assert(!READINGS.echo);
    cr_assert_eq(got.channels.count, 4u);
    cr_assert_str_eq(got.channels.items[3], "d");
    options_free(&got);
}

static const struct {
    const char *file, *words, *say; /* `say` follows the file's name */
} wrong_files[] = {
    { "port: 1\nprot: 2\n", "", ":2:1: prot: unknown option; did you mean "
                                "port?" },
    { "nothing-like-it: 2\n", "", ":1:1: nothing-like-it: unknown option" },
    { "echo: yes\nport:   70000\n", "", ":2:9: --port=70000: not a whole" },
    { "echo: perhaps\n", "", ":1:7: --echo=perhaps: must be one of false|" },
    { "log-level: loud\n", "", ":1:12: --log-level=loud: must be one of" },
    { "thaw: soon\n", "", ":1:7: --thaw=soon: not a time" },
    { "max-backlog: 1k\n", "", ":1:14: --max-backlog=1k: not a whole" },
    { "channel:\n  - a\n  - b;c\n", "", ":3:5: --channel=b;c: " },
    { "account: [a:1, secret]\n", "", ":1:16: --account=...: must be" },
    { "port: 1\nport: 2\n", "", ":2:1: port: was given in line 1 already" },
    { "port: [1, 2]\n", "", ":1:1: port: was given in line 1 already" },
    { "config: x\n", "", ":1:1: config: is for the command line" },
    { "peer-timeout: 5\n", "", ":1:15: --peer-timeout=5000ms: must be 0" },
    { "max-backlog: 3M\nmax-memory: 2M\n", "", ":1:14: --max-backlog=3145728"
                                               ": is more than" },
    { "pixel-mode: x\n", "--stroke-mode=x", ":1:13: --pixel-mode=x: is the" },
    { "port: {}\n", "", ":1:7: " },
};

Test(options, wrong_files, .init = cr_redirect_stderr)
{
    FILE *errors;
    char told[1000];
    size_t i, n;

    for (i = 0; i < sizeof wrong_files / sizeof *wrong_files; i++) {
        cr_assert_eq(parse_file(wrong_files[i].file, wrong_files[i].words),
                     CLI_STOP_USAGE, "%s", wrong_files[i].file);
        options_free(&got);
    }
    fflush(stderr);
    errors = cr_get_redirected_stderr();
    for (i = 0; i < sizeof wrong_files / sizeof *wrong_files; i++) {
        cr_assert(fgets(told, sizeof told, errors));
        n = strcspn(told, ".") + 7; /* "...options_test.XXXXXX" */
        cr_assert(!strncmp(told, "polypaintd: /tmp/options_test.", 30)
                  && !strncmp(told + n, wrong_files[i].say,
                              strlen(wrong_files[i].say)),
                  "%s%s", wrong_files[i].file, told);
        cr_assert(!strstr(told, "secret"), "%s", told);
    }
}

/* What the file is blamed for is what is in force. */
Test(options, a_mistake_of_the_command_line_has_no_place,
     .init = cr_redirect_stderr)
{
    char told[1000];
    size_t n;

    cr_assert_eq(parse_file("max-backlog: 1M\n", "--max-backlog=2G"),
                 CLI_STOP_USAGE);
    options_free(&got);
    fflush(stderr);
    n = fread(told, 1, sizeof told - 1, cr_get_redirected_stderr());
    told[n] = 0;
    cr_assert(!strncmp(told, "polypaintd: --max-backlog=2147483648: ", 38),
              "%s", told);
}

static unsigned live, at_start;

static void changed(void *context, const char *name, bool is_live)
{
    live += is_live;
    at_start += !is_live;
    strcat(strcat(context, name), " ");
}

Test(options, what_a_reload_takes)
{
    struct options old;
    char names[1000] = "";

    cr_assert_eq(parse("--port=1 --log-level=info --channel=a"), CLI_RUN);
    old = got;
    cr_assert_eq(parse("--port=2 --log-level=debug --max-clients=9 "
                       "--max-memory=9M --drain=7 --channel=b --echo"),
                 CLI_RUN);
    options_take(&old, &got, changed, names);
    cr_assert_str_eq(names, "port channel echo max-memory max-clients drain "
                            "log-level ");
    cr_assert(live == 4 && at_start == 3);
    cr_assert_eq(old.port, 1u);
    cr_assert_eq(old.hub.limits.max_clients, 9u);
    cr_assert_eq(old.hub.limits.max_memory, 9u << 20);
    cr_assert_eq(old.drain, 7000u);
    cr_assert_eq(old.log_level, LOG_DEBUG);
    cr_assert(!old.hub.readings.echo);
    *names = 0;
    options_take(&old, &old, changed, names);
    cr_assert_str_eq(names, "");
    options_free(&old);
    options_free(&got);
}

Test(options, a_password_is_not_shown, .init = cr_redirect_stderr)
{
    char told[1000];
    size_t n;

    cr_assert_eq(parse("--account=geheim"), CLI_STOP_USAGE);
    options_free(&got);
    fflush(stderr);
    n = fread(told, 1, sizeof told - 1, cr_get_redirected_stderr());
    told[n] = 0;
    cr_assert(strstr(told, "--account="));
    cr_assert(!strstr(told, "geheim"), "%s", told);
}

/* Every switch that the clauses name is there, and the help says so. */
Test(options, help_names_the_clauses, .init = cr_redirect_stdout)
{
    static const char *const rows[] = {
        "T-2", "V-4", "A-17", "A-22", "L-4", "L-19", "L-22", "S-8", "S-9",
        "S-11", "S-17", "D-5, C-10", "D-9", "C-15", "B-1", "B-2", "B-3"
    };
    char told[8000];
    size_t n, i;

    cr_assert_eq(parse("--help"), CLI_STOP_OK);
    fflush(stdout);
    n = fread(told, 1, sizeof told - 1, cr_get_redirected_stdout());
    told[n] = 0;
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_assert(strstr(told, rows[i]), "%s", rows[i]);
}
