/* secrets.h - frames that hold a password or passcode. */
#ifndef PCAP_TOOLS_SECRETS_H
#define PCAP_TOOLS_SECRETS_H

#include <polypaint/text.h>

/* Whether the data of the frame holds, or may hold because it is malformed,
 * what must not be shown. Of most types that is told by a look at a table. */
int secrets_in(const struct pp_frame *frame, enum pp_from from);

#endif
