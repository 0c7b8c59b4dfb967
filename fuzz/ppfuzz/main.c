#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "script.h"

static void tell(const struct options *options, const struct run *run)
{
    printf("%llu frames in %.1f s; seed %u, hash of what was sent %016llx\n",
           (unsigned long long)run->frames, run->seconds, options->seed,
           (unsigned long long)run->hash);
    if (!run->found.kind)
        puts("nothing found");
}

/* Makes the folder, and those above it. */
static int make_folder(const char *path)
{
    char part[4096];
    size_t i, size = strlen(path);
    struct stat status;

    for (i = 1; i <= size && i < sizeof part; i++)
        if (path[i] == '/' || !path[i]) {
            memcpy(part, path, i);
            part[i] = '\0';
            mkdir(part, 0755);
        }
    if (!stat(path, &status) && S_ISDIR(status.st_mode))
        return 0;
    cli_error("--out=%s: no folder can be made there: %s", path,
              strerror(errno));
    return -1;
}

static int write_script(const char *path, const struct run *run,
                        const struct selection *selection,
                        const struct names *names, unsigned seed)
{
    FILE *out = fopen(path, "w");

    if (out)
        script_write(out, run, selection, names, seed);
    if (out && !fclose(out))
        return 0;
    cli_error("%s: cannot be written: %s", path, strerror(errno));
    return -1;
}

/* Makes it small and writes it; what only a whole run shows is no script. */
static void save(struct server *server, const struct options *options,
                 const struct names *names, const struct run *run)
{
    struct selection selection;
    char path[4096];
    int shown;

    if (run->found.kind >= FOUND_MEMORY) {
        printf("--seed=%u and more --time show it again\n", options->seed);
        return;
    }
    selection = shrink(run, server, options, names, &shown);
    snprintf(path, sizeof path, "%s/%s-seed-%u.session", options->out,
             pp_clause(run->found.clause)->id, options->seed);
    if (!write_script(path, run, &selection, names, options->seed))
        printf("%s: %zu steps%s\n", path, selection.count,
               shown ? " show it" : "; they did not show it again");
    free(selection.steps);
}

static int fuzz(struct server *server, const struct options *options,
                const struct names *names)
{
    static struct stage stage;
    struct run run;
    int result = CLI_USAGE;

    if (stage_open(&stage, server, options, names)) {
        cli_error("cannot begin: %s", stage.found.words);
        stage_close(&stage);
        return result;
    }
    run_play(&run, &stage);
    stage_close(&stage);
    tell(options, &run);
    result = run.found.kind ? CLI_FOUND : CLI_OK;
    if (run.found.kind) {
        printf("FOUND %s: %s\n", pp_clause(run.found.clause)->id,
               run.found.words);
        fflush(stdout);
        save(server, options, names, &run);
    }
    run_free(&run);
    return result;
}

int main(int argc, char **argv)
{
    static struct names names;
    struct options options;
    struct server server;
    int result;

    signal(SIGPIPE, SIG_IGN);
    switch (options_parse(&options, argc, argv)) {
    case CLI_RUN: break;
    case CLI_STOP_OK: return CLI_OK;
    case CLI_STOP_USAGE: return CLI_USAGE;
    }
    if (make_folder(options.out) || names_choose(&names, &options) ||
        server_reach(&server, &options))
        return CLI_USAGE;
    result = fuzz(&server, &options, &names);
    server_stop(&server);
    return result;
}
