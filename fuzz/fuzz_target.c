/* fuzz_target.c - somebody's parser (target.h) compared with ours.
 *
 * $TARGET_STRICT: I clauses too; $TARGET_FROM=server: a server's frames;
 * $TARGET_ONLY="ADD_STROKE ...": of these types. Each difference is shrunk and
 * kept once for each clause and type, the shortest; all are told at the end,
 * and then the exit code is 1.
 */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"
#include "target_compare.h"

enum { FINDINGS = 64, LONGEST = 4096 };

struct finding {
    struct difference difference;
    size_t size;
    double after; /* seconds */
    uint8_t bytes[LONGEST];
};

static struct finding findings[FINDINGS];
static unsigned finding_count;
static struct target_level level;
static double began;

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- telling ------------------------------------------------------------ */

static const char *level_name(enum pp_clause_id clause)
{
    return pp_clause(clause)->level == PP_LEVEL_R ? "R" : "I";
}

static void tell_frame(const struct finding *finding)
{
    static char line[PP_TEXT_ROOM(LONGEST)];
    const struct difference *difference = &finding->difference;
    struct pp_verdict verdict;
    struct pp_frame frame;

    if (pp_frame_read(finding->bytes + difference->at, finding->size,
                      &frame) != PP_SPLIT_FRAME)
        return;
    pp_frame_check(&frame, level.from, level.level, &verdict);
    if (difference->kind == DIFFERENCE_ACCEPTS)
        printf("%s (%s): you accept what breaks it at byte %u: %s\n",
               pp_clause(difference->clause)->id,
               level_name(difference->clause), verdict.offset, verdict.words);
    else
        printf("%s: you reject what breaks no clause\n",
               pp_type(frame.type)->name);
    pp_text_print(&frame, level.from, NULL, line, sizeof line);
    printf("    %s\n", line);
    if (!strncmp(line, "RAW", 3))
        return;
    pp_text_print_raw(frame.bytes, frame.size, line, sizeof line);
    printf("    %s\n", line);
}

static void tell_stream(const struct finding *finding)
{
    static char line[PP_TEXT_ROOM(LONGEST)];
    const struct difference *difference = &finding->difference;

    printf("%s (%s): in this stream whole frames take %zu bytes; you say "
           "%zu, or miscount them\n", pp_clause(difference->clause)->id,
           level_name(difference->clause), difference->right,
           difference->said);
    pp_text_print_raw(finding->bytes, finding->size, line, sizeof line);
    printf("    %s\n", line);
}

static void tell(void)
{
    unsigned i;

    if (!finding_count)
        return;
    printf("target: %u difference%s, each by its shortest frame\n",
           finding_count, finding_count == 1 ? "" : "s");
    for (i = 0; i < finding_count; i++) {
        if (findings[i].difference.kind == DIFFERENCE_STREAM)
            tell_stream(&findings[i]);
        else
            tell_frame(&findings[i]);
        printf("    first seen after %.1f s\n", findings[i].after);
    }
    fflush(stdout);
    _exit(1);
}

/* ---- keeping ------------------------------------------------------------ */

static struct finding *place_for(const struct difference *difference)
{
    unsigned i;

    for (i = 0; i < finding_count; i++)
        if (findings[i].difference.kind == difference->kind &&
            findings[i].difference.clause == difference->clause &&
            findings[i].difference.type == difference->type)
            return &findings[i];
    if (finding_count == FINDINGS)
        return NULL;
    findings[finding_count].size = LONGEST + 1;
    findings[finding_count].after = seconds() - began;
    return &findings[finding_count++];
}

static void keep(const uint8_t *bytes, size_t size,
                 const struct difference *difference)
{
    static uint8_t room[LONGEST];
    struct finding *finding = place_for(difference);

    if (!finding || finding->size <= PP_HEADER_SIZE || size > LONGEST ||
        (finding->size <= LONGEST && size >= finding->size))
        return;
    memcpy(room, bytes, size);
    size = target_shrink(&level, room, size, difference);
    if (size >= finding->size)
        return;
    memcpy(finding->bytes, room, size);
    finding->size = size;
    finding->difference = target_compare(&level, room, size);
}

static void only(const char *names)
{
    size_t size;
    int type;

    for (; *names; names += size + (names[size] != 0)) {
        size = strcspn(names, " ,");
        type = pp_type_by_name(names, size);
        if (size && type < 0) {
            fprintf(stderr, "target: ONLY: no type %.*s; a name such as "
                    "ADD_STROKE is wanted\n", (int)size, names);
            _exit(2);
        }
        if (size)
            level.types[type] = level.only = true;
    }
}

/* A switch that is on: "STRICT=0" and "STRICT=" are not. */
static bool is_on(const char *value)
{
    return value && *value && strcmp(value, "0");
}

static void begin(void)
{
    static int begun;
    const char *from = getenv("TARGET_FROM"), *types = getenv("TARGET_ONLY");

    if (begun++)
        return;
    began = seconds();
    level.from = from && !strcmp(from, "server") ? PP_FROM_SERVER
                                                 : PP_FROM_CLIENT;
    level.level = is_on(getenv("TARGET_STRICT")) ? PP_LEVEL_I : PP_LEVEL_R;
    only(types ? types : "");
    atexit(tell);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct difference difference;

    begin();
    if (size < 2) /* the first byte is fuzz_frame's */
        return 0;
    difference = target_compare(&level, data + 1, size - 1);
    if (difference.kind != DIFFERENCE_NONE)
        keep(data + 1, size - 1, &difference);
    return 0;
}
