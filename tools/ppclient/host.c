#include "client_internal.h"

#include "canvas.h"

#include <stdio.h>
#include <time.h>

static uint32_t now(void *context)
{
    (void)context;
    return (uint32_t)time(NULL);
}

static void send_bytes(void *context, const uint8_t *bytes, size_t size)
{
    struct client *client = context;

    net_send(&client->net, bytes, size);
}

static void tell(void *context, const char *words)
{
    (void)context;
    show_tell(words);
}

static void tell_problem(const struct client *client,
                         const struct canvas_problem *problem)
{
    if (problem->line)
        cli_error("%s:%zu:%zu: %s", client->options->canvas, problem->line,
                  problem->column, problem->words);
    else
        cli_error("%s: %s", client->options->canvas, problem->words);
    show_tell("canvas: the file is left as it is");
}

static void tell_count(const struct client *client, const char *what,
                       const struct frames *canvas)
{
    fprintf(stderr, "# canvas: %zu frames %s %s\n", canvas->count, what,
            client->options->canvas);
}

static int load(void *context, const char *lobby, struct frames *canvas)
{
    struct client *client = context;
    struct canvas_problem problem;

    if (!client->options->canvas)
        return 0;
    if (canvas_read(client->options->canvas, lobby, canvas, &problem)
        == CANVAS_BAD) {
        tell_problem(client, &problem);
        return -1;
    }
    tell_count(client, "loaded from", canvas);
    return 0;
}

static int save(void *context, const char *lobby, const struct frames *canvas,
                int careful)
{
    struct client *client = context;
    struct canvas_problem problem;

    if (!client->options->canvas) {
        if (!careful)
            show_tell("canvas: saved nowhere, there is no --canvas");
        return 0;
    }
    switch (canvas_write(client->options->canvas, lobby, canvas, careful,
                         &problem)) {
    case CANVAS_OK:
        tell_count(client, "saved to", canvas);
        return 0;
    case CANVAS_BAD:
        tell_problem(client, &problem);
        return -1;
    default:
        show_tell("canvas: the file has more than was seen here, and stays");
        return -1;
    }
}

void client_host_init(struct client *client)
{
    client->host = (struct session_host){ client, now, send_bytes, tell, load,
                                          save };
}
