/* Values as the text form has them (include/polypaint/text.h). */

const POINTS_SHOWN = 4;
const UTF8 = new TextDecoder();

function hexBits(bits, digits) {
    return `0x${bits.toString(16).padStart(digits, '0')}`;
}

/* The fewest digits that read back as the same f32. Any six come through one
 * that is not denormal, so that fewer need not be tried. */
const SMALLEST_NORMAL = 2 ** -126;

function shortest(value) {
    if (value === 0)
        return value; /* with its sign */
    const least = Math.abs(value) < SMALLEST_NORMAL ? 1 : 6;
    for (let digits = least; digits < 9; digits++) {
        const text = value.toPrecision(digits);
        if (Math.fround(Number(text)) === value)
            return Number(text);
    }
    return value;
}

/* -0 has its sign, exponents have no plus. */
function digitsText(value) {
    return Object.is(value, -0) ? '-0' : String(value).replace('e+', 'e');
}

function floatText(view, offset, marked) {
    const value = view.getFloat32(offset, true);
    if (!Number.isFinite(value))
        return hexBits(view.getUint32(offset, true), 8);
    const text = digitsText(shortest(value));
    return marked && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function numberText({view, tables}, offset) {
    return isInteger(view.getUint32(offset, true), tables.numeric)
        ? String(view.getInt32(offset, true)) : floatText(view, offset, true);
}

function doubleText(view, offset) {
    const value = view.getFloat64(offset, true);
    if (!Number.isFinite(value))
        return hexBits(view.getBigUint64(offset, true), 16);
    return digitsText(value);
}

function colourText(bytes, offset) {
    return `#${Array.from(bytes.subarray(offset, offset + 4), hexByte).join('')}`;
}

/* The first `most` elements, and how many more there are. */
function listText(count, most, separator, element) {
    const shown = Math.min(count, most);
    const parts = Array.from({length: shown}, (_, i) => element(i));
    return parts.join(separator) + (shown < count ? `... (${count - shown} more)` : '');
}

function pointText(frame, field, i) {
    const coordinate = (offset) => (field.value === 'POINTS'
        ? floatText(frame.view, offset, false) : numberText(frame, offset));
    const offset = field.offset + 8 * i;
    return `(${coordinate(offset)},${coordinate(offset + 4)})`;
}

function textAt({bytes}, offset, size) {
    return UTF8.decode(bytes.subarray(offset, offset + size));
}

/* A value as it is read; lists show `most` elements. */
function valueText(frame, field, most = Infinity) {
    const {view, bytes, tables} = frame;
    const {value, offset, size} = field;
    switch (value) {
    case 'U8': return String(view.getUint8(offset));
    case 'U16': return String(view.getUint16(offset, true));
    case 'U32': return String(view.getUint32(offset, true));
    case 'I32': return String(view.getInt32(offset, true));
    case 'F64': return doubleText(view, offset);
    case 'RGBA': return colourText(bytes, offset);
    case 'NUMBER': return numberText(frame, offset);
    case 'I32_LIST': return listText(size / 4, most, ',',
        (i) => view.getInt32(offset + 4 * i, true));
    case 'POINTS':
    case 'NUMBER_POINTS': return listText(size / 8, most, '', (i) => pointText(frame, field, i));
    case 'TEXT':
    case 'JSON': return textAt(frame, offset, size);
    default: {
        const number = view.getUint32(offset, true);
        return tables.statuses.get(value)?.get(number) ?? String(view.getInt32(offset, true));
    }
    }
}

/* Bare when it can be, else quoted. */
function wordText(text) {
    if (/^[A-Za-z0-9_.\-\p{L}]+$/u.test(text))
        return text;
    return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')
        .replace(/\r/g, '\\r').replace(/\t/g, '\\t')}"`;
}

/* "index=3 rgba=#ff0000ff ...": a frame's data in one line. */
function dataText(frame, most) {
    const fields = fieldsOf(frame).slice(frame.tables.headers.length);
    return fields.map((field) => fieldText(frame, field, most)).join(' ');
}

function fieldText(frame, field, most) {
    const text = valueText(frame, field, most);
    const parts = field.name === 'message' && /^([^;]*[^; ]) ; (.*)$/s.exec(text);
    if (parts)
        return `channel=${wordText(parts[1])} content=${wordText(parts[2])}`;
    return `${field.name}=${field.value === 'TEXT' ? wordText(text) : text}`;
}
