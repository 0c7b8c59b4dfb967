/* A lobby's canvas, drawing by drawing: the strokes by their index, the size,
 * and from where on pixel-mode frames count. What each frame does is as in
 * pcap-tools/canvas.c. Strokes never change: another takes their place, so
 * that copies of the list are cheap. */

/* An index further behind the end is not believed; nor are more strokes. */
const UNSEEN_MAX = 65536;
const STROKES_MAX = 1 << 20;

const PIXEL_TYPES = new Set(['SEND_POINTS', 'CREATE_SELECTION', 'UPDATE_SELECTION',
    'REMOVE_SELECTION', 'APPLY_FILTER_SELECTION', 'BUCKET_FILL']);

function blankState() {
    /* pixelsFrom: operations before it are gone */
    return {strokes: [], width: 0, height: 0, pixelsFrom: 0, pixels: 0};
}

function copyState(state) {
    return {...state, strokes: state.strokes.slice()};
}

/* Operation number `n` of the canvas. */
function draw(state, frame, n) {
    const fields = fieldsOf(frame);
    const name = typeName(frame.tables, frame.type);
    const apply = DRAWING[name];
    if (apply)
        apply(state, frame, fields, n);
    else if (PIXEL_TYPES.has(name))
        state.pixels++;
}

const DRAWING = lookup({
    ADD_STROKE: addStroke,
    INSERT_STROKE: insertStroke,
    REPLACE_STROKE: replaceStroke,
    REMOVE_STROKE: removeStrokes,
    SELECTED_STROKE: (state, frame, fields) => select(state, frame, fields, true),
    UNSELECTED_STROKE: (state, frame, fields) => select(state, frame, fields, false),
    RESIZE_CANVAS: resize,
    RESIZE_CANVAS_INT: resize,
    RESET_CANVAS: reset,
});

function readStroke(frame, fields, selected) {
    return {
        selected,
        height: drawnNumber(frame, fieldNamed(fields, 'height')),
        width: drawnNumber(frame, fieldNamed(fields, 'width')),
        rgba: drawnColour(frame, fieldNamed(fields, 'rgba')),
        points: drawnPoints(frame, fieldNamed(fields, 'points')),
    };
}

function believedIndex({strokes}, frame, fields) {
    const index = drawnNumber(frame, fieldNamed(fields, 'index'));
    return index < 0 || index > strokes.length + UNSEEN_MAX || index >= STROKES_MAX
        ? strokes.length : index;
}

/* Nulls stand for strokes that were not seen. */
function fillUpTo({strokes}, index) {
    while (strokes.length < index)
        strokes.push(null);
}

/* Two who add at once both keep theirs, the later behind the other. */
function addStroke(state, frame, fields) {
    const {strokes} = state;
    let index = believedIndex(state, frame, fields);
    if (strokes[index])
        index = strokes.length;
    fillUpTo(state, index);
    strokes[index] = readStroke(frame, fields, false);
}

function insertStroke(state, frame, fields) {
    const index = believedIndex(state, frame, fields);
    fillUpTo(state, index);
    state.strokes.splice(index, 0, readStroke(frame, fields, false));
}

function replaceStroke(state, frame, fields) {
    const index = believedIndex(state, frame, fields);
    fillUpTo(state, index);
    state.strokes[index] = readStroke(frame, fields, Boolean(state.strokes[index]?.selected));
}

function removeStrokes({strokes}, frame, fields) {
    for (const index of indexesOf(frame, fieldNamed(fields, 'indexes')))
        if (index >= 0 && index < strokes.length)
            strokes.splice(index, 1);
}

function select({strokes}, frame, fields, selected) {
    for (const index of indexesOf(frame, fieldNamed(fields, 'indexes')))
        if (strokes[index] && strokes[index].selected !== selected)
            strokes[index] = {...strokes[index], selected};
}

function resize(state, frame, fields) {
    state.width = drawnNumber(frame, fieldNamed(fields, 'length'));
    state.height = drawnNumber(frame, fieldNamed(fields, 'width'));
}

function reset(state, frame, fields, n) {
    state.strokes.length = 0;
    state.pixels = 0;
    state.pixelsFrom = n + 1;
}
