#include "client_internal.h"

#include "typed.h"

#include <stdio.h>
#include <time.h>

static void help(void)
{
    char line[128];
    size_t i;

    for (i = 0; command_help(i, line, sizeof line); i++)
        show_tell(line);
    show_tell("or a line of text form: ADD_STROKE index=0 rgba=#ff0000ff "
              "height=2 width=2 points=(1,2)(3,4)");
}

void client_print_canvas(struct client *client)
{
    struct pp_frame frame;
    size_t at = 0;

    client->canvas_wanted = 0;
    while (frames_next(&client->session.canvas, &at, &frame))
        show_frame(&client->show, &frame, PP_FROM_CLIENT);
}

static void send_frames(struct client *client, const struct typed *typed)
{
    struct pp_frame frame;
    size_t at = 0;

    while (frames_next(&typed->frames, &at, &frame))
        session_typed(&client->session, frame.bytes, frame.size,
                      typed->stamp);
}

/* A person tries again; a script that goes on would do something else. */
static void mistake(struct client *client, const struct typed *typed,
                    const char *line, size_t size)
{
    cli_error("stdin:%zu:%zu: %s", client->lines, typed->error.column + 1,
              typed->error.words);
    if (!typed->secret)
        show_caret(line, size, typed->error.column);
    if (client->interactive)
        return;
    client->code = CLI_USAGE;
    client->quit = 1;
    input_close(&client->input);
}

static void act(struct client *client, const struct typed *typed,
                const char *line, size_t size)
{
    switch (typed->kind) {
    case TYPED_FRAMES: send_frames(client, typed); break;
    case TYPED_BYTES:
        session_typed(&client->session, typed->frames.bytes,
                      typed->frames.used, 0);
        break;
    case TYPED_CANVAS: client->canvas_wanted = 1; break;
    case TYPED_HELP: help(); break;
    case TYPED_QUIT:
        client->quit = 1;
        input_close(&client->input);
        break;
    case TYPED_MISTAKE: mistake(client, typed, line, size); break;
    case TYPED_NOTHING: break;
    }
}

static void on_line(void *context, const char *line, size_t size)
{
    struct client *client = context;
    struct pp_text_defaults from = { client->session.name,
                                     client->session.name_size,
                                     (uint32_t)time(NULL) };
    struct typed typed;

    client->lines++;
    typed_read(&typed, line, size, &from);
    if (*typed.note)
        show_tell(typed.note);
    act(client, &typed, line, size);
    frames_free(&typed.frames);
    client_settle(client);
}

static void on_end(void *context, const char *why)
{
    struct client *client = context;

    if (why) {
        cli_error("stdin:%zu: %s", client->lines + 1, why);
        client->code = CLI_USAGE;
    }
    client->eof = 1;
    client_settle(client);
}

const struct input_events client_typing = { on_line, on_end };
