/* place.h - internal to the session: the lobby one is in, and its canvas. */
#ifndef PLACE_H
#define PLACE_H

#include "session.h"

/* Tells the person something, printf-like. */
void place_tell(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* LOBBY_CREATION or LOBBY_CONNECT is being sent. */
void place_ask(struct session *session, const struct pp_frame *request);

/* Out of the lobby, if in one: what is not saved is saved. */
void place_leave(struct session *session);

/* A drawing frame was sent (`own`) or came: it is on the canvas. */
void place_drawn(struct session *session, const struct pp_frame *frame,
                 int own);

/* Whether a drawing frame that came is one's own, on the canvas already. */
int place_is_echo(struct session *session, const struct pp_frame *frame);

/* The server's frames that are about the lobby. */
void place_answered(struct session *session, const struct pp_frame *frame);
void place_freeze(struct session *session, const struct pp_frame *frame);
void place_kick(struct session *session, const struct pp_frame *frame);
void place_save(struct session *session, const struct pp_frame *frame);
void place_load(struct session *session, const struct pp_frame *frame);

#endif
