/* show.h - how things are shown, the same for every output. */
#ifndef PCAP_TOOLS_SHOW_H
#define PCAP_TOOLS_SHOW_H

#include <polypaint/text.h>

#include "moment.h"

struct show {
    enum moment_form time;
    enum pp_numeric numeric; /* N-1: of numbers without a type */
    int passwords;           /* show what is otherwise masked */
    int verbose, hex;        /* of text: all fields; all bytes */
    int colour;
    int width;               /* of the terminal, in columns */
    int unicode;             /* it shows more than ASCII */
};

/* Points of a list in a line, unless verbose. */
enum { SHOW_POINTS = 4 };

static inline struct pp_text_style show_style(const struct show *show)
{
    return (struct pp_text_style){
        .numeric = show->numeric,
        .max_points = show->verbose ? 0 : SHOW_POINTS,
        .hide_secrets = !show->passwords,
    };
}

#endif
