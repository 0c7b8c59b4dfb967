/* What is shown is written in the address (#clause=D-1&case=...), so that it
 * can be sent to somebody, and Back goes back. */

const WHOLE_VIEW = {
    q: '', verdicts: [], levels: [], chapter: '', unpassed: false,
    clause: '', case: '', run: 0, event: -1,
};

function readAddress() {
    const words = new URLSearchParams(location.hash.slice(1));
    const list = (name) => (words.get(name) || '').split(',').filter(Boolean);
    const number = (name, other) => (/^\d{1,6}$/.test(words.get(name) || '')
        ? Number(words.get(name)) : other);
    return {
        q: words.get('q') || '',
        verdicts: list('verdict').filter((v) => v === 'NONE' || v in VERDICTS),
        levels: list('level').filter((l) => l in LEVELS),
        chapter: words.get('chapter') || '',
        unpassed: words.get('passed') === 'hide',
        clause: words.get('clause') || '',
        case: words.get('case') || '',
        run: number('run', 1) - 1,
        event: number('event', 0) - 1,
    };
}

/* Runs and events are counted from 1 in the address. */
function address(view) {
    const words = new URLSearchParams();
    const set = (name, value) => value && words.set(name, value);
    set('clause', view.clause);
    set('case', view.case);
    set('run', (view.clause || view.case) && view.run > 0 && view.run + 1);
    set('event', view.case && view.event >= 0 && view.event + 1);
    set('q', view.q);
    set('verdict', view.verdicts.join(','));
    set('level', view.levels.join(','));
    set('chapter', view.chapter);
    set('passed', view.unpassed && 'hide');
    return `#${words}`;
}

/* Keeps `view` and the address the same; calls changed(view, before). */
function keepAddress(changed) {
    let view = {...WHOLE_VIEW};
    let late = 0;

    /* browsers refuse a page that writes its address at every key */
    function writeSoon() {
        late = late || setTimeout(writeNow, 300);
    }

    function writeNow() {
        clearTimeout(late);
        late = 0;
        if (address(view) !== location.hash)
            history.replaceState(null, '', address(view));
    }

    function show(next) {
        const before = view;
        view = next;
        changed(view, before);
    }

    window.addEventListener('popstate', () => show(readAddress()));
    show(readAddress());
    return {
        get view() { return view; },
        href: (change) => address({...view, case: '', event: -1, ...change}),
        /* a step that Back undoes */
        go(change) {
            const next = {...view, event: -1, ...change};
            writeNow();
            if (address(next) !== location.hash)
                history.pushState(null, '', address(next));
            show(next);
        },
        /* one that it does not: typing, choosing */
        tune(change) {
            show({...view, ...change});
            writeSoon();
        },
    };
}
