/* target.h - your parser beside ours.
 *
 * Write one function, compile it, and let `make fuzz-target TARGET=it.o` look
 * for frames that your parser and libpolypaint judge differently:
 *
 *    #include "target.h"
 *
 *    size_t target_parse(const uint8_t *bytes, size_t size,
 *                        struct verdicts *verdicts)
 *    {
 *        size_t at = 0;
 *        ... while a whole frame stands at bytes + at:
 *            verdict_add(verdicts, my_check(bytes + at) ? FRAME_ACCEPTED
 *                                                       : FRAME_REJECTED);
 *            at += the frame's size
 *        ... when no frame can stand there (Taille < 8, 8 + N > Taille):
 *            verdict_add(verdicts, STREAM_BROKEN);
 *        return at;
 *    }
 *
 * C or C++. Compiled with -fsanitize=fuzzer-no-link,address it is led into
 * your code's branches and watches its memory as well; without, it still finds
 * what differs. docs/FUZZING.md has a worked example.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum target_verdict {
    FRAME_ACCEPTED,
    FRAME_REJECTED,
    STREAM_BROKEN /* V-3: nothing behind this can be read; the last verdict */
};

enum { VERDICTS_MAX = 1024 };

/* What a parser says of a stream's frames, in their order. */
struct verdicts {
    int from_server; /* set for you: judge a server's frames, not a client's */
    unsigned count;
    unsigned char verdict[VERDICTS_MAX]; /* enum target_verdict */
};

static inline void verdict_add(struct verdicts *verdicts,
                               enum target_verdict verdict)
{
    if (verdicts->count < VERDICTS_MAX)
        verdicts->verdict[verdicts->count++] = (unsigned char)verdict;
}

/* Yours to write. Reads a stream from its first byte; it may end inside a
 * frame, which is not judged then. Adds a verdict for each whole frame and
 * returns how many bytes these frames take; or stops behind a frame that it
 * rejects, as a parser may whose server closes then. Called with a heap block of just
 * `size` bytes, again and again: keep nothing between two calls. */
size_t target_parse(const uint8_t *bytes, size_t size,
                    struct verdicts *verdicts);

#ifdef __cplusplus
}
#endif
#endif
