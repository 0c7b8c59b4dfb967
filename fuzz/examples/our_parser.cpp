// our_parser.cpp - libpolypaint itself as a target, from C++: no difference is
// ever found, at R and at I, from clients and from servers.
#include <polypaint/polypaint.h>

#include "target.h"

size_t target_parse(const uint8_t *bytes, size_t size, verdicts *verdicts)
{
    const auto from = verdicts->from_server ? PP_FROM_SERVER : PP_FROM_CLIENT;
    pp_frame frame;
    pp_split split;
    size_t at = 0;

    while ((split = pp_frame_read(bytes + at, size - at, &frame)) ==
           PP_SPLIT_FRAME) {
        verdict_add(verdicts, pp_frame_check(&frame, from, PP_LEVEL_I, nullptr)
                                  ? FRAME_REJECTED : FRAME_ACCEPTED);
        at += frame.size;
    }
    if (split == PP_SPLIT_BROKEN)
        verdict_add(verdicts, STREAM_BROKEN);
    return at;
}
