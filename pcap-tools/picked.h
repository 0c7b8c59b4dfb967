/* picked.h - which packets belong to connections that were picked.
 *
 * Records name connections, packets have addresses and ports, and fragments
 * not even these. So captures are read once more to learn what is needed: when
 * other connections between the same ends begin, and which datagrams the
 * fragments are of. Reading them a third time each packet can be told.
 */
#ifndef PCAP_TOOLS_PICKED_H
#define PCAP_TOOLS_PICKED_H

#include "record.h"

struct picked;

/* NULL: no memory. */
struct picked *picked_new(void);

int picked_is_empty(const struct picked *picked);

/* This record's connection is picked. -1: no memory. */
int picked_add(struct picked *picked, const struct record *record);

/* To be given every packet, in order, before picked_has(). -1: no memory. */
int picked_learn(struct picked *picked, const struct packet *packet);

/* Whether the packet belongs to a connection that was picked. */
int picked_has(struct picked *picked, const struct packet *packet);

void picked_free(struct picked *picked);

#endif
