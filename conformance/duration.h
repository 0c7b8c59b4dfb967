/* duration.h - how long a case waits, before it is played. */
#ifndef CONFORMANCE_DURATION_H
#define CONFORMANCE_DURATION_H

#include "session.h"

/* Milliseconds, roughly: the times that its steps wait for, each step counted
 * once, and half a second for each join, which others may have to wait for
 * (S-9). Cases that wait long are begun first, so that a run takes hardly
 * longer than the longest of them. */
long long duration_of(const struct session *session);

#endif
