/* A case's script with its lines numbered as in its file, and the line that
 * failed marked. */

function scriptView(verdict) {
    const lines = String(verdict.script).replace(/\n$/, '').split('\n');
    const first = Number.isFinite(verdict.line) ? verdict.line : 1;
    const failing = failingLine(verdict);
    const list = el('div', {class: 'script', role: 'list'});

    limited(list, lines, 400, 'line', (text, i) => {
        const bad = first + i === failing;
        return el('div', {class: bad ? 'line bad' : 'line', role: 'listitem',
            'data-line': first + i},
        el('span', {class: 'line-number', 'aria-hidden': 'true'}, first + i),
        el('code', {}, words(text || ' ', 500)),
        bad && el('strong', {class: 'flag'}, verdict.verdict === 'ERROR' ? 'stopped here' : 'failed here'));
    });
    return list;
}

function failingLine(verdict) {
    return verdict.step && Number(verdict.step.number);
}

/* Shows which line of the script an event belongs to. */
function lightLine(list, number) {
    for (const line of list.querySelectorAll('.line.lit'))
        line.classList.remove('lit');
    if (Number.isFinite(number))
        list.querySelector(`[data-line="${number}"]`)?.classList.add('lit');
}
