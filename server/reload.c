#include "reload.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "gate.h"

enum { SPARE_DESCRIPTORS = 64 }; /* for the store, the log, the listener */

static void tell_clients(struct log *log, uint32_t wanted, uint32_t possible)
{
    struct log_line line;

    if (!log_begin(&line, log, LOG_WARNING, "fewer-clients"))
        return;
    log_number(&line, "max-clients", wanted);
    log_number(&line, "possible", possible);
    log_words(&line, "why", "descriptors; raise ulimit -n");
    log_end(&line);
}

void fit_clients(struct hub_limits *limits, struct log *log)
{
    uint32_t wanted = limits->max_clients;
    struct rlimit limit;
    rlim_t fit;

    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    fit = limit.rlim_cur > 2 * SPARE_DESCRIPTORS
        ? limit.rlim_cur - SPARE_DESCRIPTORS : limit.rlim_cur / 2;
    if (limit.rlim_cur == RLIM_INFINITY || wanted <= fit)
        return;
    limits->max_clients = (uint32_t)fit;
    tell_clients(log, wanted, limits->max_clients);
}

static void apply(const struct reload *all)
{
    const struct options *options = all->options;
    struct backend *backend = all->backend;
    struct hub_limits limits = options->hub.limits;

    fit_clients(&limits, backend->log);
    hub_set_bounds(backend->hub, &limits);
    accounts_set_max(backend->accounts, options->max_accounts);
    passwords_set_waiting(all->passwords, options->password_queue);
    addresses_set_max(backend->addresses, options->max_clients_each);
    gate_set(backend->gate, options->login_delay, options->password_queue);
}

static void tell_change(void *context, const char *name, bool live)
{
    log_say(context, live ? LOG_INFO : LOG_WARNING,
            live ? "changed" : "needs-restart", "option", name);
}

static void take(struct reload *all, const struct options *fresh)
{
    struct log *log = all->backend->log;

    log->form = (enum log_form)fresh->log_form;
    log->level = (enum log_level)fresh->log_level;
    options_take(all->options, fresh, tell_change, log);
    apply(all);
    log_say(log, LOG_INFO, "reloaded", "from",
            all->options->config_path ? all->options->config_path
                                      : "the command line");
}

void reload(struct reload *all)
{
    struct options *fresh = calloc(1, sizeof *fresh);
    char words[600] = "out of memory";
    enum cli_next next = CLI_STOP_USAGE;

    cli_catch(words, sizeof words);
    if (fresh)
        next = options_parse(fresh, all->argc, all->argv);
    cli_catch(NULL, 0);
    if (next == CLI_RUN)
        take(all, fresh);
    else
        log_say(all->backend->log, LOG_WARNING, "not-reloaded", "why", words);
    if (fresh)
        options_free(fresh);
    free(fresh);
}
