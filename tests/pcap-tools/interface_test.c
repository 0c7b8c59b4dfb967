/* Live capture on the loopback interface, where that is permitted; elsewhere
 * what is said about it. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <interface.h>
#include <source.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <pcap/dlt.h>

enum { PORT = 9 };

static void send_datagram(const char *text)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(PORT),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);

    cr_assert_geq(descriptor, 0);
    cr_assert_geq(sendto(descriptor, text, strlen(text), 0,
                         (struct sockaddr *)&to, sizeof to), 0);
    close(descriptor);
}

static int contains(const struct packet *packet, const char *text)
{
    return memmem(packet->bytes, packet->size, text, strlen(text)) != NULL;
}

/* NULL where capturing is not permitted, which must be explained then. */
static struct source *open_live(const char *interface, const char *filter)
{
    struct source_options options = { .interface = interface,
                                      .filter = filter };
    struct source *source = source_open(&options);
    char said[4096] = "";

    if (!source) {
        FILE *told = cr_get_redirected_stderr();

        fflush(stderr);
        cr_assert(fgets(said, sizeof said, told));
        cr_assert(strstr(said, "setcap cap_net_raw=ep /"), "%s", said);
    }
    return source;
}

static void hear(const char *interface, int link)
{
    struct source *source = open_live(interface, "udp and dst port 9");
    enum source_result result;
    struct packet packet;
    char text[64];

    if (!source)
        return;
    snprintf(text, sizeof text, "heard on %s by %d", interface, (int)getpid());
    send_datagram(text);
    do {
        result = source_next(source, &packet);
        cr_assert(result == SOURCE_PACKET || result == SOURCE_IDLE);
    } while (result == SOURCE_IDLE || !contains(&packet, text));
    cr_assert_eq(packet.link, link);
    cr_assert_gt(packet.time, INT64_C(1516147200) * 1000000000);
    cr_assert_eq(packet.wire, packet.size);
    source_break(source);
    cr_assert_eq(source_next(source, &packet), SOURCE_END);
    source_close(source);
}

Test(interface, one_interface, .init = cr_redirect_stderr)
{
    hear("lo", DLT_EN10MB);
}

Test(interface, all_interfaces, .init = cr_redirect_stderr)
{
    hear("any", DLT_LINUX_SLL2);
}

Test(interface, idle_while_nothing_comes, .init = cr_redirect_stderr)
{
    /* nobody sends from port 0 */
    struct source *source = open_live("lo", "udp and src port 0");
    struct packet packet;

    if (source)
        cr_assert_eq(source_next(source, &packet), SOURCE_IDLE);
    source_close(source);
}

Test(interface, a_name_that_is_none, .init = cr_redirect_stderr)
{
    char said[4096] = "";
    int permitted;
    struct source *source = open_live("lo", NULL);

    permitted = source != NULL;
    source_close(source);
    if (!permitted)
        return;
    cr_assert_null(interface_open("nosuch0", NULL, 0));
    fflush(stderr);
    cr_assert(fgets(said, sizeof said, cr_get_redirected_stderr()));
    cr_assert(strstr(said, "nosuch0: no such interface; there are "), "%s",
              said);
    cr_assert(strstr(said, "lo"), "%s", said);
}

Test(interface, a_wrong_filter, .init = cr_redirect_stderr)
{
    struct source *source = open_live("lo", NULL);

    if (source)
        cr_assert_null(interface_open("lo", "prot 5000", 0));
    source_close(source);
}
