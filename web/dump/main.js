/* Puts the page together: the time line, what was chosen in it, the player,
 * and the address, which are all at the same record. */

const capture = readCapture(byId('run').textContent);

function start() {
    const found = searcher(capture, shownAnew);
    const list = sequence({
        size: 0, label: 'Time line',
        event: (row) => eventOf(capture, found.rows[row]),
        marked: () => false,
        lanes: connectionLanes(capture, (row) => found.rows[row]),
        onpick: (row) => choose(found.rows[row]),
    });
    const none = el('p', {class: 'no-rows', hidden: true}, 'Nothing is like that.');
    const player = showPlayer(byId('player'), capture, follow);
    let now = 0;
    let late = 0;

    byId('list').append(list.element, none);
    const filters = showFilters(byId('filters'), capture, (wanted) => found.run(wanted));

    function shownAnew(done) {
        list.resize(found.size);
        none.hidden = found.size > 0 || !done;
        filters.tell(found.size, done);
        if (done)
            pickRow();
    }

    /* The row of the record, or the last before it. */
    function pickRow() {
        list.pick(Math.max(0, lastAtMost(found.rows, found.size, now)), true);
    }

    function isShown(i) {
        return found.rows[lastAtMost(found.rows, found.size, i)] === i;
    }

    /* Somebody wants to see that record. */
    function choose(i) {
        now = i;
        player.show(i);
        showDetail(byId('detail'), capture, i, filters.set);
        writeAddress();
    }

    /* The player went there: the list goes along, the rest when it stays. */
    function follow(i, playing) {
        now = i;
        pickRow();
        if (!playing)
            showDetail(byId('detail'), capture, i, filters.set);
        writeAddress();
    }

    function goTo(i) {
        if (!isShown(i))
            filters.set(ALL_SHOWN);
        choose(i);
        pickRow();
    }

    /* browsers refuse a page that writes its address all the time */
    function writeAddress() {
        late = late || setTimeout(() => {
            late = 0;
            const hash = capture.kind[now] === FRAME ? `#frame-${capture.number[now]}` : '#';
            if (hash !== (location.hash || '#'))
                history.replaceState(null, '', hash);
        }, 300);
    }

    function readAddress() {
        const [, number] = /^#frame-(\d{1,15})$/.exec(location.hash) ?? [];
        const i = number ? recordOfFrame(capture, Number(number)) : -1;
        if (i >= 0)
            goTo(i);
        return i >= 0;
    }

    /* The next or previous problem, whatever the filters say. */
    function goToProblem(by) {
        for (let i = now + by; i >= 0 && i < capture.size; i += by)
            if (capture.problem[i])
                return goTo(i);
        return undefined;
    }

    window.addEventListener('hashchange', readAddress);
    listenKeys({player, goToProblem, filters});
    found.run(filters.wanted);
    if (!readAddress())
        choose(0);
}

function listenKeys({player, goToProblem, filters}) {
    const keys = lookup({
        '/': () => byId('search').focus(),
        ' ': player.play,
        ',': () => player.step(-1),
        '.': () => player.step(1),
        n: () => goToProblem(1),
        p: () => goToProblem(-1),
    });
    document.addEventListener('keydown', (event) => {
        const {target, key} = event;
        if (event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (key === 'Escape' && target.id === 'search') {
            event.preventDefault();
            filters.set({q: ''});
            target.blur();
        } else if (keys[key] && !isOwn(target, key)) {
            event.preventDefault();
            keys[key]();
        }
    });
    document.querySelector('.skip-link').addEventListener('click', (event) => {
        event.preventDefault();
        document.querySelector('.rows').focus();
    });
}

/* A control that has its own use for the key. */
function isOwn(target, key) {
    const own = 'input:not([type=range]):not([type=checkbox]), select, textarea';
    return Boolean(target.closest?.(key === ' ' ? `${own}, input, button` : own));
}

function showSummary() {
    const frames = capture.kind.subarray(0, capture.size).filter((kind) => kind === FRAME).length;
    const problems = capture.problem.reduce((sum, one) => sum + one, 0);
    const connections = capture.connections.filter(({first}) => first >= 0).length;
    byId('summary').replaceChildren(
        `${utcText(capture, 0).slice(0, 19)} UTC · ${clockText(capture.when[capture.size - 1])} · `
        + `${count(frames, 'frame')} · ${count(connections, 'connection')} · `,
        problems ? el('span', {class: 'flag'}, count(problems, 'problem')) : 'no problems',
        capture.tables.passwords ? el('span', {class: 'flag'}, ' · passwords are shown') : '');
}

function showFaults() {
    byId('faults').hidden = !capture.faults;
    byId('faults').textContent = `${count(capture.faults, 'line')} of the data cannot be read `
        + 'and are left out';
}

showFaults();
if (capture.size) {
    showSummary();
    byId('keys').hidden = false;
    start();
} else {
    byId('summary').textContent = 'No PolyPaint is in this capture, or the filter left nothing.';
}
