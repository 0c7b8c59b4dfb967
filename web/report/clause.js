/* What opens when a clause is chosen: its text beside the French section, how
 * each run reads it, and its cases. */

let clauseLinkTo = null;

/* A link to a clause from anywhere in the page. */
function clauseLink(id) {
    const known = clauseLinkTo.clauses.has(id);
    const name = oneLine(id, 60);
    return known ? el('a', {class: 'id', href: clauseLinkTo.kept.href({clause: id, run: 0}),
        onclick: (event) => follow(event, clauseLinkTo.kept, {clause: id, case: ''})}, name)
        : el('bdi', {class: 'id'}, name);
}

function clausePane(clause, model, kept, filter) {
    return [
        paneHead(kept, el('h2', {tabindex: -1}, oneLine(clause.id, 60)), clauseBadges(clause)),
        el('div', {class: 'clause-texts'},
            el('div', {}, el('h3', {}, 'The clause'), el('p', {}, markdown(clause.text ?? ''))),
            frenchText(clause)),
        readingsOf(clause, model),
        caseList('Cases', clause.main, clause, model, kept, filter),
        caseList('Cases that touch it', clause.also, clause, model, kept, filter),
        !clause.main.length && !clause.also.length
            && el('p', {class: 'nothing'}, 'No case judges this clause.'),
    ];
}

function paneHead(kept, heading, ...more) {
    return el('div', {class: 'pane-head'}, heading, more,
        el('button', {type: 'button', class: 'close', 'aria-label': 'Close',
            title: 'Close (Esc)', onclick: () => kept.go(oneUp(kept.view, true))}, '×'));
}

/* Where Esc leads: from a case to its clause, from there to the matrix. */
function oneUp(view, whole) {
    return view.case && view.clause && !whole ? {case: ''} : {clause: '', case: '', run: 0};
}

function clauseBadges(clause) {
    const section = oneLine(clause.section ?? '', 60);
    return el('p', {class: 'facts'}, levelBadge(clause.level),
        ` ${LEVELS[clause.level] || 'in no table of this run'}`,
        clause.party in PARTIES
            && ` · binds ${clause.party === 'B' ? 'both' : `the ${PARTIES[clause.party]}`}`,
        section && ` · ${/^\d/.test(section) ? '§ ' : ''}${section}`);
}

function frenchText(clause) {
    return el('div', {}, el('h3', {}, 'The document'), clause.french
        ? el('blockquote', {lang: 'fr'}, words(clause.french, 3000))
        : el('p', {class: 'faint'}, 'The document has no section for it.'));
}

function readingsOf(clause, model) {
    const row = readingRows(model).find((r) => r.clause === clause.id);
    return row && el('div', {}, el('h3', {}, 'Readings'), el('table', {class: 'readings'},
        el('tbody', {},
            el('tr', {}, el('th', {scope: 'row'}, 'reference'), el('td', {}, words(row.reference))),
            model.runs.map((run, number) => el('tr', {},
                el('th', {scope: 'row'}, el('bdi', {}, runName(run, number))),
                readingCell(row, number))))));
}

function caseList(title, entries, clause, model, kept, filter) {
    if (!entries.length)
        return null;
    const fitting = entries.filter((entry) => filter.entry(clause, entry));
    const body = el('tbody');
    const fill = (list) => limited(body, list, 200, 'case',
        (entry) => caseRow(entry, clause, model, kept));
    fill(fitting);
    const rest = entries.length - fitting.length;
    return el('div', {class: 'cases'},
        el('h3', {}, title, el('small', {}, ` ${fitting.length}`)),
        fitting.length > 0 || rest === 0 ? null : el('p', {class: 'faint'}, 'None fits the filters.'),
        el('table', {}, el('thead', {}, el('tr', {},
            el('th', {scope: 'col'}, 'Case'), model.runs.map((run, number) =>
                el('th', {scope: 'col', class: 'run', title: runName(run, number)},
                    el('bdi', {}, runName(run, number)))))), body),
        rest > 0 && el('button', {type: 'button', class: 'more', onclick: (event) => {
            event.currentTarget.remove();
            body.replaceChildren();
            fill(entries);
        }}, `Show ${count(rest, 'case')} hidden by the filters`));
}

function caseRow(entry, clause, model, kept) {
    return el('tr', {},
        el('th', {scope: 'row'}, el('bdi', {class: 'title'}, oneLine(entry.title ?? '', 200)),
            el('small', {}, el('bdi', {}, oneLine(entry.name, 200)))),
        model.runs.map((run, number) => el('td', {},
            caseCell(entry, number, model, kept, clause.id))));
}

function caseCell(entry, run, model, kept, clause) {
    const verdict = entry.runs[run];
    if (!verdict)
        return el('span', {class: 'faint', title: 'not in this run'}, '·');
    const name = oneLine(verdict.verdict, 20);
    return el('button', {
        type: 'button', class: 'cell', 'data-v': name, title: oneLine(verdict.why ?? name),
        'aria-label': `${oneLine(entry.title ?? entry.name, 120)}, ${runName(model.runs[run], run)}: ${name}`,
        onclick: () => kept.go({clause, case: entry.name, run}),
    }, icon(name), el('span', {}, name));
}
