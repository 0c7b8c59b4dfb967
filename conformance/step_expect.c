#include <string.h>

#include "step.h"

/* "@alice": the frame of that label, every byte. */
static int read_label(struct reading *reading, struct match *match)
{
    const struct word *word = &reading->word;
    struct pp_frame frame;

    match->kind = MATCH_BYTES;
    match->type = -1;
    match->text = arena_copy(reading->scene->arena, word->text, word->size);
    match->bytes = scene_recall(reading->scene, word->text + 1, word->size - 1,
                                &match->size);
    if (!match->bytes)
        return reading_slip(reading, word->at, "nothing was sent as %s before "
                            "this line", match->text);
    if (pp_frame_read(match->bytes, match->size, &frame) == PP_SPLIT_FRAME)
        match->type = frame.type;
    if (reading_next(reading))
        return reading_slip(reading, word->at, "nothing may follow here");
    return 0;
}

static int read_time(struct reading *reading, long long *time)
{
    if (reading_next(reading))
        *time = parse_time(reading->word.text, reading->word.size);
    if (*time < 0)
        return reading_slip(reading, reading->word.at,
                            "a time is wanted here, such as 2s or 300ms");
    return 0;
}

/* "nothing for 1s", one of several. */
static int read_silence(struct reading *reading, struct match *match)
{
    match->kind = MATCH_NOTHING;
    match->type = -1;
    match->wait = -1;
    if (!reading_next(reading) || !word_is(&reading->word, "for"))
        return reading_slip(reading, reading->word.at,
                            "`nothing for TIME` is wanted here");
    if (read_time(reading, &match->wait))
        return -1;
    match->text = arena_print(reading->scene->arena, "nothing for %.*s",
                              (int)reading->word.size, reading->word.text);
    if (reading_next(reading))
        return reading_slip(reading, reading->word.at,
                            "nothing may follow here");
    return 0;
}

int step_read_match(struct reading *reading, struct match *match)
{
    size_t start;

    memset(match, 0, sizeof *match);
    match->from = reading->from;
    if (!reading_next(reading))
        return reading_slip(reading, reading->at, "a type, @LABEL, nothing, "
                            "no, closed or open is wanted here");
    start = reading->word.at;
    if (reading->word.text[0] == '@')
        return read_label(reading, match);
    if (word_is(&reading->word, "closed")) {
        match->kind = MATCH_CLOSED;
        match->type = -1;
        match->text = "closed";
        return 0;
    }
    if (word_is(&reading->word, "nothing"))
        return read_silence(reading, match);
    if (match_read(reading->scene->arena, reading->text + start,
                   reading->size - start, match, &reading->slip)) {
        reading->slip.at += start;
        return -1;
    }
    reading->at = reading->size;
    return 0;
}

/* after T, within T, for T, since connect: those that `words` names. */
static int read_times(struct reading *reading, struct expecting *expecting,
                      const char *words)
{
    const struct word *word = &reading->word;
    int failed = 0;

    while (!failed && reading_next(reading)) {
        if (strchr(words, 'a') && word_is(word, "after"))
            failed = read_time(reading, &expecting->after);
        else if (strchr(words, 'w') && word_is(word, "within"))
            failed = read_time(reading, &expecting->within);
        else if (strchr(words, 'f') && word_is(word, "for"))
            failed = read_time(reading, &expecting->wait);
        else if (strchr(words, 's') && word_is(word, "since")
                 && reading_next(reading) && word_is(word, "connect"))
            expecting->since_connect = 1;
        else
            failed = reading_slip(reading, word->at, "`%s` is wanted here, or "
                                  "nothing", strchr(words, 'w')
                                  ? "after TIME`, `within TIME`, `since "
                                    "connect" : "for TIME");
    }
    return failed;
}

/* Whether the words of a block's first line follow. */
static int read_block(struct reading *reading, struct expecting *expecting)
{
    size_t at = reading->at;
    struct word w[4] = { { "", 0, 0 } };
    int i;

    for (i = 0; i < 4; i++)
        if (!word_next(reading->text, reading->size, &at, &w[i]))
            break;
    if (i == 3 && word_is(&w[0], "in") && word_is(&w[1], "any")
        && word_is(&w[2], "order"))
        expecting->kind = EXPECT_ANY_ORDER;
    else if (i == 2 && word_is(&w[0], "one") && word_is(&w[1], "of"))
        expecting->kind = EXPECT_ONE_OF;
    else
        return 0;
    return 1;
}

static int read_one(struct reading *reading, struct expecting *expecting)
{
    expecting->match_count = 1;
    expecting->matches = arena_alloc(reading->scene->arena,
                                     sizeof *expecting->matches);
    if (step_read_match(reading, expecting->matches))
        return -1;
    if (expecting->matches->kind == MATCH_CLOSED)
        return reading_slip(reading, 0, "say `open` for not closed");
    if (expecting->matches->kind == MATCH_NOTHING)
        return reading_slip(reading, 0, "`no nothing` says nothing: name what "
                            "must not come");
    return 0;
}

int step_read_expect(struct reading *reading, struct step *step)
{
    struct expecting *expecting = &step->expecting;
    size_t start = reading->at;

    expecting->after = expecting->within = expecting->wait = -1;
    if (read_block(reading, expecting))
        return 0;
    if (!reading_next(reading))
        return reading_slip(reading, reading->at, "a type, @LABEL, nothing, "
                            "no, closed, open, one of or in any order is "
                            "wanted here");
    if (word_is(&reading->word, "nothing")) {
        expecting->kind = EXPECT_NOTHING;
        return read_times(reading, expecting, "f");
    }
    if (word_is(&reading->word, "closed")) {
        expecting->kind = EXPECT_CLOSED;
        return read_times(reading, expecting, "aws");
    }
    if (word_is(&reading->word, "open")) {
        expecting->kind = EXPECT_OPEN;
        return read_times(reading, expecting, "f");
    }
    if (word_is(&reading->word, "no"))
        expecting->kind = EXPECT_NO;
    else
        reading->at = start;
    return read_one(reading, expecting);
}
