#include "gate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <utlist.h>

struct gate {
    uv_loop_t *loop;
    struct addresses *addresses;
    struct accounts *accounts;
    uint32_t delay, may_wait;
    struct line *lines;
    struct turn *refused; /* one too many in a line; told by `refusing` */
    uv_timer_t refusing;
};

/* The logins of one address, while there are any. */
struct line {
    struct gate *gate;
    struct address *address;
    uv_timer_t timer;    /* until the first may go, when none is checked */
    struct turn *first;
    uint32_t waiting, checking;
    struct line *prev, *next;
};

struct turn {
    struct line *line;
    account_done *done;
    void *context;
    struct turn *prev, *next;
    struct pp_span name, password;
    char bytes[]; /* of both */
};

struct gate *gate_new(uv_loop_t *loop, struct addresses *addresses,
                      struct accounts *accounts, uint32_t delay,
                      uint32_t waiting)
{
    struct gate *self = calloc(1, sizeof *self);

    if (!self)
        return NULL;
    *self = (struct gate){ .loop = loop,
                           .addresses = addresses,
                           .accounts = accounts,
                           .delay = delay,
                           .may_wait = waiting };
    uv_timer_init(loop, &self->refusing);
    self->refusing.data = self;
    return self;
}

void gate_set(struct gate *self, uint32_t delay, uint32_t waiting)
{
    self->delay = delay;
    self->may_wait = waiting;
}

static void closed(uv_handle_t *handle)
{
    free(handle->data);
}

void gate_close(struct gate *self)
{
    uv_close((uv_handle_t *)&self->refusing, closed);
}

/* ---- a turn ----------------------------------------------------------- */

static struct turn *turn_new(struct line *line, account_done *done,
                             void *context, struct pp_span name,
                             struct pp_span password)
{
    struct turn *turn = calloc(1, sizeof *turn + name.size + password.size);

    if (!turn)
        return NULL;
    turn->line = line;
    turn->done = done;
    turn->context = context;
    turn->name = (struct pp_span){ turn->bytes, name.size };
    turn->password = (struct pp_span){ turn->bytes + name.size,
                                       password.size };
    if (name.size)
        memcpy(turn->bytes, name.text, name.size);
    if (password.size)
        memcpy(turn->bytes + name.size, password.text, password.size);
    return turn;
}

static void forget(struct turn *turn)
{
    sodium_memzero(turn->bytes, turn->name.size + turn->password.size);
    free(turn);
}

static void turn_end(struct turn *turn, enum account_result result,
                     const char *words)
{
    account_done *done = turn->done;
    void *context = turn->context;

    forget(turn);
    done(context, result, words);
}

static void refuse_all(uv_timer_t *timer)
{
    struct gate *gate = timer->data;
    struct turn *turn;

    while ((turn = gate->refused)) {
        DL_DELETE(gate->refused, turn);
        turn_end(turn, ACCOUNT_REFUSED, "");
    }
}

/* ---- a line ----------------------------------------------------------- */

static void line_end(struct line *line)
{
    struct gate *gate = line->gate;

    DL_DELETE(gate->lines, line);
    *address_line(line->address) = NULL;
    addresses_unpin(gate->addresses, line->address, uv_now(gate->loop));
    uv_close((uv_handle_t *)&line->timer, closed);
}

static struct line *line_of(struct gate *gate, struct address *address)
{
    struct line *line = *address_line(address);

    if (line || !(line = calloc(1, sizeof *line)))
        return line;
    line->gate = gate;
    line->address = address;
    uv_timer_init(gate->loop, &line->timer);
    line->timer.data = line;
    DL_APPEND(gate->lines, line);
    *address_line(address) = line;
    addresses_pin(gate->addresses, address);
    return line;
}

static uint32_t failures(const struct line *line)
{
    return address_failures(line->address, uv_now(line->gate->loop));
}

static bool may_go(const struct line *line)
{
    return failures(line) + line->checking < GATE_FREE;
}

static uint64_t delay_of(const struct line *line)
{
    uint64_t failed = failures(line), most = line->gate->delay;
    uint64_t delay = failed < GATE_FREE ? 0
                                        : (failed - GATE_FREE + 1) * GATE_STEP;

    return delay < most ? delay : most;
}

/* ---- going ------------------------------------------------------------ */

static void timer_due(uv_timer_t *timer);
static void go_on(struct line *line);

static void answered(void *context, enum account_result result,
                     const char *words)
{
    struct turn *turn = context;
    struct line *line = turn->line;

    line->checking--;
    if (result == ACCOUNT_NO)
        address_failed(line->address, uv_now(line->gate->loop));
    go_on(line);
    turn_end(turn, result, words);
}

static int check(struct turn *turn)
{
    struct line *line = turn->line;

    if (accounts_login(line->gate->accounts, turn->name, turn->password,
                       answered, turn))
        return -1;
    line->checking++;
    return 0;
}

/* The first of them. */
static struct turn *leave(struct line *line)
{
    struct turn *turn = line->first;

    DL_DELETE(line->first, turn);
    line->waiting--;
    return turn;
}

static void let_first_go(struct line *line)
{
    struct turn *turn = leave(line);

    if (check(turn))
        turn_end(turn, ACCOUNT_FAILED, "no memory for a login");
}

/* While anyone waits, one is checked or the timer runs. */
static void go_on(struct line *line)
{
    while (line->first && may_go(line))
        let_first_go(line);
    if (line->first && !line->checking)
        uv_timer_start(&line->timer, timer_due, delay_of(line), 0);
    if (!line->first && !line->checking)
        line_end(line);
}

static void timer_due(uv_timer_t *timer)
{
    struct line *line = timer->data;

    if (line->first && !line->checking)
        let_first_go(line);
    go_on(line);
}

/* ---- asking ----------------------------------------------------------- */

static void wait_in(struct line *line, struct turn *turn)
{
    DL_APPEND(line->first, turn);
    line->waiting++;
    if (!line->checking && !uv_is_active((uv_handle_t *)&line->timer))
        uv_timer_start(&line->timer, timer_due, delay_of(line), 0);
}

static void refuse_later(struct gate *self, struct turn *turn)
{
    DL_APPEND(self->refused, turn);
    uv_timer_start(&self->refusing, refuse_all, 0, 0);
}

/* Nobody's answer comes from in here. */
static int take_turn(struct line *line, struct turn *turn)
{
    if (!line->first && may_go(line))
        return check(turn);
    if (line->waiting < line->gate->may_wait)
        wait_in(line, turn);
    else
        refuse_later(line->gate, turn);
    return 0;
}

int gate_login(struct gate *self, struct address *from, struct pp_span name,
               struct pp_span password, account_done *done, void *context)
{
    struct turn *turn;
    struct line *line;
    int result;

    if (!self->delay)
        return accounts_login(self->accounts, name, password, done, context);
    if (!(line = line_of(self, from)))
        return -1;
    turn = turn_new(line, done, context, name, password);
    result = turn ? take_turn(line, turn) : -1;
    if (turn && result)
        forget(turn);
    if (!line->first && !line->checking)
        line_end(line);
    return result;
}

void gate_stop(struct gate *self)
{
    struct line *line, *next;

    self->delay = 0;
    refuse_all(&self->refusing);
    DL_FOREACH_SAFE (self->lines, line, next) {
        while (line->first)
            turn_end(leave(line), ACCOUNT_REFUSED, "");
        uv_timer_stop(&line->timer);
        if (!line->checking)
            line_end(line);
    }
}
