/* script.h - a finding as a case for ppconform (docs/CASES.md). */
#ifndef PPFUZZ_SCRIPT_H
#define PPFUZZ_SCRIPT_H

#include <stdio.h>

#include "shrink.h"

/* Writes the case: the steps that are selected, and what shows the finding. */
void script_write(FILE *out, const struct run *run,
                  const struct selection *selection,
                  const struct names *names, unsigned seed);

#endif
