/* A lobby's canvas at any time: states are kept every so many operations, and
 * the ones between are drawn from there. */
const STATES_MAX = 64;
const STATES_EVERY = 500; // operations, at least

/* -> {ops, stateAt(n), sizeOf(state), ...}: the canvas after its first n
 * operations */
function filmOf(capture, canvas) {
    const {ops} = canvas;
    const every = Math.max(STATES_EVERY, Math.ceil(ops.length / STATES_MAX));
    const kept = [blankState()];
    const frameOfOp = (n) => recordAt(capture, ops[n]).frame;
    let now = {n: 0, state: blankState()};

    function forwardTo(n) {
        while (now.n < n) {
            draw(now.state, frameOfOp(now.n), now.n);
            now.n++;
            if (now.n % every === 0 && kept.length === now.n / every)
                kept.push(copyState(now.state));
        }
    }

    function stateAt(n) {
        const nearest = Math.min(kept.length - 1, Math.floor(n / every));
        if (n < now.n || nearest * every > now.n)
            now = {n: nearest * every, state: copyState(kept[nearest])};
        forwardTo(n);
        return now.state;
    }

    /* as far as anything reaches that is drawn before somebody resizes */
    const whole = reachOf(ops.length, frameOfOp);

    return {
        ops,
        stateAt,
        frameOfOp,
        typeOfOp: (n) => typeName(capture.tables, capture.type[ops[n]]),
        sizeOf({width, height}) {
            const resized = width > 0 && height > 0;
            return [side(resized ? width : whole.x), side(resized ? height : whole.y)];
        },
    };
}

/* The player holds several pictures of that size. */
const SIDE_MAX = 4096;

function side(size) {
    return Math.max(1, Math.min(SIDE_MAX, Math.ceil(size)));
}

/* Nothing tells how large a canvas is that nobody resized (canvas_size()). */
function reachOf(size, frameOfOp) {
    const reach = {x: 640, y: 480};
    for (let n = 0; n < size; n++) {
        const frame = frameOfOp(n);
        const name = typeName(frame.tables, frame.type);
        if (DRAWING[name] === resize)
            break;
        reachFrame(reach, frame, fieldsOf(frame));
    }
    return reach;
}

function reachFrame(reach, frame, fields) {
    const value = (name) => drawnNumber(frame, fieldNamed(fields, name));
    const list = fieldNamed(fields, 'points');
    const pen = Math.max(value('pen'), list ? value('height') : 0, list ? value('width') : 0);
    const points = list ? drawnPoints(frame, list) : [];

    for (let i = 0; i < points.length; i += 2) {
        reach.x = Math.max(reach.x, points[i] + pen);
        reach.y = Math.max(reach.y, points[i + 1] + pen);
    }
    if (fieldNamed(fields, 'angle')) {
        const extent = Math.max(value('length'), value('width'));
        reach.x = Math.max(reach.x, value('x') + extent);
        reach.y = Math.max(reach.y, value('y') + extent);
    }
}
