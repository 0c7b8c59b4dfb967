/* A list of many rows of one height, of which only those in sight are in the
 * document. One row is picked; arrows, Page Up and Down, Home and End move it.
 *
 *   rowList({id, label, size, height, render(i), onpick(i), onscroll(i)})
 *     -> {element, body, pick(i, quiet), redraw(), resize(size)}
 *
 * `height` in pixels. `element` scrolls; `body` may get a header before it.
 * `onscroll`, if given, is told the first row in sight whenever that is drawn
 * anew; resize() changes how many rows there are, and picks none.
 */
const ROWS_PRINTED = 2000;

/* Print events go to the window; a list that is gone must not hear them. */
for (const name of ['beforeprint', 'afterprint'])
    window.addEventListener(name, () => {
        for (const list of document.querySelectorAll('.rows'))
            list.dispatchEvent(new Event(name));
    });

function rowList(options) {
    const {height, render, onpick} = options;
    let {size} = options;
    const body = el('div', {class: 'rows-body', role: 'presentation'});
    const element = el('div', {class: 'rows', role: 'listbox', tabindex: 0,
        'aria-label': options.label}, body);
    const drawn = new Map();
    let picked = -1;
    let everything = false;

    body.style.height = `${size * height}px`;

    function topRow() {
        return Math.floor(Math.max(0, element.scrollTop - body.offsetTop) / height);
    }

    function span() {
        if (everything)
            return [0, Math.min(size, ROWS_PRINTED)];
        const spare = 10;
        const first = Math.max(0, topRow() - spare);
        const room = Math.ceil((element.clientHeight || 600) / height);
        return [first, Math.min(size, first + room + 2 * spare)];
    }

    function draw() {
        const [first, last] = span();
        for (const [i, row] of drawn) {
            if (i < first || i >= last) {
                row.remove();
                drawn.delete(i);
            }
        }
        for (let i = first; i < last; i++) {
            if (!drawn.has(i)) {
                drawn.set(i, place(render(i), i));
                body.append(drawn.get(i));
            }
        }
        options.onscroll?.(topRow());
    }

    function place(row, i) {
        row.id = `${options.id}-${i}`;
        row.classList.add('row');
        row.style.top = `${i * height}px`;
        row.style.height = `${height}px`;
        row.dataset.row = i;
        row.setAttribute('role', 'option');
        row.setAttribute('aria-selected', String(i === picked));
        row.setAttribute('aria-posinset', i + 1);
        row.setAttribute('aria-setsize', size);
        return row;
    }

    function pick(i, quiet) {
        if (!size)
            return;
        const next = Math.max(0, Math.min(size - 1, i));
        drawn.get(picked)?.setAttribute('aria-selected', 'false');
        picked = next;
        intoSight(next);
        draw();
        drawn.get(next)?.setAttribute('aria-selected', 'true');
        element.setAttribute('aria-activedescendant', `${options.id}-${next}`);
        if (!quiet)
            onpick(next);
    }

    function intoSight(i) {
        const head = body.offsetTop;
        const top = i * height;
        if (top < element.scrollTop)
            element.scrollTop = top;
        else if (top + height + head > element.scrollTop + element.clientHeight)
            element.scrollTop = top + height + head - element.clientHeight;
    }

    function key(event) {
        const page = Math.max(1, Math.floor(element.clientHeight / height) - 2);
        const to = {ArrowDown: picked + 1, ArrowUp: picked - 1,
            PageDown: picked + page, PageUp: picked - page,
            Home: 0, End: size - 1}[event.key];
        if (to === undefined || event.altKey || event.ctrlKey || event.metaKey)
            return;
        event.preventDefault();
        event.stopPropagation();
        pick(to);
    }

    function redraw() {
        for (const row of drawn.values())
            row.remove();
        drawn.clear();
        draw();
    }

    function resize(next) {
        size = next;
        picked = -1;
        element.removeAttribute('aria-activedescendant');
        body.style.height = `${size * height}px`;
        redraw();
    }

    element.addEventListener('scroll', draw, {passive: true});
    element.addEventListener('keydown', key);
    body.addEventListener('click', (event) => {
        const row = event.target.closest('.row');
        if (row)
            pick(Number(row.dataset.row));
    });
    /* on paper nothing scrolls: what is printed has to be in the document */
    for (const [name, on] of [['beforeprint', true], ['afterprint', false]])
        element.addEventListener(name, () => { everything = on; draw(); });
    return {element, body, pick, redraw, resize};
}
