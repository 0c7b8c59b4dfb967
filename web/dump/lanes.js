/* Which lane of the diagram each connection has. A lane that became free is
 * used again, so that there are as many as connections at the same time; more
 * than LANES_MAX share the last one. */
const LANES_MAX = 24;

function connectionLanes(capture, recordOf) {
    const {tenants, lane} = rentLanes(capture);
    const count = tenants.length + 1;
    const tenant = (i, number, later = 0) => {
        const list = tenants[number];
        return list.connections[lastAtMost(list.firsts, list.firsts.length, i) + later];
    };

    return {
        count,
        server: count - 1,
        of: (event) => (event.connection >= 0 ? lane[event.connection] : -1),
        names(row) {
            const i = recordOf(row) ?? 0;
            return [...tenants.map((_, number) =>
                laneLabel(tenant(i, number), tenant(i, number, 1), i)), 'server'];
        },
        up(row, number) {
            const i = recordOf(row);
            const who = tenant(i, number);
            if (!who)
                return [false, false];
            return [who.first < i, !who.closed || who.last > i];
        },
    };
}

/* Who has it, or the next one who will. */
function laneLabel(connection, next, i) {
    const gone = !connection || (connection.closed && connection.last < i);
    const shown = gone ? next ?? connection : connection;
    return shown ? connectionName(shown) : '';
}

function connectionName(connection) {
    return connection.user || `#${connection.id}`;
}

/* -> {tenants: of each lane {firsts, connections}, lane: of each connection} */
function rentLanes({connections}) {
    const order = connections.map((_, i) => i).filter((i) => connections[i].first >= 0)
        .sort((a, b) => connections[a].first - connections[b].first);
    const tenants = [];
    const lane = new Int32Array(connections.length);

    for (const i of order) {
        const connection = connections[i];
        let number = tenants.findIndex((list) => isFree(list.connections.at(-1), connection));
        if (number < 0 && tenants.length < LANES_MAX)
            number = tenants.push({firsts: [], connections: []}) - 1;
        if (number < 0)
            number = LANES_MAX - 1;
        tenants[number].firsts.push(connection.first);
        tenants[number].connections.push(connection);
        lane[i] = number;
    }
    return {tenants, lane};
}

function isFree(last, next) {
    return last.closed && last.last < next.first;
}
