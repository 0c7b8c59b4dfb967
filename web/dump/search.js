/* Which records are shown. A search through all of them goes on in slices, so
 * that the page stays awake; what was found so far is shown meanwhile. */
const SLICE = 5000; // records
const TELL_EVERY = 100; // ms

const ALL_SHOWN = {q: '', type: '', user: '', lobby: '', connection: '', problems: false};

/* -> test(i): whether record i is shown */
function makeTest(capture, wanted) {
    const terms = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    const tests = [];
    if (wanted.problems)
        tests.push((i) => capture.problem[i]);
    if (wanted.type !== '')
        tests.push((i) => capture.type[i] === Number(wanted.type));
    if (wanted.connection !== '')
        tests.push((i) => capture.connections[capture.connection[i]]?.id
            === Number(wanted.connection));
    if (wanted.user !== '')
        tests.push((i) => placeOf(capture, i).user === wanted.user
            || capture.names[capture.name[i]] === wanted.user);
    if (wanted.lobby !== '')
        tests.push((i) => lobbyKey(placeOf(capture, i)) === wanted.lobby
            || (capture.canvas[i] >= 0
                && lobbyKey(canvasPlace(capture.canvases[capture.canvas[i]])) === wanted.lobby));
    if (terms.length)
        tests.push((i) => {
            const hay = hayOf(capture, i);
            return terms.every((term) => hay.includes(term));
        });
    return (i) => tests.every((test) => test(i));
}

function canvasPlace({name, owner}) {
    return {lobby: name, owner};
}

/* Lobbies of two owners may have one name. */
function lobbyKey({lobby, owner}) {
    return lobby === '' ? '' : JSON.stringify([lobby, owner]);
}

/* Kept where there are not too many: the next search is quicker. */
const HAYS_KEPT = 300000;
const hays = [];

function hayOf(capture, i) {
    if (capture.size > HAYS_KEPT)
        return makeHay(capture, i);
    hays[i] ??= makeHay(capture, i);
    return hays[i];
}

function makeHay(capture, i) {
    const event = eventOf(capture, i);
    const name = capture.names[capture.name[i]] ?? '';
    return [event.client, name, event.text, event.clause, event.why, ...event.marks]
        .join(' ').toLowerCase();
}

/* -> {rows, size, run(wanted)}: record indexes in order; calls told(done). */
function searcher(capture, told) {
    const rows = new Int32Array(capture.size);
    const found = {rows, size: 0, run};
    let before = null; // what the rows are the whole answer to
    let turn = 0;

    function run(wanted) {
        const test = makeTest(capture, wanted);
        /* what a longer text finds is among what the shorter one found; it is
         * written where rows have been read already */
        const among = before && narrows(wanted, before);
        const candidates = among ? found.size : capture.size;
        const mine = ++turn;
        const size = wanted.q ? SLICE : candidates;
        let next = 0;
        let last = -Infinity; /* that it goes on is told at once */
        before = null;
        found.size = 0;

        function slice() {
            if (mine !== turn)
                return;
            for (const end = Math.min(candidates, next + size); next < end; next++) {
                const i = among ? rows[next] : next;
                if (test(i))
                    rows[found.size++] = i;
            }
            const done = next >= candidates;
            if (done)
                before = {...wanted};
            if (done || performance.now() - last > TELL_EVERY) {
                last = performance.now();
                told(done);
            }
            if (!done)
                setTimeout(slice, 0);
        }
        slice();
    }
    return found;
}

/* Only letters were added. */
function narrows(wanted, before) {
    return wanted.q.startsWith(before.q)
        && Object.keys(ALL_SHOWN).every((key) => key === 'q' || wanted[key] === before[key]);
}
