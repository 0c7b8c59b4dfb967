/* shown.h - a text of somebody else's in a report: nothing in it ends what it
 * stands in, hides, or turns the direction of writing.
 *
 * Bytes that are no UTF-8 become \xHH, characters that cannot be seen
 * \u{202e}; the rest is written as the report's form wants it.
 */
#ifndef CONFORMANCE_SHOWN_H
#define CONFORMANCE_SHOWN_H

#include <stdio.h>

enum shown_in {
    SHOWN_TAP,           /* a line of TAP */
    SHOWN_YAML,          /* a double-quoted scalar, without its quotes */
    SHOWN_XML,           /* text or a value of an attribute */
    SHOWN_GITHUB,        /* a command's message */
    SHOWN_GITHUB_VALUE   /* a command's property */
};

void shown(FILE *out, enum shown_in form, const char *text);

#endif
