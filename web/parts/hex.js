/* Bytes as a hex dump, each byte knowing the field it belongs to.
 *
 *   hexDump(bytes, fields, perRow) -> element; its [data-byte] elements carry
 *   the byte's offset, and [data-field] the number of its field.
 */
const TINTS = 6;

/* -> Int16Array of what `hex` says, HIDDEN for each `**`; stops at what is
 * neither. */
const HIDDEN = -1;

function bytesOf(hex) {
    const digits = hex.replace(/\s+/g, '');
    const bytes = new Int16Array(digits.length >> 1);
    for (let i = 0; i < bytes.length; i++) {
        const pair = digits.slice(2 * i, 2 * i + 2);
        const value = pair === '**' ? HIDDEN : Number.parseInt(pair, 16);
        if (Number.isNaN(value))
            return bytes.slice(0, i);
        bytes[i] = value;
    }
    return bytes;
}

/* -> for each byte the number of its field, or -1. Where fields overlap (a
 * message, and the channel in it) the smaller one has the byte. */
function fieldOfBytes(fields, size) {
    const owner = new Int16Array(size).fill(-1);
    const order = fields.map((_, i) => i).slice(0, 32767)
        .sort((a, b) => fields[b].size - fields[a].size);
    for (const i of order)
        owner.fill(i, ...fieldRange(fields[i], size));
    return owner;
}

/* [first, end) of a field, held within the bytes that are there. */
function fieldRange(field, size) {
    const held = (n) => Math.max(0, Math.min(size, Number(n) || 0));
    const first = held(field.offset);
    return [first, held(first + held(field.size))];
}

function hexDump(bytes, fields, perRow) {
    const owner = fieldOfBytes(fields, bytes.length);
    const rows = Array.from({length: Math.ceil(bytes.length / perRow)}, (_, i) => i);
    const dump = el('div', {class: 'hex', style: `--per-row:${perRow}`});
    return limited(dump, rows, 48, 'row', (row) => hexRow(bytes, owner, row * perRow, perRow));
}

function hexRow(bytes, owner, start, perRow) {
    const end = Math.min(bytes.length, start + perRow);
    const hex = el('span', {class: 'hex-bytes'});
    const ascii = el('span', {class: 'hex-ascii', 'aria-hidden': 'true'});
    for (let i = start; i < end; i++) {
        hex.append(byteCell(bytes[i] === HIDDEN ? '**' : hexByte(bytes[i]), i, owner));
        ascii.append(byteCell(printable(bytes[i]), i, owner));
    }
    return el('div', {class: 'hex-row'},
        el('span', {class: 'hex-offset'}, start.toString(16).padStart(4, '0')), hex, ascii);
}

function byteCell(text, i, owner) {
    const field = owner[i];
    const begins = i === 0 || owner[i - 1] !== field;
    return el('i', {
        'data-byte': i,
        'data-field': field >= 0 && field,
        class: `${field >= 0 ? `tint-${field % TINTS}` : 'tint-none'}${begins ? ' begins' : ''}`,
    }, text);
}

function hexByte(byte) {
    return byte.toString(16).padStart(2, '0');
}

function printable(byte) {
    if (byte === HIDDEN)
        return '*';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
