/* Long lists whose rows differ in height: the first `limit` items are shown,
 * and a button brings the next ones, ever more of them. */

function limited(parent, items, limit, noun, render) {
    let shown = 0;

    function more(howMany) {
        const part = document.createDocumentFragment();
        const end = Math.min(items.length, shown + howMany);
        for (; shown < end; shown++)
            part.append(render(items[shown], shown));
        if (shown < items.length)
            part.append(moreButton());
        parent.append(part);
    }

    function moreButton() {
        const next = Math.min(items.length - shown, limit * 8);
        const button = el('button', {type: 'button', class: 'more'},
            `Show ${count(next, noun)} of ${items.length - shown} more`);
        button.addEventListener('click', () => {
            /* a table wants its button in a row of its own */
            (button.closest('[data-more]') || button).remove();
            more(next);
        });
        if (parent.tagName !== 'TBODY')
            return button;
        return el('tr', {'data-more': true}, el('td', {colspan: 20}, button));
    }

    more(limit);
    return parent;
}
