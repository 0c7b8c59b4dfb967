#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "admin_inside.h"
#include "service.h"

static const struct command {
    const char *what, *how; /* how: NULL: the one word is all */
    unsigned words;         /* that follow */
    bool makes;             /* the database may be a new one */
    bool asks;              /* for a password; the first word is its name */
    const char *usage;
    admin_command *run;
} commands[] = {
    { "account", "add", 1, true, true, "account add NAME", admin_account_add },
    { "account", "passwd", 1, false, true, "account passwd NAME",
      admin_account_passwd },
    { "account", "remove", 1, false, false, "account remove NAME",
      admin_account_remove },
    { "account", "list", 0, false, false, "account list", admin_account_list },
    { "lobby", "remove", 2, false, false, "lobby remove FILENAME OWNER",
      admin_lobby_remove },
    { "lobby", "list", 0, false, false, "lobby list", admin_lobby_list },
    { "channel", "remove", 1, false, false, "channel remove NAME",
      admin_channel_remove },
    { "channel", "list", 0, false, false, "channel list", admin_channel_list },
    { "check", NULL, 0, false, false, "check", admin_check },
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find(const struct options *options)
{
    const struct command *command;
    char **words = options->command;

    for (command = commands; command < commands + COMMANDS; command++)
        if (!strcmp(command->what, words[0])
            && (!command->how || (options->words > 1
                                  && !strcmp(command->how, words[1]))))
            return command;
    return NULL;
}

/* The commands of that first word, or of all. */
static void tell_usage(const char *what)
{
    char words[300] = "";
    size_t i, used = 0;

    for (i = 0; i < COMMANDS; i++)
        if (!strcmp(commands[i].what, what))
            used += (size_t)snprintf(words + used, sizeof words - used,
                                     "%s%s", used ? ", or " : "",
                                     commands[i].usage);
    if (used)
        cli_error("%s: not so; it is %s", what, words);
    else
        cli_error("%s: unknown command; there are account, lobby, channel and "
                  "check, and without one it serves", what);
}

bool admin_is_command(const struct options *options)
{
    const struct command *command = find(options);

    if (command && options->words == command->words + 1u + !!command->how)
        return true;
    tell_usage(options->command[0]);
    return false;
}

/* ---- the store around it ------------------------------------------------------- */

/* A command that only looks makes no file. */
static int look_for_file(const struct admin *admin,
                         const struct command *command)
{
    static const char sqlite[] = "sqlite:";
    const char *uri = admin->options->store.uri;

    if (!strncmp(uri, "memory:", 7)) {
        cli_error("--store=memory: forgets all when its server ends, so that "
                  "there is nothing to work on; give another --store");
        return -1;
    }
    if (command->makes || strncmp(uri, sqlite, sizeof sqlite - 1)
        || !access(uri + sizeof sqlite - 1, F_OK))
        return 0;
    cli_error("--store=%s: %s; give the server's --store or --config", uri,
              strerror(errno));
    return -1;
}

/* store.h wants it before anything else. */
static int load(struct admin *admin)
{
    static const struct store_reader nothing = { 0 };

    if (admin_wait(admin, admin->store->ops->load(admin->store, &nothing,
                                                  admin_answered, admin))
        == STORE_OK)
        return 0;
    cli_error("the store can't be used: %s", admin->words);
    return -1;
}

static int open_all(struct admin *admin)
{
    const struct options *options = admin->options;
    char error[800];

    if (store_open(&options->store, &admin->loop, &admin->store, error,
                   sizeof error)) {
        cli_error("%s", error);
        return -1;
    }
    if (passwords_open(&admin->passwords, &admin->loop,
                       (enum password_cost)options->password_cost, 1)
        || !(admin->accounts = accounts_new(admin->store, admin->passwords, 0,
                                            UINT64_MAX))) {
        cli_error("out of memory");
        return -1;
    }
    return load(admin);
}

static void close_all(struct admin *admin)
{
    if (admin->store) {
        admin->store->ops->close(admin->store, admin_answered, admin);
        admin_wait(admin, 0);
    }
    uv_run(&admin->loop, UV_RUN_DEFAULT);
    uv_loop_close(&admin->loop);
    accounts_free(admin->accounts);
    passwords_free(admin->passwords);
}

int admin_run(const struct options *options)
{
    const struct command *command = find(options);
    char **words = options->command + 1 + !!command->how;
    struct admin admin = { .options = options };
    int status = CLI_USAGE;

    service_hide();
    if (look_for_file(&admin, command)
        || (command->asks && ask_password(words[0], admin.password)))
        return CLI_USAGE;
    uv_loop_init(&admin.loop);
    if (!open_all(&admin))
        status = command->run(&admin, words);
    close_all(&admin);
    sodium_memzero(admin.password, sizeof admin.password);
    if (fflush(stdout) || ferror(stdout)) {
        cli_error("standard output: %s", strerror(errno));
        status = CLI_USAGE;
    }
    return status;
}
