/* What opens when a case is chosen: why it ended so, its script, and what was
 * said, frame by frame. */

function casePane(entry, verdict, model, kept) {
    const {view} = kept;
    const script = verdict.script ? scriptView(verdict) : null;
    return [
        paneHead(kept, el('h2', {tabindex: -1}, el('bdi', {}, oneLine(entry.title || entry.name, 300))),
            caseFacts(entry, verdict, view)),
        runTabs(entry, verdict, model, kept),
        outcome(verdict),
        verdict.again && el('div', {class: 'line-with-copy again'},
            el('span', {class: 'label'}, 'Run it again'),
            el('code', {}, words(verdict.again, 500)), copyButton(String(verdict.again), 'command')),
        dialogueView(verdict, kept, script),
        script && el('h3', {}, 'Script'), script,
    ];
}

function caseFacts(entry, verdict, view) {
    const ids = clausesOf(verdict);
    return el('p', {class: 'facts'},
        view.clause && el('span', {}, '‹ ', clauseLink(view.clause), ' · '),
        el('bdi', {}, oneLine(entry.name, 200)),
        verdict.file && el('span', {}, ' · ', el('bdi', {}, oneLine(verdict.file, 200)),
            Number.isFinite(verdict.line) && `:${verdict.line}`),
        Number.isFinite(verdict.seconds) && ` · ${duration(verdict.seconds)}`,
        ids.length > 0 && ' · judges ',
        ids.slice(0, 50).flatMap((id, i) => [i > 0 && ' ', clauseLink(id)]));
}

/* The same case in the other runs is one step away. */
function runTabs(entry, verdict, model, kept) {
    return el('div', {class: 'tabs', role: 'group', 'aria-label': 'Implementation'},
        model.runs.map((run, number) => entry.runs[number] && el('button', {
            type: 'button', class: 'tab', 'data-v': oneLine(entry.runs[number].verdict, 20),
            'aria-pressed': String(entry.runs[number] === verdict),
            onclick: () => kept.go({run: number}),
        }, icon(entry.runs[number].verdict), el('bdi', {}, runName(run, number)),
        el('small', {}, oneLine(entry.runs[number].verdict, 20)))));
}

function outcome(verdict) {
    const parts = [['why', verdict.why], ['step', stepText(verdict.step)],
        ['expected', verdict.expected], ['came', verdict.came],
        ['packets', verdict.packets]]
        .filter(([, text]) => text !== undefined && text !== null && text !== '');
    return parts.length > 0 && el('dl', {class: 'outcome', 'data-v': oneLine(verdict.verdict, 20)},
        parts.flatMap(([name, text]) => [el('dt', {}, name), el('dd', {}, words(text, 2000))]));
}

function stepText(step) {
    return step && typeof step === 'object' ? `${step.number}: ${step.text ?? ''}` : step;
}

function dialogueView(verdict, kept, script) {
    const events = dialogueOf(verdict);
    if (!events.length)
        return el('p', {class: 'faint'}, 'Nothing was said in this case.');
    const frame = el('div', {class: 'frame-slot', 'aria-live': 'polite'});
    const failing = failingEvents(events, verdict);
    const diagram = sequence({
        size: events.length, event: (i) => events[i], lanes: lanesOf(events),
        marked: (i) => failing.has(i), label: 'Dialogue',
        onpick(i) {
            kept.tune({event: i});
        },
    });

    function show(i) {
        diagram.pick(i, true);
        showEvent(frame, events[i]);
        if (script)
            lightLine(script, events[i].line);
    }
    const block = el('div', {class: 'dialogue'},
        el('h3', {}, 'Dialogue ', el('small', {}, count(events.length, 'event'))),
        diagram.element,
        events.length > ROWS_PRINTED && el('p', {class: 'on-paper faint'},
            `The first ${count(ROWS_PRINTED, 'event')} are printed.`),
        frame);
    block.show = (i) => show(i >= 0 && i < events.length ? i : tellingEvent(events, verdict));
    return block;
}

function showEvent(slot, event) {
    if (isFrame(event))
        slot.replaceChildren(frameView(event, {room: slot.clientWidth || 800, clauseLink}));
    else
        slot.replaceChildren(el('p', {class: 'faint'}, said(event, false)));
}

/* Events of the step that failed. */
function failingEvents(events, verdict) {
    const line = failingLine(verdict);
    const marked = new Set();
    if (Number.isFinite(line))
        events.forEach((event, i) => event.line === line && marked.add(i));
    return marked;
}

/* The one to look at first: where it failed, or what broke a clause. */
function tellingEvent(events, verdict) {
    const marked = failingEvents(events, verdict);
    const broken = events.findIndex((event) => event.clause);
    const frame = events.findIndex(isFrame);
    return marked.size ? Math.max(...marked) : Math.max(0, broken >= 0 ? broken : frame);
}
