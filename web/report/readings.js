/* How each implementation reads what the document leaves open. */

function showReadings(parent, model) {
    const rows = readingRows(model);
    parent.hidden = !rows.length;
    if (!rows.length)
        return;
    const other = rows.filter((row) => row.differs).length;
    parent.replaceChildren(
        el('summary', {}, 'Readings: how each reads the document’s silences ',
            el('small', {}, `${count(rows.length, 'clause')}, ${other} read otherwise than by the reference`)),
        el('div', {class: 'scroll-x'}, el('table', {class: 'readings'},
            el('thead', {}, el('tr', {},
                ['Clause', 'Reference', ...model.runs.map(runName)].map((name) =>
                    el('th', {scope: 'col'}, el('bdi', {}, name))))),
            limited(el('tbody'), rows, 300, 'reading', (row) => readingRow(row, model)))));
}

function readingRows(model) {
    const rows = new Map();
    model.runs.forEach((run, number) => {
        for (const {clause, found, reference} of run.readings) {
            if (!rows.has(clause))
                rows.set(clause, {clause, reference, found: [], differs: false});
            const row = rows.get(clause);
            row.found[number] = found;
            row.differs = row.differs || found !== reference;
        }
    });
    return [...rows.values()];
}

function readingRow(row, model) {
    const text = model.clauses.get(row.clause)?.text;
    return el('tr', {},
        el('th', {scope: 'row'}, clauseLink(row.clause),
            text && el('small', {}, markdown(text))),
        el('td', {}, words(row.reference, 300)),
        model.runs.map((_, number) => readingCell(row, number)));
}

function readingCell(row, number) {
    const found = row.found[number];
    if (found === undefined)
        return el('td', {class: 'faint'}, 'not found out');
    const differs = found !== row.reference;
    return el('td', {class: differs ? 'differs' : ''},
        differs && icon('DIFFERS'), words(found, 300));
}
