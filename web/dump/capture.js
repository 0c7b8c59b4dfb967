/* The capture, as pcap-tools/output_html.c writes it: a line for each record.
 * Of each only what the list and the filters ask for is kept, in columns; its
 * line is parsed again when somebody looks at it. */

const FRAME = 0, OPEN = 1, CLOSE = 2, GAP = 3, BROKEN = 4, FINDING = 5;
const SECOND = 1e9; // ns

function readCapture(text) {
    const lines = countLines(text);
    const capture = {
        text, size: 0, faults: 0, tables: null, start: 0n,
        kind: new Uint8Array(lines), fromServer: new Uint8Array(lines),
        type: new Int16Array(lines), problem: new Uint8Array(lines),
        connection: new Int32Array(lines), place: new Int32Array(lines),
        name: new Int32Array(lines), number: new Float64Array(lines),
        time: new Float64Array(lines), when: new Float64Array(lines),
        line: new Uint32Array(lines), end: new Uint32Array(lines),
        canvas: new Int32Array(lines),
        connections: [], places: [], canvases: [], names: [],
    };
    const state = {connections: new Map(), names: new Map(), heads: new Map()};

    eachLine(text, (start, end) => {
        const line = parsedLine(text, start, end);
        if (Array.isArray(line))
            takeLine(capture, state, line, start, end);
        else if (line?.types)
            capture.tables = readTables(line);
        else
            capture.faults++;
    });
    return capture;
}

function countLines(text) {
    let lines = 1;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
        lines++;
    return lines;
}

function eachLine(text, take) {
    for (let start = 0; start < text.length;) {
        let end = text.indexOf('\n', start);
        if (end < 0)
            end = text.length;
        if (end > start)
            take(start, end);
        start = end + 1;
    }
}

function parsedLine(text, start, end) {
    try {
        return JSON.parse(text.slice(start, end));
    } catch {
        return null;
    }
}

function takeLine(capture, state, line, start, end) {
    if (line[0] === 'start')
        capture.start = BigInt(line[1]);
    else if (line[0] === 'connection')
        takeConnection(capture, state, line);
    else if (line[0] === 'canvas')
        capture.canvases.push({name: line[1], owner: line[2], ops: []});
    else
        takeRecord(capture, state, line, start, end);
}

function takeConnection(capture, state, [, id, client, server, whole, user, lobby, owner]) {
    const index = known(state.connections, id, capture.connections,
        () => ({id, client, server, whole: Boolean(whole), user: '', place: 0, first: -1,
            last: -1, closed: false}));
    const connection = capture.connections[index];
    connection.user = user || connection.user;
    connection.place = capture.places.push({user, lobby, owner}) - 1;
}

/* The index of a thing in its list, where it is put when it is new. */
function known(map, key, list, make) {
    let index = map.get(key);
    if (index === undefined) {
        index = list.push(make()) - 1;
        map.set(key, index);
    }
    return index;
}

function takeRecord(capture, state, line, start, end) {
    const i = capture.size++;
    const [kind, from, id, time] = line;
    const index = state.connections.get(id) ?? -1;
    const connection = capture.connections[index];

    capture.kind[i] = kind;
    capture.fromServer[i] = from;
    capture.connection[i] = index;
    capture.place[i] = connection ? connection.place : -1;
    capture.time[i] = time / SECOND;
    capture.when[i] = Math.max(time / SECOND, i ? capture.when[i - 1] : 0);
    capture.line[i] = start;
    capture.end[i] = end;
    capture.type[i] = capture.name[i] = capture.canvas[i] = -1;
    if (kind === FRAME)
        takeFrame(capture, state, line, i);
    const more = moreOf(line);
    capture.problem[i] = Number(Boolean(more?.verdict || more?.findings
        || kind === GAP || kind === BROKEN));
    if (connection)
        tellConnection(connection, i, kind === CLOSE && line[5] !== 'capture');
}

function tellConnection(connection, i, closes) {
    if (connection.first < 0)
        connection.first = i;
    connection.last = i;
    connection.closed = closes;
}

/* Its type and name are in its first bytes. Names are few. */
function takeFrame(capture, state, line, i) {
    const [, , , , , canvas, number, base64] = line;
    const head = bytesOfBase64(base64.slice(0, 12));
    const size = Math.ceil((8 + head[7]) / 3) * 4;
    /* 4 of those are the date */
    const key = base64.slice(9, size);

    capture.type[i] = head[2];
    capture.number[i] = number;
    capture.canvas[i] = canvas;
    if (canvas >= 0)
        capture.canvases[canvas].ops.push(i);
    let name = state.heads.get(key + head[7]);
    if (name === undefined) {
        const text = UTF8.decode(bytesOfBase64(base64.slice(0, size)).subarray(8, 8 + head[7]));
        name = known(state.names, text, capture.names, () => text);
        if (state.heads.size < 100000)
            state.heads.set(key + head[7], name);
    }
    capture.name[i] = name;
}

/* The member that few records have stands last. */
function moreOf(line) {
    const last = line.at(-1);
    return typeof last === 'object' ? last : null;
}

/* A record in full: what is shown of one that was chosen, or is in sight. */
function recordAt(capture, i) {
    const line = parsedLine(capture.text, capture.line[i], capture.end[i]);
    const [kind, , , , packet, a, b, base64] = line;
    const record = {i, kind, packet, more: moreOf(line) ?? {}};

    if (kind === FRAME)
        record.frame = frameOf(bytesOfBase64(base64), Boolean(capture.fromServer[i]),
            capture.tables);
    else if (kind === BROKEN)
        Object.assign(record, {size: a, bytes: bytesOfBase64(b)});
    else if (kind === GAP)
        Object.assign(record, {size: a, why: b});
    else if (kind === CLOSE)
        Object.assign(record, {ends: a !== 'capture', how: b});
    return record;
}

/* The last record until then, -1: none. */
function recordUntil(capture, time) {
    return lastAtMost(capture.when, capture.size, time);
}

function lastAtMost(list, size, value) {
    let low = 0;
    let high = size;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

/* The record of that frame number, -1: it is not in here. */
function recordOfFrame(capture, number) {
    for (let i = 0; i < capture.size; i++)
        if (capture.kind[i] === FRAME && capture.number[i] === number)
            return i;
    return -1;
}

function placeOf(capture, i) {
    return capture.places[capture.place[i]] ?? {user: '', lobby: '', owner: ''};
}
