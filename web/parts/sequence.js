/* A dialogue as a sequence diagram: a lane for each client, the server's at
 * the right, an arrow for each event and beside it what was said.
 *
 *   sequence({events, onpick(i), marked: Set of event numbers, label})
 *     -> {element, pick(i, quiet)}
 *
 * An event is an element of `dialogue` in docs/REPORT.md.
 */
const ROW = 26;
const MIDDLE = ROW / 2;

/* what: [its words, who does it, how the line looks] */
const WHAT = lookup({
    connect: ['connects', 'client', 'thin'],
    send: ['', 'client', 'frame'],
    receive: ['', 'server', 'frame'],
    end: ['ends its direction (FIN)', 'client', 'thin'],
    close: ['closes (FIN)', 'client', 'cut'],
    reset: ['aborts (RST)', 'client', 'cut'],
    closed: ['is closed by the server', 'server', 'cut'],
});

function sequence(options) {
    const {events, marked} = options;
    const lanes = lanesOf(events);
    let width = 60;

    const list = rowList({
        id: 'event', size: events.length, height: ROW, label: options.label,
        onpick: options.onpick, render: row,
    });
    const head = el('div', {class: 'lane-head', 'aria-hidden': 'true'});
    list.element.classList.add('sequence');
    list.element.prepend(head);

    function row(i) {
        const event = events[i];
        const bad = marked.has(i);
        return el('div', {class: `event${bad ? ' marked' : ''}${event.clause ? ' broken' : ''}`},
            el('span', {class: 'at'}, moment(event.at)),
            drawing(event, lanes, lanes.alive[i - 1], lanes.alive[i], width),
            said(event, bad));
    }

    function layOut() {
        width = laneWidth(lanes.names.length, list.element.clientWidth || 700);
        head.replaceChildren(el('span', {class: 'at'}, 'time'),
            ...lanes.names.map((name, i) => laneName(name, i === lanes.server, width)));
        list.redraw();
    }

    new ResizeObserver(layOut).observe(list.element);
    return {element: list.element, pick: list.pick};
}

function moment(at) {
    return Number.isFinite(at) ? at.toFixed(3) : '';
}

function laneName(name, isServer, width) {
    return el('span', {class: isServer ? 'lane server' : 'lane',
        style: `width:${width}px`, title: visible(name)},
    el('bdi', {}, oneLine(name, 40)));
}

/* The words of a row; a screen reader hears who, too. */
function said(event, bad) {
    const [phrase] = WHAT[event.what] || [''];
    const who = el('span', {class: 'who'}, el('bdi', {}, oneLine(event.client ?? '', 40)), ' ');
    const mark = (bad || event.clause) && el('strong', {class: 'flag'},
        event.clause ? ['breaks ', el('bdi', {}, oneLine(event.clause, 30))] : 'here', ' ');
    if (isFrame(event))
        return el('span', {class: 'said'}, mark, who, ...frameWords(event));
    return el('span', {class: 'said remark'}, mark, who,
        el('bdi', {}, phrase || oneLine(event.text ?? event.what)));
}

function isFrame(event) {
    return typeof event.hex === 'string';
}

function frameWords(event) {
    const text = oneLine(event.text ?? event.hex);
    const space = text.indexOf(' ');
    const type = space < 0 ? text : text.slice(0, space);
    return [el('b', {class: 'type'}, el('bdi', {}, type)),
        ' ', el('bdi', {class: 'data'}, space < 0 ? '' : text.slice(space + 1))];
}

/* One row's piece of the lifelines, and its arrow. */
function drawing(event, lanes, before, after, width) {
    const x = (lane) => (lane + 0.5) * width;
    const lines = lanes.names.map((_, lane) => {
        const server = lane === lanes.server;
        return [lifeline(x(lane), 0, MIDDLE, server || before?.has(lane)),
            lifeline(x(lane), MIDDLE, ROW, server || after.has(lane))];
    });
    const lane = lanes.of(event);
    return svg('svg', {class: 'lanes', width: lanes.names.length * width,
        height: ROW, 'aria-hidden': 'true'},
    lines, lane >= 0 && WHAT[event.what] && arrow(event, x(lane), x(lanes.server)));
}

function lifeline(x, top, bottom, alive) {
    return svg('line', {x1: x, x2: x, y1: top, y2: bottom,
        class: alive ? 'life' : 'life down'});
}

function arrow(event, client, server) {
    const [, by, look] = WHAT[event.what];
    const [from, to] = by === 'client' ? [client, server] : [server, client];
    const tip = to > from ? to - 3 : to + 3;
    const back = to > from ? tip - 7 : tip + 7;
    return svg('g', {class: `arrow ${look} from-${by}`},
        svg('line', {x1: from, x2: tip, y1: MIDDLE, y2: MIDDLE}),
        svg('path', {d: `M${tip} ${MIDDLE}L${back} ${MIDDLE - 4}V${MIDDLE + 4}Z`}),
        look === 'cut' && cross(client),
        event.what === 'connect' && svg('circle', {cx: client, cy: MIDDLE, r: 4}));
}

function cross(x) {
    return svg('path', {class: 'cross',
        d: `M${x - 5} ${MIDDLE - 5}l10 10m0 -10l-10 10`});
}
