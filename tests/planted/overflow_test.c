/* An overflow on purpose: tests/run must notice it (see `planted` there). */
#include <criterion/criterion.h>
#include <stdlib.h>

static volatile size_t behind = 8;

Test(planted, overflow)
{
    char *small = malloc(8);

    small[behind] = 1;
    cr_assert(small[behind] == 1);
    free(small);
}
