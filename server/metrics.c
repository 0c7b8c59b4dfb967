#include "metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PREFIX "polypaintd_"

static void head(FILE *out, const char *name, const char *type,
                 const char *help)
{
    fprintf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help,
            name, type);
}

static void number(FILE *out, const char *name, const char *type,
                   const char *help, uint64_t value)
{
    head(out, name, type, help);
    fprintf(out, PREFIX "%s %" PRIu64 "\n", name, value);
}

static void labelled(FILE *out, const char *name, const char *label,
                     const char *which, uint64_t value)
{
    fprintf(out, PREFIX "%s{%s=\"%s\"} %" PRIu64 "\n", name, label, which,
            value);
}

/* ---- what there is ------------------------------------------------------- */

static void gauges(FILE *out, const struct hub_figures *figures)
{
    number(out, "clients", "gauge", "Connections.", figures->peers);
    number(out, "users", "gauge", "Users that are logged in.", figures->users);
    number(out, "lobbies", "gauge", "Lobbies.", figures->lobbies);
    number(out, "channels", "gauge", "Channels.", figures->channels);
    number(out, "memory_bytes", "gauge", "In buffers of all kinds (B-3).",
           figures->memory);
    number(out, "backlog_bytes", "gauge",
           "Written, and not taken by the clients yet (B-1).",
           figures->backlog);
}

/* ---- what has happened --------------------------------------------------- */

/* The types there are, and what came of no known type as one. */
static void frames(FILE *out, const uint64_t *count, const char *direction)
{
    const struct pp_type *type;
    uint64_t unknown = 0;
    unsigned i;

    for (i = 0; i < 256; i++)
        if ((type = pp_type(i)))
            fprintf(out, PREFIX "frames_total{direction=\"%s\",type=\"%s\"} %"
                    PRIu64 "\n", direction, type->name, count[i]);
        else
            unknown += count[i];
    if (unknown)
        fprintf(out, PREFIX "frames_total{direction=\"%s\",type=\"unknown\"} %"
                PRIu64 "\n", direction, unknown);
}

static void logins(FILE *out, const uint64_t *count)
{
    static const char *const results[HUB_LOGINS] = {
        [HUB_LOGIN_ACCEPTED] = "accepted",
        [HUB_LOGIN_WRONG] = "bad_password",
        [HUB_LOGIN_ALREADY] = "already_connected",
        [HUB_LOGIN_UNANSWERED] = "unanswered",
    };
    int i;

    head(out, "logins_total", "counter", "Logins, by what became of them.");
    for (i = 0; i < HUB_LOGINS; i++)
        labelled(out, "logins_total", "result", results[i], count[i]);
}

/* A clause that never was named is left out: there are hundreds. */
static void refusals(FILE *out, const uint64_t *count)
{
    unsigned i;

    head(out, "refusals_total", "counter",
         "What was refused, rejected, ignored or dropped, by the clause of "
         "docs/PROTOCOL.md that says so.");
    for (i = 0; i < PP_CLAUSE_COUNT; i++)
        if (count[i])
            labelled(out, "refusals_total", "clause",
                     pp_clause((enum pp_clause_id)i)->id, count[i]);
}

static void counters(FILE *out, const struct hub_figures *figures)
{
    number(out, "received_bytes_total", "counter", "Bytes from clients.",
           figures->bytes_in);
    number(out, "sent_bytes_total", "counter", "Bytes to clients.",
           figures->bytes_out);
    head(out, "frames_total", "counter", "Frames, by direction and type.");
    frames(out, figures->in, "in");
    frames(out, figures->out, "out");
    number(out, "frames_rejected_total", "counter",
           "Frames that did not conform, or came at a wrong time.",
           figures->frames_rejected);
    logins(out, figures->logins);
    refusals(out, figures->refusals);
}

/* ---- the store ------------------------------------------------------------ */

static void store(FILE *out, const struct backend *backend)
{
    const struct store_figures *figures = &backend->store->figures;
    uint64_t sum = 0;
    int i;

    number(out, "store_up", "gauge", "Whether the store can be read from.",
           backend->loaded && !backend->away);
    number(out, "store_failures_total", "counter",
           "Operations that the store could not do.", figures->failed);
    head(out, "store_seconds", "histogram",
         "From asking the store to its answer.");
    for (i = 0; i < STORE_TIMES; i++) {
        sum += figures->within[i];
        fprintf(out, PREFIX "store_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
                store_times[i], sum);
    }
    labelled(out, "store_seconds_bucket", "le", "+Inf", figures->answered);
    fprintf(out, PREFIX "store_seconds_sum %.9f\n", figures->seconds);
    fprintf(out, PREFIX "store_seconds_count %" PRIu64 "\n",
            figures->answered);
}

/* --------------------------------------------------------------------------- */

static void process(FILE *out, double started)
{
    head(out, "build_info", "gauge", "1; its version is a label.");
    labelled(out, "build_info", "version", PP_VERSION, 1);
    head(out, "start_time_seconds", "gauge",
         "When it was started, in seconds since 1970.");
    fprintf(out, PREFIX "start_time_seconds %.3f\n", started);
}

char *metrics_text(const struct backend *backend, double started, size_t *size)
{
    struct hub_figures figures;
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    int failed;

    if (!out)
        return NULL;
    hub_figures(backend->hub, &figures);
    process(out, started);
    gauges(out, &figures);
    counters(out, &figures);
    store(out, backend);
    failed = ferror(out);
    if (fclose(out) || failed) {
        free(text);
        return NULL;
    }
    return text;
}
