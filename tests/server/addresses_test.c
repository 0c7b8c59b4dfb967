/* addresses_test.c - who counts as one address, and how failures fade. */
#include <criterion/criterion.h>
#include <stdio.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "addresses.h"

static struct addresses *all;

static struct address *enter(const char *text)
{
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return addresses_enter(all, (struct sockaddr *)&four);
    cr_assert_eq(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return addresses_enter(all, (struct sockaddr *)&six);
}

static void open_all(void)
{
    all = addresses_new(2);
    cr_assert_not_null(all);
}

static void close_all(void)
{
    addresses_free(all);
}

TestSuite(addresses, .init = open_all, .fini = close_all);

Test(addresses, so_many_from_each)
{
    struct address *first = enter("10.0.0.1");

    cr_assert_not_null(first);
    cr_assert_eq(enter("10.0.0.1"), first);
    cr_assert_null(enter("10.0.0.1"), "two are enough (B-2)");
    cr_assert_not_null(enter("10.0.0.2"));
    addresses_leave(all, first, 0);
    cr_assert_eq(enter("10.0.0.1"), first);
    addresses_set_max(all, 3);
    cr_assert_eq(enter("10.0.0.1"), first);
}

Test(addresses, who_has_64_bits_has_all_below)
{
    struct address *first = enter("2001:db8::1");

    cr_assert_eq(enter("2001:db8::ffff:2"), first);
    cr_assert_neq(enter("2001:db8:0:1::1"), first);
    cr_assert_eq(enter("::ffff:10.0.0.1"), enter("10.0.0.1"));
    cr_assert_neq(enter("10.0.0.2"), enter("::ffff:10.0.0.1"));
}

Test(addresses, failures_fade_one_by_one)
{
    struct address *first = enter("10.0.0.1");
    int i;

    for (i = 0; i < 3; i++)
        address_failed(first, 5000);
    cr_assert_eq(address_failures(first, 5000), 3u);
    cr_assert_eq(address_failures(first, 5000 + ADDRESSES_FORGET - 1), 3u);
    cr_assert_eq(address_failures(first, 5000 + ADDRESSES_FORGET), 2u);
    cr_assert_eq(address_failures(first, 5000 + 5 * ADDRESSES_FORGET / 2), 1u);
    address_failed(first, 5000 + 5 * ADDRESSES_FORGET / 2);
    cr_assert_eq(address_failures(first, 5000 + 3 * ADDRESSES_FORGET), 1u);
    cr_assert_eq(address_failures(first, 1u << 30), 0u);
}

Test(addresses, failures_outlast_the_connection)
{
    struct address *first = enter("10.0.0.1");

    address_failed(first, 0);
    addresses_leave(all, first, 0);
    addresses_leave(all, enter("10.0.0.2"), 0);
    cr_assert_eq(enter("10.0.0.1"), first);
    cr_assert_eq(address_failures(first, 1), 1u);
    addresses_pin(all, first);
    addresses_leave(all, first, 1u << 30);
    cr_assert_eq(enter("10.0.0.1"), first, "a pin keeps it");
    addresses_leave(all, first, 1u << 30);
    addresses_unpin(all, first, 1u << 30);
}

/* With AddressSanitizer none of them leaks either. */
Test(addresses, no_more_are_remembered_than_fit)
{
    char text[40];
    int i;

    for (i = 0; i < ADDRESSES_IDLE + 10; i++) {
        struct address *one;

        snprintf(text, sizeof text, "10.1.%d.%d", i / 250, i % 250);
        one = enter(text);
        address_failed(one, 0);
        addresses_leave(all, one, 0);
    }
    cr_assert_eq(address_failures(enter("10.1.0.0"), 0), 0u, "the oldest");
    snprintf(text, sizeof text, "10.1.%d.%d", (i - 1) / 250, (i - 1) % 250);
    cr_assert_eq(address_failures(enter(text), 0), 1u, "the newest");
}
