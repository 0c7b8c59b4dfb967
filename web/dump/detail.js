/* All about the record that was chosen. */

function showDetail(pane, capture, i, only) {
    const record = recordAt(capture, i);
    const event = eventOf(capture, i);
    const room = pane.clientWidth || 600;
    const {verdict, findings = []} = record.more;

    pane.replaceChildren(...[
        record.kind === FRAME ? frameView(frameEvent(capture, record, event), {
            room, clauseLink: (id) => el('b', {class: 'id'}, oneLine(id, 40)),
        }) : otherView(record, event),
        verdict && clauseText(capture, verdict[1], el('b', {class: 'id'}, oneLine(verdict[1], 40))),
        findings.map((finding) => findingView(capture, finding)),
        recordFacts(capture, record, only),
    ].flat().filter(Boolean));
}

/* What frameView() asks for. */
function frameEvent(capture, record, event) {
    const {frame} = record;
    const rest = '**'.repeat(Math.max(0, frame.size - frame.bytes.length));
    return {...event, hex: Array.from(frame.bytes, hexByte).join('') + rest,
        type: typeName(capture.tables, frame.type), fields: fieldRows(record),
        text: undefined};
}

function fieldRows({frame, more}) {
    const rows = fieldsOf(frame).filter((field) => !more.hidden || field.offset < frame.dataStart)
        .map((field) => ({...field, value: readable(frame, field)}));
    const hidden = (more.hidden ?? []).filter(Boolean);
    return [...rows, ...hidden.map(([name, offset, size, value]) => ({name, offset, size, value}))];
}

/* A field's value, and in words what a number stands for. */
function readable(frame, field) {
    const text = valueText(frame, field);
    if (field.name === 'type' && field.offset === 2)
        return `${text} ${frame.tables.types.get(frame.type)?.name ?? 'no such type'}`;
    if (field.name === 'date' && field.offset === 3)
        return `${text} (${new Date(frame.date * 1000).toISOString().slice(0, 19).replace('T', ' ')})`;
    return text;
}

function otherView(record, event) {
    return el('section', {class: 'frame', 'aria-label': 'Event'},
        el('h3', {}, el('bdi', {}, oneLine(event.client, 60)), ' ',
            el('small', {}, words(event.text ?? 'connects', 300))),
        event.clause && violation(event, {clauseLink: (id) => el('b', {class: 'id'}, id)}),
        record.bytes?.length > 0 && el('div', {},
            el('small', {}, 'The first bytes:'), hexDump(record.bytes, [], 8)));
}

function clauseText(capture, id, name) {
    const text = capture.tables.clauses.get(id);
    return text && el('p', {class: 'faint'}, name, name && ' ', markdown(text));
}

function findingView(capture, [who, clause, why]) {
    return el('div', {class: 'finding'}, icon('FAIL'),
        `The ${who} breaks `, el('b', {class: 'id'}, oneLine(clause, 40)), ': ',
        words(why), clauseText(capture, clause));
}

function recordFacts(capture, record, only) {
    const connection = capture.connections[capture.connection[record.i]];
    const {user, lobby, owner} = placeOf(capture, record.i);
    const link = (change, text) => el('button', {type: 'button', class: 'link',
        title: 'Show only these', onclick: () => only(change)}, el('bdi', {}, oneLine(text, 100)));
    const rows = [
        ['time', utcText(capture, record.i)],
        ['frame', record.kind === FRAME && String(capture.number[record.i])],
        ['packet', record.packet > 0 && String(record.packet)],
        ['connection', connection && link({connection: String(connection.id)},
            `#${connection.id}, ${connection.client} and ${connection.server}`)],
        ['user', user && link({user}, user)],
        ['lobby', lobby && link({lobby: lobbyKey({lobby, owner})}, lobbyWords(lobby, owner))],
        ['start', record.more.sure < 100
            && `guessed behind missing bytes, ${record.more.sure} % sure`],
    ];
    return el('dl', {class: 'record-facts'}, rows.filter(([, value]) => value)
        .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

/* Exact to the nanosecond, which a Date is not. */
function utcText(capture, i) {
    const ns = capture.start + BigInt(Math.round(capture.time[i] * SECOND));
    const part = ((ns % 1000000000n) + 1000000000n) % 1000000000n;
    const ms = Number((ns - part) / 1000000n);
    const second = Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString().slice(0, 19) : '';
    return `${second.replace('T', ' ')}.${String(part).padStart(9, '0').slice(0, 6)} UTC`;
}
