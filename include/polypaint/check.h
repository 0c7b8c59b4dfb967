/* check.h - does a frame conform? Answers with the clause, the byte, in words.
 *
 * Two levels: the document's own rules (PP_LEVEL_R), and those with the
 * reference server's readings of its silences (PP_LEVEL_I). No allocation;
 * nothing but the frame's bytes is read. A frame that breaks several clauses
 * is judged by its first in the order of its bytes, an R clause before an I
 * clause at the same byte, and V-indexes.order.server before .repeated.
 *
 * The byte of a clause: the first that can't be right. Of a wrong size, the
 * first that belongs to no whole field (the frame's end when too few came); of
 * a wrong value, its first; of a missing member, the object's closing bracket;
 * of a missing ';', the frame's end; of a repeated member, the second name.
 */
#ifndef POLYPAINT_CHECK_H
#define POLYPAINT_CHECK_H

#include <polypaint/frame.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Checks a whole frame: its type for that direction (V-6, V-7), its name
 * (F-8, V-text.nul) and its data (V-*). A type that a server never sends
 * breaks TY-1 when it comes from one. For a client's frames these are the
 * rules by which a server rejects; clauses that bind clients alone come under
 * their `.server` name. `level` R checks R clauses only. Returns 0 and clears
 * *verdict (may be NULL) when the frame conforms, else -1. V-8, which needs
 * the session, is not checked here. */
int pp_frame_check(const struct pp_frame *frame, enum pp_from from,
                   enum pp_level level, struct pp_verdict *verdict);

/* The same for data alone, as frame's data of this kind. `offset` is where
 * the data starts in the frame, for the verdict. More than fits a frame
 * breaks F-1; of the kind NONE nothing is asked. */
int pp_payload_check(enum pp_payload_kind kind, const uint8_t *data,
                     size_t size, size_t offset, enum pp_level level,
                     struct pp_verdict *verdict);

/* A channel message's parts (V-message.form, .spaces): the channel is what
 * stands before the first ';', trimmed of spaces; the content is the rest,
 * without the one space that follows the ';' in the document's form. */
struct pp_message {
    const uint8_t *channel, *content;
    size_t channel_size, content_size;
};

/* Splits a message; -1 when it has no ';'. */
int pp_message_split(const uint8_t *data, size_t size,
                     struct pp_message *message);

#ifdef __cplusplus
}
#endif
#endif
