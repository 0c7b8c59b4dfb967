/* session_alloc.c - what the linker's --wrap puts around the hub: memory that
 * runs out, and a look at each frame before it is handled. */
#include "plain_check.h"
#include "session.h"

bool in_hub, alloc_failed;
unsigned alloc_fail;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
int __real_pp_frame_check(const struct pp_frame *frame, enum pp_from from,
                          enum pp_level level, struct pp_verdict *verdict);
int __wrap_pp_frame_check(const struct pp_frame *frame, enum pp_from from,
                          enum pp_level level, struct pp_verdict *verdict);

static bool fails(void)
{
    if (!in_hub || !alloc_fail || --alloc_fail)
        return false;
    alloc_failed = true;
    world.weak = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

int __wrap_pp_frame_check(const struct pp_frame *frame, enum pp_from from,
                          enum pp_level level, struct pp_verdict *verdict)
{
    int result = __real_pp_frame_check(frame, from, level, verdict);
    struct plain_verdict plain;

    if (!in_hub)
        return result;
    in_hub = false;
    plain = plain_check(frame->bytes, frame->size, from, level);
    REQUIRE(plain.offset == SIZE_MAX ||
                (plain.clause == PP_CLAUSE_NONE) == (result == 0),
            "type %u: %s by lib, %s plainly", frame->type,
            pp_clause(verdict->clause)->id, pp_clause(plain.clause)->id);
    if (!world.weak)
        model_frame(world_consuming(), frame);
    in_hub = true;
    return result;
}
