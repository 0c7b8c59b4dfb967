/* --store=mongodb://...: what the driver makes of it, and our own terms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/mongodb.h"

/* Waits that the URI does not bound, in ms. The driver's own (5 minutes on a
 * socket) would keep a login waiting for so long. One that takes 10 s is slow,
 * and is waited for. */
static const struct {
    const char *option;
    int32_t ms;
} waits[] = {
    { MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 5000 },
    { MONGOC_URI_CONNECTTIMEOUTMS, 20000 },
    { MONGOC_URI_SOCKETTIMEOUTMS, 30000 },
};
enum { MAJORITY_WAIT = 15000 };

/* The driver only warns of an option that it does not know. */
static _Thread_local char *warning;
static _Thread_local size_t warning_size;

static void keep_warning(mongoc_log_level_t level, const char *domain,
                         const char *words, void *context)
{
    (void)domain;
    (void)context;
    if (warning && !*warning && level <= MONGOC_LOG_LEVEL_WARNING)
        snprintf(warning, warning_size, "%s", words);
}

static void at_exit(void)
{
    mongoc_cleanup();
}

/* Once in a process: the driver can't be set up again. */
static void set_up_driver(void)
{
    mongoc_init();
    mongoc_log_set_handler(keep_warning, NULL);
    atexit(at_exit);
}

static mongoc_uri_t *parse(const char *text, char *why, size_t size)
{
    bson_error_t error = { 0 };
    mongoc_uri_t *uri;

    *why = 0;
    warning = why;
    warning_size = size;
    uri = mongoc_uri_new_with_error(text, &error);
    warning = NULL;
    if (!uri && *error.message)
        snprintf(why, size, "%s", error.message);
    return uri;
}

/* less would lose what was acknowledged. NULL, or what is wrong. */
static const char *set_writes(mongoc_uri_t *uri)
{
    const mongoc_write_concern_t *given = mongoc_uri_get_write_concern(uri);
    int64_t wait = mongoc_write_concern_get_wtimeout_int64(given);
    mongoc_write_concern_t *ours;

    if (mongoc_uri_has_option(uri, MONGOC_URI_W)
        && !mongoc_write_concern_get_wmajority(given))
        return "w= must be majority; leave it out";
    if (!mongoc_uri_get_option_as_bool(uri, MONGOC_URI_JOURNAL, true))
        return "journal= must be true; leave it out";
    ours = mongoc_write_concern_new();
    mongoc_write_concern_set_wmajority(ours, 0);
    mongoc_write_concern_set_wtimeout_int64(ours, wait > 0 ? wait
                                                           : MAJORITY_WAIT);
    mongoc_write_concern_set_journal(ours, true);
    mongoc_uri_set_write_concern(uri, ours);
    mongoc_write_concern_destroy(ours);
    return NULL;
}

static const char *set_terms(mongoc_uri_t *uri)
{
    const char *database = mongoc_uri_get_database(uri);
    size_t i;

    if (!database || !*database)
        return "no database is named; give mongodb://HOST/DATABASE";
    if (!mongoc_uri_get_appname(uri))
        mongoc_uri_set_appname(uri, "polypaintd");
    for (i = 0; i < sizeof waits / sizeof *waits; i++)
        if (!mongoc_uri_has_option(uri, waits[i].option))
            mongoc_uri_set_option_as_int32(uri, waits[i].option, waits[i].ms);
    return set_writes(uri);
}

mongoc_uri_t *mongodb_uri_read(const char *text, char *error, size_t size)
{
    static uv_once_t once = UV_ONCE_INIT;
    const char *why;
    char words[sizeof(bson_error_t)];
    mongoc_uri_t *uri;

    uv_once(&once, set_up_driver);
    uri = parse(text, words, sizeof words);
    why = uri && !*words ? set_terms(uri) : words;
    if (!why)
        return uri;
    /* the text may hold a password, so it is not shown */
    snprintf(error, size, "--store=mongodb...: %s", why);
    if (uri)
        mongoc_uri_destroy(uri);
    return NULL;
}
