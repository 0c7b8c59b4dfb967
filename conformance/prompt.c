#include "prompt.h"

#include <stdio.h>
#include <unistd.h>

#include <cli/cli.h>

/* The end of standard input is an answer too: nobody is there any more. */
static enum answer read_answer(const char *line, ssize_t size)
{
    if (size <= 0 || line[0] == 'q')
        return ANSWER_QUIT;
    return line[0] == 's' ? ANSWER_SKIP : ANSWER_DONE;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct prompt *prompt = poll->data;
    char line[256];
    ssize_t size = read(STDIN_FILENO, line, sizeof line);

    (void)events;
    if (size <= 0 || status)
        uv_poll_stop(poll);
    if (!prompt->asked)
        return; /* nobody was asked for this line */
    prompt->asked = 0;
    prompt->answered(prompt->owner, read_answer(line, size));
}

int prompt_open(struct prompt *prompt, uv_loop_t *loop)
{
    int error = uv_poll_init(loop, &prompt->poll, STDIN_FILENO);

    if (error) {
        cli_error("--prompt: standard input can't be waited for (%s): run it "
                  "in a terminal", uv_strerror(error));
        return -1;
    }
    prompt->open = 1;
    prompt->poll.data = prompt;
    uv_poll_start(&prompt->poll, UV_READABLE, on_readable);
    return 0;
}

void prompt_say(const char *text)
{
    printf("%s\n", text);
    fflush(stdout);
}

void prompt_ask(struct prompt *prompt, const char *text,
                void (*answered)(void *owner, enum answer answer),
                void *owner)
{
    printf("  -> %s, then press Enter (s: can't be done, q: end the run) ",
           text);
    fflush(stdout);
    prompt->answered = answered;
    prompt->owner = owner;
    prompt->asked = 1;
}

void prompt_forget(struct prompt *prompt, const void *owner)
{
    if (prompt->asked && prompt->owner == owner)
        prompt->asked = 0;
}

void prompt_close(struct prompt *prompt)
{
    if (prompt->open)
        uv_close((uv_handle_t *)&prompt->poll, NULL);
    prompt->open = 0;
}
