/* client.h - the program: session, connection, input and output together. */
#ifndef CLIENT_H
#define CLIENT_H

#include "options.h"

/* Runs until the end; returns the exit code. The password is forgotten as soon
 * as it has been sent. */
int client_run(struct options *options);

#endif
