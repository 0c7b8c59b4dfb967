/* Making elements. Whatever comes from a report gets into the page through
 * these, as text nodes and attributes: never as markup. */

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
        if (value === false || value === null || value === undefined)
            continue;
        if (name.startsWith('on'))
            node.addEventListener(name.slice(2), value);
        else
            node.setAttribute(name, value === true ? '' : String(value));
    }
    for (const child of children.flat(Infinity))
        if (child !== null && child !== undefined && child !== false)
            node.append(child);
    return node;
}

/* A table to look up what somebody else wrote: "constructor" is not in it. */
function lookup(rows) {
    return Object.assign(Object.create(null), rows);
}

/* el('td', {class: 'name', onclick: f}, 'text', element, [more]) */
function el(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    return fill(node, attributes, children);
}

function byId(id) {
    return document.getElementById(id);
}

/* The sign of a verdict; its name has to stand beside it, or in a label. */
function icon(verdict) {
    return svg('svg', {class: 'icon', 'aria-hidden': 'true'},
        svg('use', {href: `#v-${KNOWN_VERDICTS.has(verdict) ? verdict : 'NONE'}`}));
}

const KNOWN_VERDICTS = new Set(
    ['PASS', 'FAIL', 'DIFFERS', 'SKIP', 'ERROR', 'XFAIL', 'XPASS']);

/* clipboard needs a secure context; a page that was sent over plain HTTP
 * still has the old way. */
async function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) {
        try {
            await navigator.clipboard.writeText(text);
            return true;
        } catch {
            /* refused: the old way may still be allowed */
        }
    }
    const area = el('textarea', {class: 'offscreen', 'aria-hidden': 'true'});
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
}

function copyButton(text, what) {
    const button = el('button', {type: 'button', class: 'copy',
        'aria-label': `Copy ${what}`}, 'Copy');
    button.addEventListener('click', async () => {
        const focused = document.activeElement;
        button.textContent = await copyText(text) ? 'Copied' : 'Not allowed';
        focused?.focus();
        setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    return button;
}
