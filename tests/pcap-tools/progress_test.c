/* The bar on standard error. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <string.h>

#include <progress.h>

static void redirect(void)
{
    cr_redirect_stderr();
}

#define SECOND INT64_C(1000000000)

/* A bar of something that has gone on for 2,000 seconds. */
static struct progress long_bar(void)
{
    struct progress progress;

    progress_begin(&progress, 1);
    cr_assert_eq(progress.next, progress.begun + SECOND);
    progress.begun -= 2000 * SECOND;
    progress.next -= 2000 * SECOND;
    cr_assert(progress_due(&progress));
    return progress;
}

static void says(const char *words)
{
    char text[500] = "";
    FILE *file = cr_get_redirected_stderr();

    fflush(stderr);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    cr_assert(strstr(text, words), "%s", text);
}

Test(progress, a_bar_with_rate_and_time_left, .init = redirect)
{
    struct progress progress = long_bar();

    progress_show(&progress, 40000000000, 100000000000);
    cr_assert_gt(progress.next, progress.begun + 2000 * SECOND);
    progress_end(&progress);
    says("\r[############------------------] 40 %, 20.0 MB/s, 50:0");
}

Test(progress, without_an_end_that_is_known_no_bar, .init = redirect)
{
    struct progress progress = long_bar();

    progress_show(&progress, 40000000000, 0);
    progress_end(&progress);
    says("\r40000.0 MB, 20.0 MB/s\033[K\r\033[K");
}

Test(progress, nothing_where_it_is_not_wanted)
{
    struct progress progress;

    progress_begin(&progress, 0);
    progress.begun -= 2000 * SECOND;
    cr_assert_not(progress_due(&progress));
    progress_end(&progress);
}
