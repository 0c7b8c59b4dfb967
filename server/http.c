#include "http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

#include "listen.h"
#include "metrics.h"
#include "options.h"

enum {
    CONNECTIONS = 64,
    TIMEOUT = 10, /* seconds that a client may say nothing */
    HANDLES = 2
};

struct http {
    struct backend *backend;
    struct MHD_Daemon *daemon;
    uv_poll_t ready;   /* the descriptor that stands for all its sockets */
    uv_timer_t timeout;
    unsigned handles;
    bool draining;
    double started;
};

/* ---- answers -------------------------------------------------------------- */

static enum MHD_Result answer(struct MHD_Connection *connection,
                              unsigned status, const char *type, char *body,
                              size_t size, enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, body, mode);
    enum MHD_Result r;

    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    r = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return r;
}

static enum MHD_Result say(struct MHD_Connection *connection, unsigned status,
                           const char *words)
{
    char line[80];
    int n = snprintf(line, sizeof line, "%s\n", words);

    return answer(connection, status, "text/plain; charset=utf-8", line,
                  (size_t)n, MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result metrics(const struct http *http,
                               struct MHD_Connection *connection)
{
    size_t size;
    char *text = metrics_text(http->backend, http->started, &size);

    if (!text)
        return MHD_NO;
    return answer(connection, MHD_HTTP_OK,
                  "text/plain; version=0.0.4; charset=utf-8", text, size,
                  MHD_RESPMEM_MUST_FREE);
}

/* NULL, or why no client should be sent here. */
static const char *not_ready(const struct http *http)
{
    if (http->draining)
        return "draining: it was asked to stop";
    if (!http->backend->loaded)
        return "the store has not been reached yet";
    return http->backend->away ? "the store can't be reached" : NULL;
}

static enum MHD_Result ready(const struct http *http,
                             struct MHD_Connection *connection)
{
    const char *why = not_ready(http);

    return why ? say(connection, MHD_HTTP_SERVICE_UNAVAILABLE, why)
               : say(connection, MHD_HTTP_OK, "ready");
}

static enum MHD_Result asked(void *context, struct MHD_Connection *connection,
                             const char *url, const char *method,
                             const char *version, const char *upload,
                             size_t *upload_size, void **seen)
{
    struct http *http = context;

    (void)version;
    (void)upload;
    if (!*seen) { /* the head alone has come: nothing can be queued yet */
        *seen = http;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET)
        && strcmp(method, MHD_HTTP_METHOD_HEAD))
        return say(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET only");
    if (!strcmp(url, "/metrics"))
        return metrics(http, connection);
    if (!strcmp(url, "/healthz"))
        return say(connection, MHD_HTTP_OK, "alive");
    if (!strcmp(url, "/readyz"))
        return ready(http, connection);
    return say(connection, MHD_HTTP_NOT_FOUND,
               "there are /metrics, /healthz and /readyz");
}

/* ---- on the loop ----------------------------------------------------------- */

static void due(uv_timer_t *timer);

static unsigned connections(const struct http *http)
{
    return MHD_get_daemon_info(http->daemon,
                               MHD_DAEMON_INFO_CURRENT_CONNECTIONS)
        ->num_connections;
}

/* Once more after some have ended: when there were as many as may be, it goes
 * on listening at the beginning of the next run only. */
static void turn(struct http *http)
{
    MHD_UNSIGNED_LONG_LONG wait;
    unsigned before;

    do {
        before = connections(http);
        MHD_run(http->daemon);
    } while (connections(http) < before);
    if (MHD_get_timeout(http->daemon, &wait) == MHD_YES)
        uv_timer_start(&http->timeout, due, wait, 0);
    else
        uv_timer_stop(&http->timeout);
}

static void due(uv_timer_t *timer)
{
    turn(timer->data);
}

static void can_run(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    turn(poll->data);
}

static void be_silent(void *context, const char *format, va_list args)
{
    (void)context;
    (void)format;
    (void)args;
}

/* ---- opening and closing ---------------------------------------------------- */

static int start_daemon(struct http *http, int listener)
{
    const union MHD_DaemonInfo *info;

    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_ERROR_LOG, 0, NULL, NULL, asked, http,
        MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL, MHD_OPTION_LISTEN_SOCKET,
        listener, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT, MHD_OPTION_END);
    if (!http->daemon) {
        close(listener);
        return -1;
    }
    info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (!info
        || uv_poll_init(http->backend->loop, &http->ready, info->epoll_fd)) {
        MHD_stop_daemon(http->daemon);
        return -1;
    }
    uv_timer_init(http->backend->loop, &http->timeout);
    http->ready.data = http->timeout.data = http;
    http->handles = HANDLES;
    uv_poll_start(&http->ready, UV_READABLE, can_run);
    return 0;
}

static void announce(const struct http *http, int listener)
{
    char where[80];

    listen_where(listener, where, sizeof where);
    log_say(http->backend->log, LOG_INFO, "metrics", "on", where);
}

int http_open(struct http **result, struct backend *backend, const char *where,
              char *error, size_t size)
{
    static const struct listen_options told = { "--metrics", "--metrics" };
    struct http *http = calloc(1, sizeof *http);
    char address[OPTIONS_ADDRESS];
    uv_timeval64_t now;
    unsigned port;
    int listener;

    if (!http || options_metrics(where, address, &port)) {
        free(http);
        snprintf(error, size, "--metrics=%s: out of memory", where);
        return -1;
    }
    http->backend = backend;
    uv_gettimeofday(&now);
    http->started = (double)now.tv_sec + now.tv_usec / 1e6;
    if ((listener = listen_open(&told, address, port, error, size)) < 0) {
        free(http);
        return -1;
    }
    announce(http, listener);
    if (start_daemon(http, listener)) {
        free(http);
        snprintf(error, size, "--metrics=%s: no memory or descriptor is free; "
                 "raise the limit (ulimit -n)", where);
        return -1;
    }
    *result = http;
    return 0;
}

void http_drain(struct http *http)
{
    http->draining = true;
}

static void closed(uv_handle_t *handle)
{
    struct http *http = handle->data;

    if (--http->handles)
        return;
    MHD_stop_daemon(http->daemon);
    free(http);
}

void http_close(struct http *http)
{
    uv_close((uv_handle_t *)&http->ready, closed);
    uv_close((uv_handle_t *)&http->timeout, closed);
}
