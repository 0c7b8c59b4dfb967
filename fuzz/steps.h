/* steps.h - an input of fuzz_session: a header, then steps.
 *
 *    byte 0   readings, a bit each; 128: what is remembered is long
 *    byte 1   limits; 8: memory may fail, 16: autosave, 32: the store
 *             remembers lobbies and a channel, 64: a clean stop at the end
 *    byte 2   how many are logged in to begin with; 64: and in a lobby;
 *             128: all ends in the middle
 *    then     what, who, a, b; behind a RAW step `a` bytes that are sent
 */
#ifndef STEPS_H
#define STEPS_H

enum { STEPS_HEADER = 3, STEP_SIZE = 4, STEPS_MOST = 160 };

enum step {
    STEP_SAY,     /* a frame of type `a`, made from `b` */
    STEP_DRAW,    /* a stroke, `a`: several */
    STEP_OBEY,    /* answers what it was asked */
    STEP_HOLD,    /* as SAY, but `a` & 7 bytes stay behind */
    STEP_DELIVER, /* `a` bytes of what stayed behind, 0: all */
    STEP_RAW,     /* the `a` bytes that follow */
    STEP_LEAVE,   /* `a`: FIN, RST, or a break that only write() notices */
    STEP_WAIT,    /* `a` says how long */
    STEP_WINDOW,  /* reads `a` * 16 more bytes, 255: all */
    STEP_STORE,   /* `a`: slow, fast, one answer, one failure, one refusal */
    STEP_TURN,    /* a loop turn of several events begins, or ends */
    STEP_OPEN,    /* a connection */
    STEP_ENTER,   /* logs in, makes or joins lobby `a`, all obey */
    STEP_MEMORY,  /* the `a`-th allocation from now on fails */
    STEP_KINDS
};

#endif
