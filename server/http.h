/* http.h - GET /metrics, /healthz and /readyz, on a port of their own.
 *
 * libmicrohttpd on the loop: it brings no thread, and what it reads can't
 * change under it. That a request is answered at all shows that the loop
 * turns.
 */
#ifndef HTTP_H
#define HTTP_H

#include "backend.h"

struct http;

/* Listens at "[ADDRESS:]PORT", as options_metrics() takes it apart, and tells
 * the log where. 0, or -1 with a line in `error`. */
int http_open(struct http **http, struct backend *backend, const char *where,
              char *error, size_t size);

/* From now on /readyz says that it is not. */
void http_drain(struct http *http);

/* Freed when the loop has run once more. */
void http_close(struct http *http);

#endif
