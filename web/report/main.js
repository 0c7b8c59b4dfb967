/* Puts the page together and keeps it in step with the address. */

const {runs, faults} = readLines(byId('run').textContent);
const model = buildModel(runs);

function showFaults(list) {
    byId('faults').hidden = !list.length;
    byId('faults').replaceChildren(...list.slice(0, 5).map((fault) => el('p', {}, fault)),
        list.length > 5 ? el('p', {}, `and ${list.length - 5} more`) : '');
}

const FILTERS = ['q', 'verdicts', 'levels', 'chapter', 'unpassed'];

function changedIn(view, before, names) {
    return names.some((name) => view[name] !== before[name]);
}

function start() {
    let parts = null;
    let filter = null;
    const kept = keepAddress((view, before) => parts?.changed(view, before));

    clauseLinkTo = {kept, clauses: model.clauses};
    document.title = `PolyPaint conformance: ${runs.map(runName).join(', ')}`.slice(0, 200);
    showOverview(byId('overview'), model, (verdict) => kept.tune({verdicts: [verdict]}));
    showReadings(byId('readings'), model);
    const matrix = showMatrix(byId('matrix'), model, kept);
    const tellFilters = showFilters(byId('filters'), model, kept);

    parts = {
        changed(view, before) {
            if (changedIn(view, before, FILTERS) || !filter) {
                filter = makeFilter(view);
                tellFilters(view, matrix.filter(filter));
            }
            showDetail(view, before, filter, kept);
            if (changedIn(view, before, ['clause', 'run']))
                matrix.open(view);
            if (view.clause && !before.clause)
                makeRoom();
            if (before.clause && !view.clause)
                matrix.focus(before);
        },
    };
    parts.changed(kept.view, WHOLE_VIEW);
    keepHeights();
    listenKeys(kept);
    byId('keys').hidden = false;
}

/* Builds the pane only when something else is to be in it, so that what was
 * scrolled or unfolded there stays. */
function showDetail(view, before, filter, kept) {
    const pane = byId('detail');
    const same = pane.childElementCount > 0
        && !changedIn(view, before, ['clause', 'case', 'run']);
    const open = Boolean(view.clause || view.case);
    const entry = model.cases.get(view.case);
    const verdict = entry?.runs[view.run] ?? entry?.runs.find(Boolean);

    pane.hidden = !open;
    document.body.classList.toggle('opened', open);
    if (!open)
        pane.replaceChildren();
    else if (!same || (!view.case && changedIn(view, before, FILTERS)))
        fillDetail(pane, view, entry, verdict, filter, kept, !same);
    if (open && verdict)
        pane.querySelector('.dialogue')?.show(view.event);
}

function fillDetail(pane, view, entry, verdict, filter, kept, isNew) {
    const clause = model.clauses.get(view.clause);
    const content = verdict ? casePane(entry, verdict, model, kept)
        : view.case || !clause ? [nothingThere(view, kept)]
            : clausePane(clause, model, kept, filter);
    pane.replaceChildren(...content.flat().filter(Boolean));
    if (isNew) {
        pane.scrollTop = 0;
        pane.querySelector('h2').focus({preventScroll: true});
    }
}

/* Beside the matrix the pane has the height of the window from the filters
 * down: they go to the top. */
function makeRoom() {
    const top = byId('main').offsetTop - byId('filters').offsetHeight;
    if (window.scrollY < top)
        window.scrollTo(0, top);
}

function nothingThere(view, kept) {
    return paneHead(kept, el('h2', {tabindex: -1}, 'Not in this report'),
        el('p', {}, words(view.case || view.clause, 200)));
}

/* What sticks below the filters has to know how high they are. */
function keepHeights() {
    new ResizeObserver(([{target}]) => document.documentElement.style
        .setProperty('--filters', `${target.offsetHeight}px`)).observe(byId('filters'));
}

function listenKeys(kept) {
    const typing = (node) => node.matches('input, select, textarea');
    document.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (event.key === '/' && !typing(event.target)) {
            event.preventDefault();
            byId('search').focus();
        } else if (event.key === 'Escape') {
            event.preventDefault();
            escape(event, kept);
        }
    });
    window.addEventListener('beforeprint', () => { byId('readings').open = true; });
    document.querySelector('.skip-link').addEventListener('click', (event) => {
        event.preventDefault();
        byId('matrix').focus();
    });
}

function escape(event, kept) {
    if (event.target.id === 'search' && event.target.value)
        kept.tune({q: ''});
    else if (event.target.id === 'search')
        event.target.blur();
    else if (kept.view.clause || kept.view.case)
        kept.go(oneUp(kept.view, false));
}

showFaults(faults);
if (runs.length)
    start();
else
    byId('overview').replaceChildren(el('p', {class: 'nothing'},
        'There is no run in this page. ppconform --html=FILE writes one.'));
