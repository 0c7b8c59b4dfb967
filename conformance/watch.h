/* watch.h - --watch: plays again whenever a script changes.
 *
 * Each time is a run of its own, in a child process: it reads the scripts
 * anew, and a server that it starts is a fresh one. */
#ifndef CONFORMANCE_WATCH_H
#define CONFORMANCE_WATCH_H

#include "select.h"

/* Runs this program with the same arguments but --watch, again after each
 * change in a folder of the sources, until it is interrupted. Returns the last
 * run's exit status, or 2 after it told what is wrong. */
int watch_scripts(struct arena *arena, const struct source *sources, int argc,
                  char **argv);

#endif
