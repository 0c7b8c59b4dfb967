/* The fields of a frame, read from its bytes when they are looked at. */

/* value: bytes of one; `element`: it runs to the frame's end in such pieces */
const VALUES = lookup({
    U8: {size: 1}, U16: {size: 2}, U32: {size: 4}, I32: {size: 4}, F64: {size: 8},
    RGBA: {size: 4}, NUMBER: {size: 4},
    I32_LIST: {element: 4}, POINTS: {element: 8}, NUMBER_POINTS: {element: 8},
    TEXT: {element: 1}, JSON: {element: 1},
});
const STATUS = {size: 4};

function bytesOfBase64(text) {
    const plain = atob(text);
    const bytes = new Uint8Array(plain.length);
    for (let i = 0; i < bytes.length; i++)
        bytes[i] = plain.charCodeAt(i);
    return bytes;
}

/* -> {bytes, view, fromServer, type, date, size, dataStart, numeric} */
function frameOf(bytes, fromServer, tables) {
    const view = new DataView(bytes.buffer);
    return {bytes, view, fromServer, tables, size: view.getUint16(0, true),
        type: bytes[2], date: view.getUint32(3, true), dataStart: 8 + bytes[7]};
}

/* -> [{name, value, offset, size}], as far as whole fields are there. */
function fieldsOf(frame) {
    const found = [];
    const {tables, type, fromServer, bytes, dataStart} = frame;
    const at = takeFields(found, tables.headers, 0, dataStart);
    takeFields(found, shapeOf(tables, type, fromServer), at, bytes.length);
    return found;
}

function takeFields(found, defs, start, end) {
    let at = start;
    for (const {name, value} of defs) {
        const {size, element} = VALUES[value] ?? STATUS;
        const left = end - at;
        const extent = element ? left - left % element : size;
        if (extent > left)
            break;
        found.push({name, value, offset: at, size: extent});
        at += extent;
    }
    return at;
}

function fieldNamed(fields, name) {
    return fields.find((field) => field.name === name);
}

/* N-1: small integers, else f32 (pp_number_is_int) */
function isInteger(bits, numeric) {
    if (numeric === 'auto')
        return bits < 0x00800000 || bits > 0xff800000;
    return numeric === 'int';
}

/* A NUMBER's value; not finite for NaN and infinity. */
function numberAt({view, tables}, offset) {
    return isInteger(view.getUint32(offset, true), tables.numeric)
        ? view.getInt32(offset, true) : view.getFloat32(offset, true);
}

/* Of a field of any kind of number, 0 when it is not there or not finite: what
 * is drawn with. */
function drawnNumber(frame, field) {
    if (!field)
        return 0;
    const {view} = frame;
    const read = {F64: () => view.getFloat64(field.offset, true),
        NUMBER: () => numberAt(frame, field.offset)}[field.value]
        ?? (() => view.getInt32(field.offset, true));
    return finite(read());
}

function finite(number) {
    return Number.isFinite(number) ? number : 0;
}

/* [x, y, x, y, ...] to draw with. */
function drawnPoints(frame, field) {
    const {view} = frame;
    const points = new Float32Array((field?.size ?? 0) / 4);
    for (let i = 0; i < points.length; i++) {
        const offset = field.offset + 4 * i;
        points[i] = finite(field.value === 'POINTS' ? view.getFloat32(offset, true)
            : numberAt(frame, offset));
    }
    return points;
}

function indexesOf({view}, field) {
    return Array.from({length: (field?.size ?? 0) / 4},
        (_, i) => view.getInt32(field.offset + 4 * i, true));
}

/* [r, g, b, a]; without a colour what is drawn can't be seen */
function drawnColour({bytes}, field) {
    return field ? bytes.subarray(field.offset, field.offset + 4) : [0, 0, 0, 0];
}
