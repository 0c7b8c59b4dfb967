/* A dialogue as a sequence diagram: a lane for each client, the server's at
 * the right, an arrow for each event and beside it what was said.
 *
 *   sequence({size, event(i), lanes, onpick(i), marked(i), label})
 *     -> {element, pick(i, quiet), resize(size), redraw()}
 *
 * An event is an element of `dialogue` in docs/REPORT.md; with `from` (`client`
 * or `server`) its arrow begins there, and `marks` are words to stand out.
 * `lanes` is as lanesOf() makes it.
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
    cut: ['', 'client', 'cut'],
    lost: ['', 'client', 'lost'],
});

function sequence(options) {
    const {lanes} = options;
    let width = 60;
    let named = '';

    const list = rowList({
        id: 'event', size: options.size, height: ROW, label: options.label,
        onpick: options.onpick, render: row, onscroll: nameLanes,
    });
    const head = el('div', {class: 'lane-head', 'aria-hidden': 'true'});
    list.element.classList.add('sequence');
    list.element.prepend(head);

    function row(i) {
        const event = options.event(i);
        const bad = options.marked(i);
        return el('div', {class: `event${bad ? ' marked' : ''}${event.clause ? ' broken' : ''}`},
            el('span', {class: 'at'}, moment(event.at)),
            drawing(event, i, lanes, width),
            said(event, bad));
    }

    /* who has a lane may change from row to row */
    function nameLanes(top) {
        const names = lanes.names(top);
        const wanted = JSON.stringify([width, names]);
        if (wanted === named)
            return;
        named = wanted;
        head.replaceChildren(el('span', {class: 'at'}, 'time'),
            ...names.map((name, i) => laneName(name, i === lanes.server, width)));
    }

    function layOut() {
        width = laneWidth(lanes.count, list.element.clientWidth || 700);
        list.redraw();
    }

    new ResizeObserver(layOut).observe(list.element);
    return {element: list.element, pick: list.pick, resize: list.resize,
        redraw: list.redraw};
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
    const marks = (event.marks ?? []).map((text) =>
        [el('strong', {class: 'flag'}, el('bdi', {}, oneLine(text, 60))), ' ']);
    if (isFrame(event))
        return el('span', {class: 'said'}, mark, marks, who, ...frameWords(event));
    return el('span', {class: 'said remark'}, mark, marks, who,
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
function drawing(event, i, lanes, width) {
    const x = (lane) => (lane + 0.5) * width;
    const lines = Array.from({length: lanes.count}, (_, lane) => {
        const [before, after] = lane === lanes.server ? [true, true] : lanes.up(i, lane);
        return [lifeline(x(lane), 0, MIDDLE, before),
            lifeline(x(lane), MIDDLE, ROW, after)];
    });
    const lane = lanes.of(event);
    return svg('svg', {class: 'lanes', width: lanes.count * width,
        height: ROW, 'aria-hidden': 'true'},
    lines, lane >= 0 && WHAT[event.what] && arrow(event, x(lane), x(lanes.server)));
}

function lifeline(x, top, bottom, alive) {
    return svg('line', {x1: x, x2: x, y1: top, y2: bottom,
        class: alive ? 'life' : 'life down'});
}

function arrow(event, client, server) {
    const [, usual, look] = WHAT[event.what];
    const by = event.from ?? usual;
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
