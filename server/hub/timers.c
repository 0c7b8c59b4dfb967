#include "hub/internal.h"

static uint32_t delay(const struct hub *hub, enum timer_kind kind)
{
    const struct hub_limits *limits = &hub->config.limits;

    switch (kind) {
    case TIMER_SAVE:
        return limits->save_wait;
    case TIMER_LOAD:
        return limits->load_wait;
    case TIMER_THAW:
        return limits->thaw;
    case TIMER_AUTOSAVE:
        return limits->autosave;
    case TIMER_CLOSE:
        return 1000; /* V-5 */
    default:
        return limits->auth_wait;
    }
}

void timer_arm(struct hub *hub, struct timer *timer, enum timer_kind kind,
               void *owner)
{
    timer_cancel(hub, timer);
    timer->kind = kind;
    timer->owner = owner;
    timer->due = hub->now + delay(hub, kind);
    timer->armed = true;
    DL_APPEND(hub->timers[kind], timer);
}

void timer_cancel(struct hub *hub, struct timer *timer)
{
    if (!timer->armed)
        return;
    timer->armed = false;
    DL_DELETE(hub->timers[timer->kind], timer);
}

static void ring(struct hub *hub, struct timer *timer)
{
    switch (timer->kind) {
    case TIMER_SAVE:
    case TIMER_LOAD:
    case TIMER_THAW:
        join_due(timer->owner);
        break;
    case TIMER_AUTOSAVE:
        autosave_due(hub);
        break;
    default:
        auth_due(timer->owner);
    }
}

void timers_run(struct hub *hub)
{
    struct timer *timer;
    int kind;

    for (kind = 0; kind < TIMER_KINDS; kind++)
        while ((timer = hub->timers[kind]) && timer->due <= hub->now) {
            timer_cancel(hub, timer);
            ring(hub, timer);
        }
}

uint64_t timers_next(const struct hub *hub)
{
    uint64_t next = UINT64_MAX;
    int kind;

    for (kind = 0; kind < TIMER_KINDS; kind++)
        if (hub->timers[kind] && hub->timers[kind]->due < next)
            next = hub->timers[kind]->due;
    return next;
}
