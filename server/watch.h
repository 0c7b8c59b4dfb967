/* watch.h - finding peers that vanished without a word.
 *
 * Keepalive finds those to whom nothing is under way. Of those to whom
 * something is, TCP would take a quarter of an hour to despair; its own
 * TCP_USER_TIMEOUT is quicker, but ends those too who are well and only do not
 * read, which A-15 forbids and B-1 bounds otherwise. So the kernel is asked,
 * six times within the time, what it has heard of each connection.
 */
#ifndef WATCH_H
#define WATCH_H

#include "conn.h"

/* Sets a new connection's options; `timeout` in ms, 0 for never. */
void watch_socket(int fd, unsigned timeout);

/* Starts net->watch, which must be initialised, when there is a timeout. */
void watch_start(struct net *net);

#endif
