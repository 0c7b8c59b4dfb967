#include "subject.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "host.h"
#include "process.h"
#include "shell.h"
#include "trial.h"

enum {
    FIRST_FRAME = 1500, /* milliseconds: A-12's second, and what is tolerated */
    A_MOMENT = 700,     /* for what a person did to arrive */
    CANNOT = 77         /* the exit code for an action that is not there */
};

static struct hosting *hosting_of(const struct client *client)
{
    return &client->trial->runner->hosting;
}

/* ---- its connection ------------------------------------------------------ */

static void on_first_due(uv_timer_t *timer)
{
    struct subject *subject = timer->data;

    if (subject->client)
        host_first_missing(subject->client);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct subject *subject = listener->data;
    struct client *client = subject->client;

    if (status || !client)
        return;
    if (client->state == CLIENT_OPEN || client->state == CLIENT_CONNECTING) {
        trial_error(client->trial, "the client made a second connection: a "
                    "case judges one");
        trial_advance(client->trial);
        return;
    }
    client_accept(client, listener);
    subject->frames = 0;
    uv_timer_start(&subject->first, on_first_due, (uint64_t)
                   runner_scaled(client->trial->runner, FIRST_FRAME), 0);
    trial_advance(client->trial);
}

static int port_of(const uv_tcp_t *listener)
{
    struct sockaddr_storage address;
    int size = sizeof address;

    if (uv_tcp_getsockname(listener, (struct sockaddr *)&address, &size))
        return 0;
    return ntohs(address.ss_family == AF_INET6
                 ? ((struct sockaddr_in6 *)&address)->sin6_port
                 : ((struct sockaddr_in *)&address)->sin_port);
}

int subject_listen(struct client *client)
{
    struct subject *subject = need(calloc(1, sizeof *subject));
    uv_loop_t *loop = &client->trial->runner->loop;
    struct hosting *hosting = hosting_of(client);
    int error;

    client->subject = subject;
    subject->client = client;
    subject->handles = 3;
    uv_tcp_init(loop, &subject->listener);
    uv_timer_init(loop, &subject->first);
    uv_timer_init(loop, &subject->pause);
    subject->listener.data = subject->first.data = subject->pause.data =
        subject;
    error = uv_tcp_bind(&subject->listener,
                        (const struct sockaddr *)&hosting->address, 0);
    if (!error)
        error = uv_listen((uv_stream_t *)&subject->listener, 8, on_connection);
    subject->port = port_of(&subject->listener);
    if (!error)
        return 0;
    trial_error(client->trial, "can't listen on %s: %s", hosting->host,
                uv_strerror(error));
    return -1;
}

/* ---- a command ----------------------------------------------------------- */

static void on_ended(void *owner)
{
    struct client *client = owner;
    struct process *process = client->subject->process;
    const char *crash = process_crash(process);

    history_note(client, HAPPENED_NOTE, crash ? crash : "its command ended");
    if (process->status == CANNOT && !process->signal)
        trial_skip(client->trial, "the client's command can't do that (exit "
                   "%d)", CANNOT);
    else if (crash && client->state != CLIENT_NONE)
        trial_fail(client->trial, client, "a client that goes on or ends",
                   arena_copy(&client->trial->arena, crash, strlen(crash)),
                   NULL);
    trial_advance(client->trial);
}

/* The command with what stands in braces filled in. */
static const char *command_line(struct client *client)
{
    struct arena *arena = &client->trial->arena;
    const struct { const char *hole, *text; } fill[] = {
        { "{host}", hosting_of(client)->host },
        { "{port}", arena_print(arena, "%d", client->subject->port) },
        { "{name}", shell_quoted(arena, client->name) },
        { "{password}", shell_quoted(arena, client->password) }
    };
    const char *from = hosting_of(client)->command, *line = "";
    size_t i;

    for (; *from; from++) {
        for (i = 0; i < 4 && strncmp(from, fill[i].hole,
                                     strlen(fill[i].hole)); i++)
            ;
        line = i < 4 ? arena_print(arena, "%s%s", line, fill[i].text)
                     : arena_print(arena, "%s%c", line, *from);
        from += i < 4 ? strlen(fill[i].hole) - 1 : 0;
    }
    return line;
}

static int start_command(struct client *client)
{
    struct subject *subject = client->subject;
    int error;

    if (subject->process && subject->process->running)
        return 0; /* it may connect again by itself */
    if (subject->process)
        process_drop(subject->process);
    subject->process = process_start(&client->trial->runner->loop,
                                     command_line(client), on_ended, client,
                                     &error);
    if (subject->process)
        return 0;
    trial_error(client->trial, "--client-cmd: %s", uv_strerror(error));
    return -1;
}

/* ---- a person ------------------------------------------------------------ */

static void on_answer(void *owner, enum answer answer)
{
    struct client *client = owner;

    client->subject->busy = 0;
    if (answer == ANSWER_SKIP)
        trial_skip(client->trial, "the person says that it can't be done");
    if (answer == ANSWER_QUIT)
        runner_stop(client->trial->runner, "the person ended the run");
    else
        trial_advance(client->trial);
}

static void ask(struct client *client, const char *text)
{
    client->subject->busy = 1;
    prompt_ask(&hosting_of(client)->prompt, text, on_answer, client);
}

static void ask_to_connect(struct client *client)
{
    struct arena *arena = &client->trial->arena;

    prompt_say(arena_print(arena, "\n%s", client->trial->title));
    ask(client, arena_print(arena, "let the client connect to %s port %d and "
                            "log in as %s, password \"%s\"",
                            hosting_of(client)->host, client->subject->port,
                            client->name, client->password));
}

static void on_moment_over(uv_timer_t *timer)
{
    struct subject *subject = timer->data;

    if (!subject->client)
        return;
    for (; subject->syncs; subject->syncs--)
        client_mark(subject->client, subject->client->answered + 1);
    trial_advance(subject->client->trial);
}

/* ---- both ---------------------------------------------------------------- */

int subject_start(struct client *client)
{
    if (hosting_of(client)->command)
        return start_command(client);
    ask_to_connect(client);
    return 0;
}

void subject_act(struct client *client, const char *line)
{
    struct arena *arena = &client->trial->arena;

    history_note(client, HAPPENED_NOTE, arena_print(arena, "told: %s", line));
    if (!hosting_of(client)->command)
        ask(client, action_words(arena, line));
    else if (client->subject->process)
        process_tell(client->subject->process, line);
}

void subject_sync(struct client *client)
{
    struct subject *subject = client->subject;

    subject->syncs++;
    if (hosting_of(client)->command)
        subject_act(client, "lobbies");
    else
        uv_timer_start(&subject->pause, on_moment_over, A_MOMENT, 0);
}

static void on_closed(uv_handle_t *handle)
{
    struct subject *subject = handle->data;

    if (--subject->handles == 0)
        free(subject);
}

void subject_free(struct client *client)
{
    struct subject *subject = client->subject;

    if (!subject)
        return;
    prompt_forget(&hosting_of(client)->prompt, client);
    if (subject->process)
        process_drop(subject->process);
    subject->client = NULL;
    client->subject = NULL;
    uv_close((uv_handle_t *)&subject->listener, on_closed);
    uv_close((uv_handle_t *)&subject->first, on_closed);
    uv_close((uv_handle_t *)&subject->pause, on_closed);
}
