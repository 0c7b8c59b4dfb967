/* Text that somebody else wrote, made fit to be looked at. */

/* Controls, marks that turn the direction of writing, what has no width, and
 * halves of characters: all of them can hide or disguise what stands there. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;
const LINE_BREAKS = /[\t\n]/g;

function escaped(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/* As it stands, several lines allowed; what can't be seen is written out. */
function visible(value) {
    const text = typeof value === 'string' ? value
        : value === undefined ? '' : JSON.stringify(value);
    return text.replace(INVISIBLE, escaped);
}

/* The same in one line, cut where nobody reads on. */
function oneLine(value, limit = 300) {
    let text = typeof value === 'string' ? value : visible(value);
    if (text.length > limit)
        text = `${text.slice(0, limit)}…`;
    return visible(text).replace(LINE_BREAKS, (c) => (c === '\n' ? '⏎' : ' '));
}

/* A <bdi>: right-to-left text in it leaves its surroundings alone. Long text
 * is cut, with a button for the rest. */
function words(value, limit = 1000) {
    const text = visible(value);
    const node = el('bdi', {class: 'words'}, text.slice(0, limit));
    if (text.length > limit) {
        const rest = el('button', {type: 'button', class: 'more'},
            `… ${count(text.length - limit, 'character')} more`);
        rest.addEventListener('click', () => { node.textContent = text; });
        node.append(rest);
    }
    return node;
}

/* The little Markdown that clauses are written in: `code` and **strong**. */
function markdown(text) {
    const node = el('bdi', {class: 'words'});
    for (const part of visible(text).split(/(`[^`]+`|\*\*[^*]+\*\*)/)) {
        if (/^`.+`$/s.test(part))
            node.append(el('code', {}, part.slice(1, -1)));
        else if (/^\*\*.+\*\*$/s.test(part))
            node.append(el('strong', {}, part.slice(2, -2)));
        else
            node.append(part);
    }
    return node;
}

function count(number, noun) {
    return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/* Seconds for people: 0.012 s, 1.50 s, 2 min 5 s. */
function duration(seconds) {
    if (!Number.isFinite(seconds))
        return '';
    if (seconds >= 60)
        return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
    return `${seconds.toFixed(seconds < 1 ? 3 : 2)} s`;
}
