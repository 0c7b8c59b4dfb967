/* support.h - what the tests of lib/ share: frames said as lines, verdicts
 * expected of them, and reproducible chance. */
#ifndef TESTS_LIB_SUPPORT_H
#define TESTS_LIB_SUPPORT_H

#include <stdio.h>

#include <criterion/criterion.h>
#include <polypaint/polypaint.h>

/* A frame and the bytes that it points into. */
struct said {
    uint8_t bytes[PP_FRAME_MAX];
    struct pp_frame frame;
};

/* The frame of a line in text form; the test fails when it has none. The
 * answer stays until the next call. */
const struct pp_frame *say(const char *line);

/* The frame of a type and data, from alice. */
const struct pp_frame *say_data(unsigned type, const void *data, size_t size);

/* The frame conforms at that level. */
void accept(enum pp_from from, enum pp_level level,
            const struct pp_frame *frame);

/* It breaks that clause first, at that byte of its data. */
void reject(enum pp_from from, enum pp_level level,
            const struct pp_frame *frame, const char *clause, size_t offset);

/* Lines from a client, judged by R and I: these conform, this breaks. */
#define ACCEPT(line) accept(PP_FROM_CLIENT, PP_LEVEL_I, say(line))
#define ACCEPT_R(line) accept(PP_FROM_CLIENT, PP_LEVEL_R, say(line))
#define REJECT(line, clause, offset)                                        \
    reject(PP_FROM_CLIENT, PP_LEVEL_I, say(line), clause, offset)
#define REJECT_R(line, clause, offset)                                      \
    reject(PP_FROM_CLIENT, PP_LEVEL_R, say(line), clause, offset)

/* Chance that is the same in every run. */
struct chance {
    uint64_t state;
};
uint32_t any(struct chance *chance, uint32_t below);

/* Some frame, valid or not, of any type; sometimes of a shape that fits. */
void any_frame(struct chance *chance, struct said *said);

#endif
