/* invented_shell.c - the sockets: what a hub asks of the one that runs it. */
#include "invented_room.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is written ------------------------------------------------- */
void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->size + size > buffer->capacity) {
        buffer->capacity = 2 * (buffer->size + size);
        buffer->bytes = realloc(buffer->bytes, buffer->capacity);
        cr_assert_not_null(buffer->bytes);
    }
    if (size)
        memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

void take_slices(struct client *client)
{
    while (client->slice_at < client->slice_count && client->window) {
        struct hub_slice *slice = &client->slices[client->slice_at];
        size_t size = slice->size;
        if (size > client->window)
            size = client->window;
        buffer_add(&client->out, slice->bytes, size);
        slice->bytes += size;
        slice->size -= size;
        if (client->window != SIZE_MAX)
            client->window -= size;
        client->slice_at += slice->size == 0;
    }
}

static void take(struct client *client, const struct hub_slice *slices,
                 unsigned count)
{
    client->slices = realloc(client->slices, (count + 1) * sizeof *slices);
    memcpy(client->slices, slices, count * sizeof *slices);
    client->slice_count = count;
    client->slice_at = 0;
    client->writes++;
    take_slices(client);
}

static ptrdiff_t shell_write(void *sink, const struct hub_slice *slices,
                             unsigned count)
{
    struct client *client = sink;
    in_hub = false;
    size_t before = client->out.size;
    cr_assert(!client->writing, "write() during start_write()");
    cr_assert(!client->closing, "write() after close()");
    if (!client->broken)
        take(client, slices, count);
    in_hub = true;
    return client->broken ? -1 : (ptrdiff_t)(client->out.size - before);
}

static void shell_start_write(void *sink, const struct hub_slice *slices,
                              unsigned count)
{
    struct client *client = sink;
    in_hub = false;
    cr_assert(!client->writing, "two start_write() at once");
    cr_assert(!client->closing, "start_write() after close()");
    client->writing = true;
    take(client, slices, count);
    in_hub = true;
}

static void shell_read(void *sink, bool on)
{
    ((struct client *)sink)->reading = on;
}

static void shell_close(void *sink, enum hub_close how)
{
    struct client *client = sink;
    cr_assert(!client->closing, "close() called twice for %s", client->name);
    client->closing = true;
    client->how = how;
    client->closed_at = clock_now();
}

static void no_secret(struct pp_span text)
{
    cr_assert_null(memmem(text.text, text.size, SECRET, strlen(SECRET)),
                   "a secret is logged");
}

static void shell_log(void *context, const struct hub_event *event)
{
    (void)context;
    in_hub = false;
    no_secret((struct pp_span){ event->what, strlen(event->what) });
    no_secret((struct pp_span){ event->words, strlen(event->words) });
    if (event->user.size)
        no_secret(event->user);
    in_hub = true;
}

static void shell_ask(void *context, const struct hub_request *request,
                      void *token)
{
    (void)context;
    in_hub = false;
    backend_keep(&invented()->backend, request, token);
    in_hub = true;
}

const struct hub_shell invented_shell = {
    shell_write, shell_start_write, shell_read, shell_close, shell_ask,
    shell_log
};
