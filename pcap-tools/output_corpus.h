/* output_corpus.h - --corpus: the frames of a capture as fuzz seeds. */
#ifndef PCAP_TOOLS_OUTPUT_CORPUS_H
#define PCAP_TOOLS_OUTPUT_CORPUS_H

#include "record.h"

/* Seeds of each type, direction and clause broken, at most. */
enum { CORPUS_EACH = 100 };

/* Writes an input of fuzz_frame for each frame that differs from those before
 * it, as FOLDER/frame/HASH; the folder is made. close() tells how many there are.
 * NULL after it told why not. */
struct output *output_corpus(const char *folder);

#endif
