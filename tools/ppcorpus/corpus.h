/* corpus.h - reading corpus/frames: frames as text, and what they show.
 *
 * The format is explained in corpus/README.md. An entry is only handed out
 * when it is true: its line and its bytes are the same frame, and the library
 * says of it what the entry says.
 */
#ifndef PPCORPUS_CORPUS_H
#define PPCORPUS_CORPUS_H

#include <stdio.h>

#include <polypaint/polypaint.h>

struct corpus_entry {
    const char *file; /* its name, without folder */
    unsigned line;    /* where the entry begins, from 1 */
    const char *note; /* the comment above it, "" when there is none */
    enum pp_from from;
    int valid;
    enum pp_clause_id clause; /* broken or, of a valid frame, shown; or NONE */
    uint32_t offset;          /* the byte that breaks it */
    const char *text;         /* the text form */
    const uint8_t *bytes;
    size_t size;
};

struct corpus_error {
    char words[1000]; /* "connection.txt:12: what is wrong" */
};

/* Called for each entry, which is gone when it returns. */
typedef void corpus_use(void *context, const struct corpus_entry *entry);

/* Reads the .txt files of a folder in the order of their names. Returns how
 * many entries there were, or -1 with *error set. */
long corpus_read(const char *folder, corpus_use *use, void *context,
                 struct corpus_error *error);

/* Writes the entry as one line of JSON. */
void corpus_write_json(const struct corpus_entry *entry, FILE *out);

/* The frame of an entry; 0 when its bytes are none (F-1). */
int corpus_frame(const struct corpus_entry *entry, struct pp_frame *frame);

#endif
