/* hub_relay_test.c - what relaying costs: one write for each member and turn,
 * no allocation for each frame. */
#include "invented.h"

#include <criterion/criterion.h>

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

enum { FRAMES = 50, MEMBERS = 8 };

static void burst(void)
{
    one_turn();
    for (int i = 0; i < FRAMES; i++)
        draws("alice", i);
    turn_ends();
}

static unsigned all_writes(void)
{
    unsigned writes = 0;
    for (unsigned i = 0; i < MEMBERS; i++)
        writes += writes_to(name_of(i));
    return writes;
}

Test(relay, one_write_a_member_and_turn, .description = "D-1: what a turn "
     "brings goes out together")
{
    studio(MEMBERS);
    unsigned before = all_writes();
    burst();
    cr_assert_leq(all_writes() - before, MEMBERS - 1u);
    for (int i = 0; i < FRAMES; i++)
        sees("bob heidi", "alice", i);
    room_end();
}

Test(relay, several_senders_one_write, .description = "D-1")
{
    studio(MEMBERS);
    unsigned before = all_writes();
    one_turn();
    for (int i = 0; i < 24; i++)
        draws(name_of((unsigned)i % 4), i);
    turn_ends();
    cr_assert_leq(all_writes() - before, (unsigned)MEMBERS);
    for (int i = 0; i < 24; i++)
        sees("heidi", name_of((unsigned)i % 4), i);
    room_end();
}

/* AddressSanitizer tells of each allocation; without it there is no count. */
#ifdef __SANITIZE_ADDRESS__
int __sanitizer_install_malloc_and_free_hooks(
    void (*)(const volatile void *, size_t), void (*)(const volatile void *));

static unsigned long allocations;

static void allocated(const volatile void *memory, size_t size)
{
    (void)memory;
    (void)size;
    allocations += in_hub;
}

static void freed(const volatile void *memory)
{
    (void)memory;
}

Test(relay, no_allocation_once_warm, .description = "D-1")
{
    studio(MEMBERS);
    __sanitizer_install_malloc_and_free_hooks(allocated, freed);
    for (int i = 0; i < 3; i++)
        burst();
    cr_assert_leq(allocations, 100u);
    allocations = 0;
    for (int i = 0; i < 10; i++)
        burst();
    cr_assert_eq(allocations, 0u, "%lu for %d deliveries", allocations,
                 10 * FRAMES * (MEMBERS - 1));
    room_end();
}
#endif
