/* hub_autosave_test.c - saving from time to time: S-17. */
#include "invented.h"

#include <criterion/criterion.h>

static unsigned saves_in(uint64_t ms)
{
    struct pp_frame frame;
    unsigned saves = 0;
    passes(ms);
    while (next_frame("alice", &frame)) {
        cr_assert_eq(frame.type, PP_UPDATE_DATABASE);
        saves++;
    }
    return saves;
}

Test(autosave, autosave, .description = "S-17, --autosave")
{
    config()->limits.autosave = 30000;
    studio(2);
    cr_assert_eq(saves_in(120000), 0u); /* nothing was drawn */
    draws("bob", 1);
    sees("alice", "bob", 1);
    cr_assert_eq(saves_in(30000), 1u);
    say("alice", SAVE);
    cr_assert_eq(saves_in(120000), 0u);
    draws("alice", 2);
    sees("bob", "alice", 2);
    silent("bob"); /* no freeze, and he saves nothing */
    cr_assert_eq(saves_in(30000), 1u);
    silent("bob");
    room_end();
}

Test(autosave, no_autosave, .description = "S-17")
{
    studio(1);
    draws("alice", 1);
    cr_assert_eq(saves_in(3600000), 0u);
    room_end();
}

Test(autosave, goes_on, .description = "S-17")
{
    config()->limits.autosave = 10000;
    studio(1);
    unsigned saves = 0;
    for (int i = 0; i < 100; i++) {
        draws("alice", i);
        saves += saves_in(1000);
    }
    cr_assert(saves >= 9 && saves <= 10, "%u in 100 s", saves);
    room_end();
}

Test(autosave, answered_in_a_join, .description = "S-12, S-15, S-17: "
     "the answer to the autosave is not that to the join")
{
    config()->limits.autosave = 10000;
    studio(1);
    logs_in("bob");
    draws("alice", 1);
    passes(10000);
    hears("alice", SAVE);
    enters("bob", "cat", "alice");
    hears("alice bob", FROZEN);
    hears("alice", SAVE); /* with what came since */
    say("alice", SAVE);   /* the autosave is done */
    silent("alice bob");
    say("alice", SAVE);
    hears("bob", LOAD);
    room_end();
}
