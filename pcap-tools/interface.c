#include "interface.h"

#include <cli/cli.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "capture_file.h"

enum {
    SNAPLEN = 262144,
    RING = 16 << 20, /* bytes that may wait in the kernel */
    WAIT = 10        /* ms */
};

static void tell_permission(const char *name)
{
    char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);

    program[size > 0 ? size : 0] = 0;
    cli_error("%s: no permission to capture; be root (sudo), or let this "
              "program capture from now on: sudo setcap cap_net_raw=ep %s",
              name, size > 0 ? program : "PROGRAM");
}

static void tell_unknown(const char *name)
{
    char names[1024] = "", why[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL, *one;
    size_t at = 0;

    pcap_findalldevs(&all, why);
    for (one = all; one && at < sizeof names; one = one->next)
        at += (size_t)snprintf(names + at, sizeof names - at, "%s%s",
                               at ? ", " : "", one->name);
    pcap_freealldevs(all);
    cli_error("%s: no such interface%s%s", name, at ? "; there are " : "",
              names);
}

static void tell(pcap_t *interface, const char *name, int status)
{
    switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        tell_permission(name);
        break;
    case PCAP_ERROR_NO_SUCH_DEVICE:
        tell_unknown(name);
        break;
    case PCAP_ERROR_IFACE_NOT_UP:
        cli_error("%s: the interface is down; sudo ip link set %s up", name,
                  name);
        break;
    default:
        cli_error("%s: %s", name, *pcap_geterr(interface)
                                      ? pcap_geterr(interface)
                                      : pcap_statustostr(status));
    }
}

static void set_up(pcap_t *interface, int any, int snaplen)
{
    pcap_set_snaplen(interface, snaplen > 0 ? snaplen : SNAPLEN);
    pcap_set_promisc(interface, !any);
    pcap_set_immediate_mode(interface, 1);
    pcap_set_timeout(interface, WAIT);
    pcap_set_buffer_size(interface, RING);
    pcap_set_tstamp_precision(interface, PCAP_TSTAMP_PRECISION_NANO);
}

static int set_filter(pcap_t *interface, const char *name, const char *filter)
{
    struct bpf_program program;
    int result;

    if (capture_filter(interface, name, filter, &program))
        return -1;
    result = pcap_setfilter(interface, &program);
    if (result)
        cli_error("filter '%s': %s", filter, pcap_geterr(interface));
    pcap_freecode(&program);
    return result;
}

pcap_t *interface_open(const char *name, const char *filter, int snaplen)
{
    int any = !strcmp(name, "any"), status;
    char why[PCAP_ERRBUF_SIZE] = "";
    pcap_t *interface = pcap_create(name, why);

    if (!interface) {
        cli_error("%s: %s", name, why);
        return NULL;
    }
    set_up(interface, any, snaplen);
    status = pcap_activate(interface);
    if (status < 0) {
        tell(interface, name, status);
        goto fail;
    }
    if (any) /* else it stays the older form, which is read as well */
        pcap_set_datalink(interface, DLT_LINUX_SLL2);
    if (filter && set_filter(interface, name, filter))
        goto fail;
    if (pcap_setnonblock(interface, 1, why)) {
        cli_error("%s: %s", name, why);
        goto fail;
    }
    return interface;
fail:
    pcap_close(interface);
    return NULL;
}

int interface_next(pcap_t *interface, struct pcap_pkthdr **header,
                   const unsigned char **bytes)
{
    struct pollfd wait = { .fd = pcap_get_selectable_fd(interface),
                           .events = POLLIN };
    int result = pcap_next_ex(interface, header, bytes);

    if (result)
        return result;
    poll(&wait, 1, WAIT);
    return pcap_next_ex(interface, header, bytes);
}
