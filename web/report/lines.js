/* Reading the JSON lines of docs/REPORT.md. Dialogues are most of a report
 * and few of them are looked at: they stay text until their case is opened. */

const DIALOGUE = ',"dialogue":[';
const LATER = Symbol('the text of a dialogue');

/* -> {runs: [{info, clauses, readings, verdicts, summary}], faults: [text]} */
function readLines(text) {
    const result = {runs: [], faults: []};
    /* the lines begin behind the tag's own */
    let start = text.startsWith('\n') ? 1 : 0;
    for (let number = 1; start < text.length; number++) {
        let end = text.indexOf('\n', start);
        if (end < 0)
            end = text.length;
        const line = text.slice(start, end).trim();
        if (line)
            takeLine(result, line, number);
        start = end + 1;
    }
    return result;
}

function takeLine(result, line, number) {
    const found = parseLine(line);
    if (found?.kind === 'run')
        result.runs.push({info: found, clauses: [], readings: [], verdicts: [], summary: null});
    const run = result.runs.at(-1);
    if (!found || typeof found !== 'object')
        result.faults.push(`line ${number} of the data is not JSON and is left out`);
    else if (!run)
        result.faults.push(`line ${number} of the data stands before any run and is left out`);
    else
        sortIn(run, found);
}

function sortIn(run, found) {
    if (found.kind === 'clause' && typeof found.id === 'string')
        run.clauses.push(found);
    else if (found.kind === 'reading')
        run.readings.push(found);
    else if (found.kind === 'verdict' && typeof found.case === 'string')
        run.verdicts.push(found);
    else if (found.kind === 'summary')
        run.summary = found;
}

/* An unescaped quote behind a comma begins a member's name, so that the
 * dialogue, a verdict's last member, can be found without parsing. */
function parseLine(line) {
    const cut = line.indexOf(DIALOGUE);
    if (cut >= 0) {
        const found = parsed(`${line.slice(0, cut)}}`);
        if (found) {
            found[LATER] = line.slice(cut + DIALOGUE.length - 1, -1);
            return found;
        }
    }
    return parsed(line);
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/* The events of a verdict, parsed when first asked for. */
function dialogueOf(verdict) {
    if (verdict[LATER] !== undefined) {
        verdict.dialogue = parsed(verdict[LATER]);
        delete verdict[LATER];
    }
    const events = verdict.dialogue;
    return Array.isArray(events) ? events.filter((e) => e && typeof e === 'object') : [];
}
