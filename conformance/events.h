/* events.h - a dialogue as JSON (docs/REPORT.md), all clients in one order. */
#ifndef CONFORMANCE_EVENTS_H
#define CONFORMANCE_EVENTS_H

#include "json_write.h"
#include "report.h"

/* Writes the value of `dialogue`, an array. What passed is told shorter: most
 * of a run passes, and long answers to questions are most of its bytes. */
void events_write(struct json *json, const struct result *result);

/* One of them, at most `most` bytes of its frame. */
void event_write(struct json *json, const char *role,
                 const struct utterance *event, size_t most);

#endif
