/* output_corpus.h - --corpus: the frames of a capture as fuzz seeds. */
#ifndef PCAP_TOOLS_OUTPUT_CORPUS_H
#define PCAP_TOOLS_OUTPUT_CORPUS_H

#include "record.h"

/* Writes an input of fuzz_frame for each frame that differs from those before
 * it, CORPUS_EACH at most for each type, direction and clause broken, as
 * FOLDER/frame/HASH; the folder is made. close() tells how many there are.
 * NULL after it told why not. */
enum { CORPUS_EACH = 100 };
struct output *output_corpus(const char *folder);

#endif
