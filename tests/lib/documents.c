#include "documents.h"

#include <string.h>

const struct pp_frame *lobby(const char *json)
{
    return say_data(PP_LOBBY_CREATION, json, strlen(json));
}

const struct pp_frame *info(const char *json)
{
    return say_data(PP_LOBBY_INFO_CHANGE, json, strlen(json));
}

size_t at(const struct pp_frame *frame, const char *part)
{
    const char *found =
        memmem(frame->data, frame->data_size, part, strlen(part));

    cr_assert_not_null(found, "%s", part);
    return (size_t)((const uint8_t *)found - frame->data);
}

void good(const struct pp_frame *frame)
{
    accept(PP_FROM_CLIENT, PP_LEVEL_I, frame);
}

void bad_r(const struct pp_frame *frame, const char *clause,
                  size_t offset)
{
    reject(PP_FROM_CLIENT, PP_LEVEL_R, frame, clause, offset);
    reject(PP_FROM_CLIENT, PP_LEVEL_I, frame, clause, offset);
}

void bad_i(const struct pp_frame *frame, const char *clause,
                  size_t offset)
{
    accept(PP_FROM_CLIENT, PP_LEVEL_R, frame);
    reject(PP_FROM_CLIENT, PP_LEVEL_I, frame, clause, offset);
}
