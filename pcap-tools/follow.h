/* follow.h - one user, lobby or connection alone (--follow).
 *
 *    user:bob      all that is said on the connections that bob logged in on,
 *                  his login and its answer too
 *    lobby:cat     all that is said on connections while they are in that
 *                  lobby, and the frames that ask for it or tell of it
 *    connection:3  as it is numbered
 */
#ifndef PCAP_TOOLS_FOLLOW_H
#define PCAP_TOOLS_FOLLOW_H

#include "record.h"

struct follow;

/* NULL after it told what is wrong. `what` stays the caller's. */
struct follow *follow_new(const char *what);

int follow_matches(struct follow *follow, const struct record *record);
void follow_free(struct follow *follow);

#endif
