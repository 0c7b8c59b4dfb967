/* One frame: its hex with the bytes of each field marked, and the table of its
 * fields. Pointing at either, or moving through the table with the keyboard,
 * lights up the other.
 *
 *   frameView(event, {room, clauseLink(id)}) -> element
 *
 * `room`: pixels there are for it.
 */
function frameView(event, options) {
    const bytes = bytesOf(event.hex);
    const fields = Array.isArray(event.fields)
        ? event.fields.filter((field) => field && typeof field === 'object') : [];
    const dump = hexDump(bytes, fields, options.room < 1000 ? 8 : 16);
    const table = fieldTable(fields);
    const panes = el('div', {class: 'frame-panes'}, dump, table);

    linkPanes(dump, table, fields, bytes.length);
    return el('section', {class: 'frame', 'aria-label': 'Frame'},
        frameHead(event, bytes.length), violation(event, options),
        event.text !== undefined && el('div', {class: 'line-with-copy'},
            el('code', {class: 'text-form'}, words(event.text, 2000)),
            copyButton(String(event.text), 'text form')),
        panes);
}

function frameHead(event, size) {
    const from = event.from === 'server' ? `server to ${oneLine(event.client ?? '', 60)}`
        : `${oneLine(event.client ?? '', 60)} to server`;
    return el('h3', {}, el('bdi', {}, oneLine(event.type ?? 'Bytes that are no frame', 60)),
        el('small', {}, el('bdi', {}, from), ` · ${count(size, 'byte')}`,
            Number.isFinite(event.at) && ` · ${moment(event.at)} s`));
}

function violation(event, options) {
    return event.clause && el('p', {class: 'violation'}, icon('FAIL'), 'breaks ',
        options.clauseLink(event.clause), event.why && ': ', event.why && words(event.why));
}

function fieldTable(fields) {
    const body = el('tbody');
    limited(body, fields, 100, 'field', (field, i) =>
        el('tr', {'data-row-field': i, tabindex: 0},
            el('th', {scope: 'row'},
                el('span', {class: `swatch tint-${i % TINTS}`, 'aria-hidden': 'true'}),
                el('bdi', {}, oneLine(field.name, 60))),
            el('td', {class: 'value'}, words(field.value, 400)),
            el('td', {class: 'number'}, oneLine(field.offset, 10)),
            el('td', {class: 'number'}, oneLine(field.size, 10))));
    return el('table', {class: 'fields'},
        el('thead', {}, el('tr', {}, ...['field', 'value', 'at', 'size'].map(
            (name) => el('th', {scope: 'col'}, name)))),
        body);
}

function linkPanes(dump, table, fields, size) {
    let lit = [];

    function light(number) {
        for (const node of lit)
            node.classList.remove('lit');
        lit = [];
        const field = fields[number];
        if (!field)
            return;
        const [first, end] = fieldRange(field, size);
        lit = [...dump.querySelectorAll('[data-byte]')].filter((cell) =>
            Number(cell.dataset.byte) >= first && Number(cell.dataset.byte) < end);
        lit.push(...table.querySelectorAll(`[data-row-field="${number}"]`));
        for (const node of lit)
            node.classList.add('lit');
    }

    for (const name of ['mouseover', 'click'])
        dump.addEventListener(name, (event) => light(event.target.dataset.field));
    for (const name of ['mouseover', 'focusin', 'click'])
        table.addEventListener(name, (event) =>
            light(event.target.closest('[data-row-field]')?.dataset.rowField));
    for (const pane of [dump, table])
        pane.addEventListener('mouseleave', () => light(-1));
    table.addEventListener('keydown', (event) => stepRows(event));
}

function stepRows(event) {
    const row = event.target.closest('[data-row-field]');
    const next = {ArrowDown: row?.nextElementSibling,
        ArrowUp: row?.previousElementSibling}[event.key];
    if (!next)
        return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
}
