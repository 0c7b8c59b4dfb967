/* service.h - what a service manager is told, and gives (systemd's protocol of
 * sd_notify(3) and sd_listen_fds(3)). Without one nothing happens.
 */
#ifndef SERVICE_H
#define SERVICE_H

#include <stddef.h>

#include <uv.h>

/* No core dump of this process, and no debugger of its user's, shall see
 * passwords. */
void service_hide(void);

/* Tells it a state, such as "READY=1"; lines are separated by newlines. */
void service_tell(const char *state);

/* Tells it that the configuration is read again; "READY=1" ends that. */
void service_tell_reloading(void);

/* Starts `timer` to tell it regularly that the loop turns, when it wants to
 * know (WATCHDOG_USEC). */
void service_watch(uv_timer_t *timer);

/* The listening socket that it opened for this process: non-blocking. -1:
 * there is none; -2: what there is can't be used, one line is in `error`. Its
 * variables are gone from the environment afterwards. */
int service_listener(char *error, size_t size);

#endif
