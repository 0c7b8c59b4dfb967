/* A leak on purpose: tests/run must notice it (see `planted` there). */
#include <criterion/criterion.h>
#include <stdlib.h>

Test(planted, leak)
{
    volatile char *lost = malloc(123);

    lost[0] = 1;
    lost = NULL;
    cr_assert(lost == NULL);
}
