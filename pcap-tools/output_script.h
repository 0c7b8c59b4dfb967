/* output_script.h - --script: a capture as conformance cases.
 *
 * What the clients sent becomes `send`, what the server sent becomes `expect`,
 * names become roles (docs/CASES.md), so that ppconform replays the session
 * against any server and expects what the captured one did. Sessions that have
 * no user, lobby or channel in common become cases of their own.
 */
#ifndef PCAP_TOOLS_OUTPUT_SCRIPT_H
#define PCAP_TOOLS_OUTPUT_SCRIPT_H

#include "record.h"

/* Keeps what was said until close(), which writes `file` ("-": standard
 * output). NULL after it told why not. */
struct output *output_script(const char *file);

#endif
