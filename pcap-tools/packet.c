#include "packet.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void endpoint_text(const struct endpoint *end, char out[ENDPOINT_TEXT])
{
    char address[INET6_ADDRSTRLEN];
    int six = end->family == 6;

    inet_ntop(six ? AF_INET6 : AF_INET, end->address, address, sizeof address);
    snprintf(out, ENDPOINT_TEXT, six ? "[%s]:%u" : "%s:%u", address, end->port);
}

int endpoint_compare(const struct endpoint *a, const struct endpoint *b)
{
    int order;

    if (a->family != b->family)
        return a->family - b->family;
    order = memcmp(a->address, b->address, a->family == 6 ? 16 : 4);
    return order ? order : a->port - b->port;
}
