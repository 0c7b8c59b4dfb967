/* metrics.h - what the server counts, as Prometheus reads it.
 *
 * The counters are plain numbers of the loop's thread, in the hub and in the
 * store; here they are only written down.
 */
#ifndef METRICS_H
#define METRICS_H

#include "backend.h"

/* All of it as text, which the caller frees; NULL when memory is out.
 * `started` is the time of the start, in seconds since 1970. */
char *metrics_text(const struct backend *backend, double started,
                   size_t *size);

#endif
