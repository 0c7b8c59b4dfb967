/* session_inside.h - what the files of the model share. */
#ifndef SESSION_INSIDE_H
#define SESSION_INSIDE_H

#include "session.h"

char *model_copy(const void *bytes, size_t size); /* and a NUL behind */
void model_rejected(struct person *person);       /* V-4 */
bool model_owns(const struct person *person, const struct place *lobby);
struct place *model_lobby(const struct pp_lobby *wanted);
struct place *model_new_lobby(const struct pp_lobby *from);
struct place *model_new_channel(struct pp_span name);
void model_access(struct place *lobby, const struct pp_lobby *from);
void model_channel_enter(struct place *channel, struct person *person);
void model_channel_leave(struct place *channel, const struct person *person);

#endif
