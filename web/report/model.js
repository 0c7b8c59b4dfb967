/* Several runs laid over each other: clauses of the document, cases of the
 * suite, and what each run has to say of them. No elements in here. */

const CHAPTERS = lookup({
    T: 'Transport', F: 'Frame', TY: 'Types', V: 'Validation', N: 'Numbers',
    A: 'Authentication', L: 'Lobbies', S: 'Joining', D: 'Drawing',
    C: 'Channels', B: 'Bounds',
});
const LEVELS = lookup({R: 'required', I: 'interpreted', X: 'extension'});
const PARTIES = lookup({S: 'server', C: 'client', B: 'both'});

/* name, words; the worst first. What passed counts more than what was
 * skipped: a clause of which one row was skipped has been checked. */
const VERDICTS = lookup({
    FAIL: 'failed', ERROR: 'error', XPASS: 'passed, but expected to fail',
    DIFFERS: 'differs', XFAIL: 'failed as expected', PASS: 'passed',
    SKIP: 'skipped',
});
const WORST_FIRST = Object.keys(VERDICTS);

function worse(a, b) {
    const rank = (v) => (v in VERDICTS ? WORST_FIRST.indexOf(v) : WORST_FIRST.length);
    return rank(a) <= rank(b) ? a : b;
}

function buildModel(runs) {
    const model = {runs, clauses: new Map(), cases: new Map()};
    runs.forEach((run, number) => {
        for (const clause of run.clauses)
            addClause(model, clause);
        for (const verdict of run.verdicts)
            addVerdict(model, verdict, number);
    });
    for (const clause of model.clauses.values())
        finishClause(clause, runs.length);
    return model;
}

function addClause(model, found) {
    const known = model.clauses.get(found.id);
    if (known && known.level)
        return;
    const clause = known || {main: [], also: []};
    const {id, party, level, section, text, french} = found;
    model.clauses.set(id, Object.assign(clause, {
        id, party, level, section, text, french,
        chapter: id.split('-')[0],
        hay: [id, text, section, french].join('\n').toLowerCase(),
    }));
}

/* The same case in several runs is one entry; of a case that ran several
 * times in one run its worst time counts. */
function addVerdict(model, verdict, number) {
    let entry = model.cases.get(verdict.case);
    if (!entry) {
        entry = {name: verdict.case, title: verdict.title, runs: [], hay: ''};
        model.cases.set(verdict.case, entry);
        clausesOf(verdict).forEach((id, i) => {
            if (!model.clauses.has(id))
                addClause(model, {id, text: ''});
            model.clauses.get(id)[i ? 'also' : 'main'].push(entry);
        });
    }
    const before = entry.runs[number];
    if (!before || worse(verdict.verdict, before.verdict) !== before.verdict)
        entry.runs[number] = verdict;
    entry.hay += ['', verdict.case, verdict.title, verdict.why, verdict.expected,
        verdict.came, clausesOf(verdict).join(' ')].join('\n').toLowerCase();
}

function clausesOf(verdict) {
    return Array.isArray(verdict.clauses) ? [...new Set(verdict.clauses.map(String))] : [];
}

/* A clause is judged by the cases that name it first; where there is none, by
 * those that touch it. */
function finishClause(clause, howMany) {
    const judges = clause.main.length ? clause.main : clause.also;
    clause.cells = [];
    for (let run = 0; run < howMany; run++)
        clause.cells.push(cellOf(judges, run));
    clause.checked = clause.cells.map((_, run) => [...clause.main, ...clause.also]
        .filter((entry) => isCheck(entry.runs[run])).length);
}

function cellOf(entries, run) {
    const verdicts = entries.map((entry) => entry.runs[run]?.verdict).filter(Boolean);
    return {
        verdict: verdicts.length ? verdicts.reduce(worse) : 'NONE',
        cases: verdicts.length,
        passed: verdicts.filter((v) => v === 'PASS').length,
    };
}

function isCheck(verdict) {
    return verdict !== undefined && verdict.verdict !== 'SKIP' && verdict.verdict !== 'ERROR';
}

/* [chapter, clauses] in the order of the document, unknown chapters last. */
function chaptersOf(model) {
    const chapters = new Map(Object.keys(CHAPTERS).map((letter) => [letter, []]));
    for (const clause of model.clauses.values()) {
        if (!chapters.has(clause.chapter))
            chapters.set(clause.chapter, []);
        chapters.get(clause.chapter).push(clause);
    }
    return [...chapters].filter(([, clauses]) => clauses.length);
}

/* How many clauses of a level and party were checked in a run, of how many,
 * in how many cases. */
function coverage(model, run, level, party) {
    const sum = {checked: 0, all: 0};
    for (const clause of model.clauses.values()) {
        if (clause.level !== level || clause.party !== party)
            continue;
        sum.all++;
        sum.checked += clause.checked[run] > 0;
    }
    return sum;
}

function runName(run, number) {
    return oneLine(run.info.name || `run ${number + 1}`, 120);
}
