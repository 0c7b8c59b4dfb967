/* The matrix: clauses, grouped by chapter, by implementations. */

function showMatrix(parent, model, kept) {
    const rows = new Map();
    const table = el('table', {class: 'matrix'},
        el('colgroup', {}, el('col', {class: 'col-clause'}),
            model.runs.map(() => el('col', {class: 'col-run'}))),
        el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'Clause'),
            model.runs.map((run, number) => el('th', {scope: 'col', class: 'run',
                title: runName(run, number)}, el('bdi', {}, runName(run, number)))))),
        chaptersOf(model).map(([letter, clauses]) =>
            chapterBody(letter, clauses, model, rows, kept)));
    const nothing = el('p', {class: 'nothing', hidden: true}, 'No clause fits these filters. ',
        el('button', {type: 'button', class: 'more', onclick: () => kept.tune(
            {q: '', verdicts: [], levels: [], chapter: '', unpassed: false})}, 'Show all'));

    parent.replaceChildren(table, nothing);
    table.addEventListener('keydown', moveCell);
    table.addEventListener('focusin', (event) => rove(table, event.target));
    table.querySelector('.cell')?.setAttribute('tabindex', 0);
    return {
        filter: (filter) => filterRows(table, model, rows, filter, nothing),
        open: (view) => markOpen(rows, view),
        focus: (view) => rows.get(view.clause)?.querySelectorAll('.cell')[view.run]?.focus(),
    };
}

function chapterBody(letter, clauses, model, rows, kept) {
    const longest = Math.max(...clauses.map((c) => Math.min(24, c.id.length)));
    return el('tbody', {'data-chapter': letter, style: `--id:${longest + 2}ch`},
        el('tr', {class: 'chapter'},
            el('th', {scope: 'rowgroup'}, el('b', {}, oneLine(letter, 20)),
                ` ${CHAPTERS[letter] || ''}`),
            model.runs.map((_, run) => el('td', {}, chapterSum(clauses, run)))),
        clauses.map((clause) => {
            const row = clauseRow(clause, model, kept);
            rows.set(clause.id, row);
            return row;
        }));
}

/* Clauses that passed, of those that have a verdict. */
function chapterSum(clauses, run) {
    const judged = clauses.filter((c) => !['NONE', 'SKIP'].includes(c.cells[run].verdict));
    const passed = judged.filter((c) => c.cells[run].verdict === 'PASS');
    return judged.length ? `${passed.length}/${judged.length}` : '';
}

function clauseRow(clause, model, kept) {
    return el('tr', {class: 'clause'},
        el('th', {scope: 'row'},
            levelBadge(clause.level),
            el('a', {class: 'id', href: kept.href({clause: clause.id}), tabindex: -1,
                onclick: (event) => follow(event, kept, {clause: clause.id, case: '', run: 0})},
            oneLine(clause.id, 40)),
            el('span', {class: 'text'}, markdown(oneLine(clause.text ?? '', 400)))),
        clause.cells.map((cell, run) => el('td', {},
            clauseCell(clause, cell, run, model, kept))));
}

/* A plain click stays in the page's hands; others (new tab) are the browser's. */
function follow(event, kept, change) {
    if (event.ctrlKey || event.metaKey || event.shiftKey)
        return;
    event.preventDefault();
    kept.go(change);
}

function clauseCell(clause, cell, run, model, kept) {
    const words = cell.verdict === 'NONE' ? 'no case'
        : `${shortVerdict(cell.verdict) || oneLine(cell.verdict, 20)}, ${cell.passed} of ${count(cell.cases, 'case')} passed`;
    return el('button', {
        type: 'button', class: 'cell', 'data-v': cell.verdict, tabindex: -1,
        'aria-label': `${clause.id}, ${runName(model.runs[run], run)}: ${words}`,
        title: words,
        onclick: () => kept.go({clause: clause.id, case: '', run}),
    }, icon(cell.verdict), cell.cases > 0 && el('span', {},
        cell.passed === cell.cases ? cell.cases : `${cell.passed}/${cell.cases}`));
}

function filterRows(table, model, rows, filter, nothing) {
    let howMany = 0;
    for (const clause of model.clauses.values()) {
        const shown = filter.clause(clause);
        rows.get(clause.id).hidden = !shown;
        howMany += shown;
    }
    for (const body of table.tBodies)
        body.hidden = !body.querySelector('tr.clause:not([hidden])');
    table.hidden = howMany === 0;
    nothing.hidden = howMany > 0;
    return howMany;
}

function markOpen(rows, view) {
    for (const [id, row] of rows) {
        const open = id === view.clause;
        row.classList.toggle('is-open', open);
        row.querySelectorAll('.cell').forEach((cell, run) =>
            cell.setAttribute('aria-current', String(open && run === view.run)));
    }
    rows.get(view.clause)?.scrollIntoView({block: 'nearest'});
}

/* One cell of the matrix is a tab stop: the last one that was used. */
function rove(table, target) {
    if (!target.classList.contains('cell'))
        return;
    for (const cell of table.querySelectorAll('.cell[tabindex="0"]'))
        cell.setAttribute('tabindex', -1);
    target.setAttribute('tabindex', 0);
}

function moveCell(event) {
    const [down, right] = {ArrowDown: [1, 0], ArrowUp: [-1, 0],
        ArrowRight: [0, 1], ArrowLeft: [0, -1]}[event.key] || [0, 0];
    const cell = event.target.closest('.cell');
    if (!cell || !(down || right))
        return;
    event.preventDefault();
    const row = cell.closest('tr');
    const column = [...row.querySelectorAll('.cell')].indexOf(cell);
    const seen = [...event.currentTarget.querySelectorAll(
        'tbody:not([hidden]) tr.clause:not([hidden])')];
    const next = seen[seen.indexOf(row) + down];
    next?.querySelectorAll('.cell')[column + right]?.focus();
}
