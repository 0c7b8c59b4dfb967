/* plain_inside.h - what the plain check's files share. */
#ifndef PLAIN_INSIDE_H
#define PLAIN_INSIDE_H

#include "plain_check.h"

/* The data in hand, and where it stands in the frame. */
extern const uint8_t *plain_data;
extern size_t plain_at, plain_size;

/* A clause, of level R or not, is broken at this byte of the frame. */
void plain_broken(enum pp_clause_id clause, int r, size_t offset);
void plain_too_deep(void);

#define BROKEN_R(clause, at) \
    plain_broken(PP_CLAUSE_##clause, 1, plain_at + (at))
#define BROKEN_I(clause, at) \
    plain_broken(PP_CLAUSE_##clause, 0, plain_at + (at))

void plain_lobby(void);
void plain_info(void);
void plain_lobby_list(void);
void plain_channel_list(void);

#endif
