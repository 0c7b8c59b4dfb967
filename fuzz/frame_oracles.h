/* frame_oracles.h - what holds of any frame, whichever harness has it. */
#ifndef FRAME_ORACLES_H
#define FRAME_ORACLES_H

#include <stdbool.h>

#include <polypaint/polypaint.h>

/* Its line reads back as the same bytes. */
void frame_reads_back(const struct pp_frame *frame, enum pp_from from);

/* Its fields lie one behind another; built from them it is the same frame,
 * and in less room it is none. */
void frame_is_its_fields(const struct pp_frame *frame, enum pp_from from);

/* Its line for the eye, in a style and a room that `choice` chooses: a length
 * that does not depend on the room, no more than that room written, no byte
 * that a terminal might obey, no password. */
void frame_shows(const struct pp_frame *frame, enum pp_from from,
                 unsigned choice);

/* Nothing that a terminal might obey, but tabs, and UTF-8 throughout. */
void text_is_clean(const char *text, size_t size, bool tabs);

#endif
