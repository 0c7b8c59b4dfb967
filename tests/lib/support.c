#include "support.h"

#include <string.h>

const struct pp_frame *say(const char *line)
{
    static struct said said;
    struct pp_text_error error;
    size_t size =
        pp_text_parse(line, strlen(line), NULL, said.bytes, &error);

    cr_assert(size, "%s\n%*s^ %s", line, (int)error.column, "", error.words);
    cr_assert_eq(pp_frame_read(said.bytes, size, &said.frame), PP_SPLIT_FRAME,
                 "%s", line);
    cr_assert_eq(said.frame.size, size);
    return &said.frame;
}

const struct pp_frame *say_data(unsigned type, const void *data, size_t size)
{
    static struct said said;
    size_t whole = pp_build_frame(said.bytes, sizeof said.bytes, type, 0,
                                  "alice", 5, data, size);

    cr_assert(whole);
    cr_assert_eq(pp_frame_read(said.bytes, whole, &said.frame),
                 PP_SPLIT_FRAME);
    return &said.frame;
}

static const char *shown(const struct pp_frame *frame, enum pp_from from)
{
    static char text[PP_TEXT_ROOM(PP_FRAME_MAX)];

    pp_text_print(frame, from, NULL, text, sizeof text);
    text[200] = '\0';
    return text;
}

void accept(enum pp_from from, enum pp_level level,
            const struct pp_frame *frame)
{
    struct pp_verdict verdict;

    memset(&verdict, 0xee, sizeof verdict);
    cr_assert_eq(pp_frame_check(frame, from, level, &verdict), 0,
                 "%s: %s at %u: %s", shown(frame, from),
                 pp_clause(verdict.clause)->id, verdict.offset,
                 verdict.words);
    cr_assert_eq(verdict.clause, PP_CLAUSE_NONE);
    cr_assert_eq(verdict.offset, 0);
    cr_assert_str_empty(verdict.words);
    cr_assert_eq(pp_frame_check(frame, from, level, NULL), 0);
}

void reject(enum pp_from from, enum pp_level level,
            const struct pp_frame *frame, const char *clause, size_t offset)
{
    struct pp_verdict verdict;

    cr_assert_eq(pp_frame_check(frame, from, level, &verdict), -1,
                 "%s: not rejected", shown(frame, from));
    cr_assert_str_eq(pp_clause(verdict.clause)->id, clause, "%s at %u: %s",
                     shown(frame, from), verdict.offset, verdict.words);
    cr_assert_eq(verdict.offset,
                 offset + (size_t)(frame->data - frame->bytes),
                 "%s: %s at %u, %s", shown(frame, from), clause,
                 verdict.offset, verdict.words);
    cr_assert_str_not_empty(verdict.words);
    cr_assert_eq(pp_frame_check(frame, from, level, NULL), -1);
}

uint32_t any(struct chance *chance, uint32_t below)
{
    /* a 64-bit congruential generator; its high bits are the good ones */
    chance->state = chance->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((chance->state >> 33) % below);
}

/* Bytes that are often the interesting ones. */
static uint8_t any_byte(struct chance *chance)
{
    static const char often[] = "\0 ;\"\\{}[]:,az09-_.\n\x7f\xc2\x85\xe2\x80"
                                "\xae\xff\xc3\xa9";

    if (any(chance, 3))
        return (uint8_t)often[any(chance, sizeof often - 1)];
    return (uint8_t)any(chance, 256);
}

static void any_bytes(struct chance *chance, uint8_t *out, size_t size)
{
    int wild = any(chance, 2) == 0;

    while (size--)
        *out++ = wild ? any_byte(chance) : (uint8_t)any(chance, 256);
}

static const char *const documents[] = {
    ("{\"Filename\":\"cat\",\"Owner\":\"a\",\"Mode\":\"stroke\","
     "\"Protection\":\"public\",\"Passcode\":\"\"}"),
    "[]", "{}", "[{\"Name\":\"g\",\"Clients\":[\"a\",\"\xc3\xa9\"]}]",
    "{\"a\":\"\\u202e\"}", " {}", "{} ", "\"x\"", "12", "{\"\xe2\x80\xae\":1}",
    "general ; hi", "a;b", " a ; b ", "a ;", "; x", "a ; ", "a ; b ; c"
};

static size_t any_data(struct chance *chance, uint8_t *data)
{
    const char *document;
    size_t size;

    if (any(chance, 4) == 0) {
        document = documents[any(chance, sizeof documents /
                                             sizeof *documents)];
        size = strlen(document);
        memcpy(data, document, size);
        return size;
    }
    size = any(chance, 2) ? any(chance, 12) * 4 : any(chance, 60);
    any_bytes(chance, data, size);
    return size;
}

void any_frame(struct chance *chance, struct said *said)
{
    uint8_t name[PP_NAME_MAX], data[256];
    unsigned type = any(chance, 20) ? any(chance, 36) : any(chance, 256);
    size_t name_size = any(chance, 10) ? any(chance, 8) : any(chance, 256);
    size_t data_size = any_data(chance, data), size;

    any_bytes(chance, name, name_size);
    size = pp_build_frame(said->bytes, sizeof said->bytes, type,
                          any(chance, UINT32_MAX), name, name_size, data,
                          data_size);
    cr_assert(size);
    cr_assert_eq(pp_frame_read(said->bytes, size, &said->frame),
                 PP_SPLIT_FRAME);
}
