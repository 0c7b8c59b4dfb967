/* Records as events of the sequence diagram (parts/sequence.js). */

function eventOf(capture, i) {
    const record = recordAt(capture, i);
    const fromServer = Boolean(capture.fromServer[i]);
    return {
        at: capture.time[i],
        connection: capture.connection[i],
        client: whoOf(capture, i),
        from: fromServer ? 'server' : 'client',
        clause: record.more.verdict?.[1],
        why: record.more.verdict?.[2],
        marks: marksOf(record),
        ...eventWords(capture, record, fromServer),
    };
}

/* Who is logged in on the connection, or its number. */
function whoOf(capture, i) {
    const connection = capture.connections[capture.connection[i]];
    return connection ? placeOf(capture, i).user || `#${connection.id}` : '';
}

function marksOf({more, frame}) {
    const marks = (more.findings ?? []).map(([who, clause]) => `${who} breaks ${clause}`);
    if (frame && more.sure < 100)
        marks.push(`start guessed, ${more.sure} % sure`);
    return marks;
}

function eventWords(capture, record, fromServer) {
    switch (record.kind) {
    case FRAME:
        return {what: fromServer ? 'receive' : 'send', hex: '',
            text: frameText(record, POINTS_SHOWN)};
    case OPEN:
        return openWords(capture.connections[capture.connection[record.i]]);
    case CLOSE:
        return {what: record.ends ? 'cut' : 'note',
            text: fromServer ? `the server's side ${record.how}` : record.how};
    case GAP:
        return {what: 'lost', text: `${count(record.size, 'byte')} missing: ${record.why}`};
    case BROKEN:
        return {what: 'lost', text: `${count(record.size, 'byte')} that are no frame${
            record.more.verdict ? `: ${record.more.verdict[2]}` : ''}`};
    default:
        return {what: 'note', text: (record.more.findings ?? []).map((f) => f[2]).join('; ')};
    }
}

function openWords(connection) {
    return connection?.whole ? {what: 'connect'}
        : {what: 'note', text: 'is connected already'};
}

/* "ADD_STROKE index=3 ...", secrets as they may be shown */
function frameText({frame, more}, most) {
    const type = typeName(frame.tables, frame.type);
    const data = more.hidden
        ? more.hidden.filter(Boolean).map(([name, , , text]) => `${name}=${text}`).join(' ')
        : dataText(frame, most);
    return data ? `${type} ${data}` : type;
}
