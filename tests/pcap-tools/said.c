#include "said.h"

#include <string.h>

#include <criterion/criterion.h>
#include <polypaint/text.h>

#define SECOND 1000000000

struct said said_by(unsigned id, const char *user, const char *lobby)
{
    return (struct said){
        .conversation = { .id = id,
                          .client = { 4, { 10, 0, 0, (uint8_t)id }, 40000 },
                          .server = { 4, { 10, 0, 0, 1 }, 5000 },
                          .whole = 1 },
        .from = PP_FROM_CLIENT,
        .user = user,
        .lobby = lobby,
        .owner = lobby[0] ? "ada" : "",
        .time = 1516147200LL * SECOND,
    };
}

void say(struct said *said, struct output *output, const char *line)
{
    struct pp_text_defaults defaults = { .name = said->user,
                                         .name_size = strlen(said->user),
                                         .date = (uint32_t)(said->time / SECOND) };
    static uint8_t bytes[PP_FRAME_MAX];
    struct pp_text_error error;
    struct pp_verdict verdict;
    struct pp_frame frame;
    struct record record = { .kind = RECORD_FRAME,
                             .time = said->time,
                             .packet = ++said->number,
                             .conversation = &said->conversation,
                             .from = said->from,
                             .user = said->user,
                             .lobby = said->lobby,
                             .owner = said->owner,
                             .number = said->number,
                             .frame = &frame };
    size_t size = pp_text_parse(line, strlen(line), &defaults, bytes, &error);

    cr_assert_gt(size, 0, "%s: %s", line, error.words);
    cr_assert_eq(pp_frame_read(bytes, size, &frame), PP_SPLIT_FRAME);
    if (pp_frame_check(&frame, said->from, PP_LEVEL_I, &verdict) != 0)
        record.verdict = &verdict;
    output->record(output, &record);
    said->time += 1000000;
}
