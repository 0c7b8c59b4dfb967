/* wrong_parser.c - a parser of drawing frames with two mistakes, to see them
 * found (docs/FUZZING.md):
 *
 *    cc -c fuzz/examples/wrong_parser.c -Ifuzz -o /tmp/wrong_parser.o
 *    make fuzz-target TARGET=/tmp/wrong_parser.o FUZZ_TIME=10 \
 *         ONLY="ADD_STROKE REMOVE_STROKE SEND_POINTS CREATE_SELECTION"
 */
#include "target.h"

enum { ADD_STROKE = 12, REMOVE_STROKE = 13, SEND_POINTS = 18,
       CREATE_SELECTION = 19 };

static int acceptable(unsigned type, size_t data)
{
    switch (type) {
    case ADD_STROKE: /* mistake: half a point is let through */
        return data >= 16 && data % 4 == 0;
    case REMOVE_STROKE: /* mistake: there may be no index (V-indexes.size) */
        return data > 0 && data % 4 == 0;
    case SEND_POINTS:
        return data >= 8 && data % 8 == 0;
    case CREATE_SELECTION:
        return data == 20;
    default:
        return 1;
    }
}

size_t target_parse(const uint8_t *bytes, size_t size,
                    struct verdicts *verdicts)
{
    size_t at = 0, whole, header;

    for (; size - at >= 8; at += whole) {
        whole = bytes[at] | (size_t)bytes[at + 1] << 8;
        header = 8u + bytes[at + 7];
        if (whole < header) {
            verdict_add(verdicts, STREAM_BROKEN);
            break;
        }
        if (whole > size - at)
            break;
        verdict_add(verdicts, acceptable(bytes[at + 2], whole - header)
                                  ? FRAME_ACCEPTED : FRAME_REJECTED);
    }
    return at;
}
