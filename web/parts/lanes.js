/* What a sequence diagram needs to know of a dialogue: who takes part, and
 * which connections are up at each event. No elements in here. */

const CLOSING = new Set(['close', 'reset', 'closed']);

/* -> {count, server, names(i), of(event), up(i, lane)}: how many lanes there
 * are, the server's number (the last), their names from left to right as they
 * are at event i, the lane of an event's client (-1: nobody's), and whether a
 * lane is up [just before, just after] event i. */
function lanesOf(events) {
    const number = new Map();
    const alive = [];
    let up = new Set();

    for (const event of events) {
        const client = event.client;
        if (client !== undefined && client !== '' && !number.has(client))
            number.set(client, number.size);
        up = changed(up, event, number.get(client));
        alive.push(up);
    }
    const names = [...number.keys(), 'server'];
    return {
        count: names.length,
        server: names.length - 1,
        names: () => names,
        up: (i, lane) => [Boolean(alive[i - 1]?.has(lane)), alive[i].has(lane)],
        of: (event) => number.get(event.client) ?? -1,
    };
}

/* Sets are shared between events: a new one only when something changed. */
function changed(up, event, lane) {
    if (lane === undefined)
        return up;
    const closes = CLOSING.has(event.what);
    if (closes !== up.has(lane) || event.what === 'note')
        return up;
    const next = new Set(up);
    if (closes)
        next.delete(lane);
    else
        next.add(lane);
    return next;
}

/* How wide one lane is, so that all of them leave room for the words. */
function laneWidth(lanes, room) {
    const most = Math.max(room * (room < 500 ? 0.36 : 0.45), 120) / lanes;
    return Math.max(10, Math.min(84, Math.floor(most)));
}
