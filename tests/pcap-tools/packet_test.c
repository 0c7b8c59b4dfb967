#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <packet.h>

static struct endpoint end_of(const char *address, uint16_t port)
{
    struct endpoint end = { .family = strchr(address, ':') ? 6 : 4,
                            .port = port };

    cr_assert_eq(inet_pton(end.family == 6 ? AF_INET6 : AF_INET, address,
                           end.address), 1);
    return end;
}

static void text_is(const char *address, uint16_t port, const char *expected)
{
    struct endpoint end = end_of(address, port);
    char text[ENDPOINT_TEXT];

    endpoint_text(&end, text);
    cr_expect_str_eq(text, expected);
}

/* IPv6 as RFC 5952 says, sections 4 and 5. */
Test(packet, endpoints_as_text)
{
    text_is("10.0.0.1", 5000, "10.0.0.1:5000");
    text_is("255.255.255.255", 65535, "255.255.255.255:65535");
    text_is("::1", 5000, "[::1]:5000");
    text_is("::", 0, "[::]:0");
    text_is("2001:0DB8:0:0:1:0:0:1", 1, "[2001:db8::1:0:0:1]:1");
    text_is("2001:db8:0:1:1:1:1:1", 1, "[2001:db8:0:1:1:1:1:1]:1");
    text_is("2001:0:0:1:0:0:0:1", 1, "[2001:0:0:1::1]:1");
    text_is("::ffff:192.0.2.1", 80, "[::ffff:192.0.2.1]:80");
    text_is("aaaa:bbbb:cccc:dddd:eeee:ffff:1111:2222", 65535,
            "[aaaa:bbbb:cccc:dddd:eeee:ffff:1111:2222]:65535");
}

Test(packet, endpoints_in_order)
{
    const struct endpoint ends[] = {
        end_of("9.255.255.255", 9),  end_of("10.0.0.1", 40000),
        end_of("10.0.0.1", 50000),   end_of("10.0.0.2", 5000),
        end_of("0a00:0001::", 5000), end_of("0a00:0001::1", 4000),
    };
    int i, j, order;

    for (i = 0; i < 6; i++)
        for (j = 0; j < 6; j++) {
            order = endpoint_compare(&ends[i], &ends[j]);
            cr_assert_eq((order > 0) - (order < 0), (i > j) - (i < j));
        }
}
