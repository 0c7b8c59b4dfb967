/* The top of the page: a row for each implementation, with its verdicts and
 * how much of the document was checked on it. */

function showOverview(parent, model, onverdict) {
    const columns = coverageColumns(model);
    const body = el('tbody', {}, model.runs.map((run, number) =>
        overviewRow(model, run, number, columns, onverdict)));
    parent.replaceChildren(el('div', {class: 'scroll-x'},
        el('table', {class: 'overview'}, overviewHead(columns), body)));
}

/* The pairs of level and party that have clauses. */
function coverageColumns(model) {
    const columns = [];
    for (const level of Object.keys(LEVELS))
        for (const party of Object.keys(PARTIES))
            if (coverage(model, 0, level, party).all)
                columns.push({level, party});
    return columns;
}

function overviewHead(columns) {
    const groups = Object.keys(LEVELS).map((level) =>
        [level, columns.filter((c) => c.level === level).length]);
    return el('thead', {},
        el('tr', {},
            el('th', {scope: 'col', rowspan: 2}, 'Implementation'),
            el('th', {scope: 'col', rowspan: 2}, 'Verdicts'),
            groups.map(([level, size]) => size > 0 && el('th',
                {scope: 'colgroup', colspan: size, class: 'group'},
                levelBadge(level), ` ${LEVELS[level]} clauses checked`))),
        el('tr', {}, columns.map((column, i) => el('th', {
            scope: 'col',
            class: i && columns[i - 1].level === column.level ? 'share' : 'share group',
        }, PARTIES[column.party]))));
}

function overviewRow(model, run, number, columns, onverdict) {
    const {info, summary} = run;
    const about = [
        info.tool && `${oneLine(info.tool, 40)} ${oneLine(info.version ?? '', 40)}`,
        info.started && oneLine(info.started, 40).replace('T', ' '),
        summary ? duration(summary.seconds) : 'did not finish',
        info.strict && 'strict',
    ].filter(Boolean).map((part, i) => [i > 0 && ' · ', el('span', {class: 'part'}, part)]);
    return el('tr', {},
        el('th', {scope: 'row'},
            el('bdi', {class: 'run-name', title: runName(run, number)}, runName(run, number)),
            el('small', {}, about)),
        el('td', {}, verdictBar(run), verdictCounts(run, onverdict)),
        columns.map((column, i) => shareCell(model, number, column,
            !i || columns[i - 1].level !== column.level)));
}

function countVerdicts(run) {
    const sums = lookup({});
    for (const {verdict} of run.verdicts)
        sums[verdict] = (sums[verdict] || 0) + 1;
    return sums;
}

function verdictBar(run) {
    const sums = countVerdicts(run);
    return el('div', {class: 'bar', 'aria-hidden': 'true'},
        ['PASS', 'XFAIL', 'SKIP', 'DIFFERS', 'XPASS', 'ERROR', 'FAIL'].map((verdict) =>
            sums[verdict] && el('i', {'data-v': verdict, style: `flex-grow:${sums[verdict]}`})));
}

function verdictCounts(run, onverdict) {
    const sums = countVerdicts(run);
    return el('div', {class: 'counts'}, ['PASS', ...WORST_FIRST].map((verdict, i) =>
        sums[verdict] > 0 && (i === 0 || verdict !== 'PASS') && el('button', {
            type: 'button', class: 'count', 'data-v': verdict,
            title: `Show what ${VERDICTS[verdict]}`,
            onclick: () => onverdict(verdict),
        }, icon(verdict), `${sums[verdict].toLocaleString('en')} ${shortVerdict(verdict)}`)));
}

function shortVerdict(verdict) {
    return verdict === 'XPASS' ? 'unexpected pass'
        : verdict === 'XFAIL' ? 'expected failure' : VERDICTS[verdict];
}

function shareCell(model, run, {level, party}, first) {
    const {checked, all} = coverage(model, run, level, party);
    return el('td', {
        class: first ? 'share group' : 'share',
        title: `${checked} of ${all} ${LEVELS[level]} clauses for the ${PARTIES[party]}`,
    }, el('b', {}, checked), `/${all}`,
    el('span', {class: 'gauge', 'aria-hidden': 'true'},
        el('i', {style: `width:${(100 * checked / all).toFixed(1)}%`})));
}

function levelBadge(level) {
    return el('abbr', {class: 'badge', 'data-level': level,
        title: LEVELS[level] || ''}, oneLine(level ?? '', 3));
}
