/* admin.h - commands that work on the store while no server runs:
 *
 *    polypaintd account add|passwd|remove NAME      account list
 *    polypaintd lobby remove FILENAME OWNER         lobby list
 *    polypaintd channel remove NAME                 channel list
 *    polypaintd check
 *
 * Passwords come from the terminal or from standard input, never from argv.
 */
#ifndef ADMIN_H
#define ADMIN_H

#include "options.h"

/* Whether options->command is one, with as many words as it takes; else it was
 * told what is wrong. */
bool admin_is_command(const struct options *options);

/* Does it. CLI_OK; CLI_FOUND: it is there already, or unknown, or check found
 * faults; CLI_USAGE: it could not be done. */
int admin_run(const struct options *options);

#endif
