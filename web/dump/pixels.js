/* The pixel-mode layer (3.2.19 to 3.2.23, 3.2.26), as pcap-tools/pixels.c
 * paints it: no half-covered pixels, which would stop a bucket fill before a
 * line's edge. A pixel is 0xaabbggrr; 0 is blank. */

/* Selections at once: one for each author, the rest are not believed. */
const SELECTIONS_MAX = 64;

function blankLayer(width, height) {
    return {width, height, pixels: new Uint32Array(width * height), selections: []};
}

/* What was taken out of a layer never changes: it can be shared. */
function copyLayer(layer) {
    return {...layer, pixels: layer.pixels.slice(),
        selections: layer.selections.map((selection) => ({...selection}))};
}

/* Alpha 0 erases, whatever the colour. */
function pixelOf([r, g, b, a]) {
    return a === 0 ? 0 : (a << 24 | b << 16 | g << 8 | r) >>> 0;
}

function drawPixels(layer, frame) {
    const name = typeName(frame.tables, frame.type);
    PIXEL_DRAWING[name]?.(layer, frame, fieldsOf(frame));
}

const PIXEL_DRAWING = lookup({
    SEND_POINTS: sendPoints,
    BUCKET_FILL: bucketFill,
    CREATE_SELECTION: createSelection,
    UPDATE_SELECTION(layer, frame, fields) {
        const selection = layer.selections.find((s) => s.author === authorOf(frame));
        if (selection)
            Object.assign(selection, rectangleOf(frame, fields));
    },
    REMOVE_SELECTION(layer, frame) {
        const at = layer.selections.findIndex((s) => s.author === authorOf(frame));
        if (at >= 0)
            putBack(layer, at);
    },
});

/* ---- points ------------------------------------------------------------- */

function sendPoints(layer, frame, fields) {
    const radius = Math.max(drawnNumber(frame, fieldNamed(fields, 'pen')), 1) / 2;
    const pixel = pixelOf(drawnColour(frame, fieldNamed(fields, 'rgba')));
    const points = drawnPoints(frame, fieldNamed(fields, 'points'));

    for (let i = 0; i < points.length; i += 2) {
        const j = Math.max(0, i - 2);
        thickLine(layer, [points[j], points[j + 1]], [points[i], points[i + 1]], radius, pixel);
    }
}

/* All pixels whose middle is within `radius` of the line from a to b. */
function thickLine({width, height, pixels}, a, b, radius, pixel) {
    const top = Math.max(0, Math.floor(Math.min(a[1], b[1]) - radius));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(a[1], b[1]) + radius));
    for (let y = top; y <= bottom; y++) {
        const [left, right] = rowSpan(a, b, radius, y + 0.5);
        const first = Math.max(0, Math.ceil(left - 0.5));
        const last = Math.min(width - 1, Math.floor(right - 0.5));
        if (last >= first)
            pixels.fill(pixel, y * width + first, y * width + last + 1);
    }
}

/* Where a row crosses the line with its round ends, which is convex: the
 * union of what it crosses of both ends and of the body. */
function rowSpan(a, b, radius, y) {
    const spans = [discSpan(a, radius, y), discSpan(b, radius, y), bodySpan(a, b, radius, y)];
    return [Math.min(...spans.map((s) => s[0])), Math.max(...spans.map((s) => s[1]))];
}

const NO_SPAN = [Infinity, -Infinity];

function discSpan([cx, cy], radius, y) {
    const half = radius * radius - (y - cy) * (y - cy);
    return half < 0 ? NO_SPAN : [cx - Math.sqrt(half), cx + Math.sqrt(half)];
}

/* The rectangle along the line: a row is inside of four edges. */
function bodySpan([ax, ay], [bx, by], radius, y) {
    const dx = bx - ax;
    const dy = by - ay;
    const length = Math.hypot(dx, dy);
    if (!length)
        return NO_SPAN;
    const across = bounds(-dy, dx * (y - ay) + dy * ax, -radius * length, radius * length);
    const along = bounds(dx, dy * (y - ay) - dx * ax, 0, length * length);
    const span = [Math.max(across[0], along[0]), Math.min(across[1], along[1])];
    return span[0] <= span[1] ? span : NO_SPAN;
}

/* The x with low <= factor * x + rest <= high. */
function bounds(factor, rest, low, high) {
    if (factor === 0)
        return rest >= low && rest <= high ? [-Infinity, Infinity] : NO_SPAN;
    const ends = [(low - rest) / factor, (high - rest) / factor];
    return factor > 0 ? ends : ends.reverse();
}

/* ---- filling ------------------------------------------------------------- */

function bucketFill({width, height, pixels}, frame, fields) {
    const x = Math.floor(drawnNumber(frame, fieldNamed(fields, 'x')));
    const y = Math.floor(drawnNumber(frame, fieldNamed(fields, 'y')));
    const to = pixelOf(drawnColour(frame, fieldNamed(fields, 'rgba')));

    if (x < 0 || y < 0 || x >= width || y >= height)
        return;
    const from = pixels[y * width + x];
    const later = from === to ? [] : [[x, x, y]];
    while (later.length) {
        const [left, right, row] = later.pop();
        for (let at = left; at <= right; at++)
            if (pixels[row * width + at] === from)
                at = colourRun(at, row);
    }

    /* Colours the run of pixels around x; the rows beside it come later. */
    function colourRun(at, row) {
        const start = row * width;
        let left = at;
        let right = at;
        while (left > 0 && pixels[start + left - 1] === from)
            left--;
        while (right + 1 < width && pixels[start + right + 1] === from)
            right++;
        pixels.fill(to, start + left, start + right + 1);
        if (row > 0)
            later.push([left, right, row - 1]);
        if (row + 1 < height)
            later.push([left, right, row + 1]);
        return right;
    }
}

/* ---- selections ---------------------------------------------------------- */

function authorOf({bytes, dataStart}) {
    return String.fromCharCode(...bytes.subarray(8, dataStart));
}

function rectangleOf(frame, fields) {
    const value = (name) => drawnNumber(frame, fieldNamed(fields, name));
    return {x: value('x'), y: value('y'), length: value('length'), width: value('width'),
        angle: value('angle')};
}

function createSelection(layer, frame, fields) {
    const author = authorOf(frame);
    const own = layer.selections.findIndex((s) => s.author === author);
    if (own >= 0)
        putBack(layer, own);
    if (layer.selections.length === SELECTIONS_MAX)
        putBack(layer, 0);
    const selection = {author, ...rectangleOf(frame, fields), taken: null};
    selection.taken = takeOut(layer, selection);
    layer.selections.push(selection);
}

/* Takes the pixels out of the layer. -> {length, width, pixels} */
function takeOut(layer, selection) {
    const length = Math.min(Math.ceil(selection.length), SIDE_MAX);
    const width = Math.min(Math.ceil(selection.width), SIDE_MAX);
    if (!(length >= 1 && width >= 1))
        return null;
    const taken = {length, width, pixels: new Uint32Array(length * width)};
    const left = Math.ceil(selection.x - 0.5);
    const top = Math.ceil(selection.y - 0.5);

    for (let y = Math.max(0, -top); y < width && top + y < layer.height; y++)
        for (let x = Math.max(0, -left); x < length && left + x < layer.width; x++) {
            const at = (top + y) * layer.width + left + x;
            taken.pixels[y * length + x] = layer.pixels[at];
            layer.pixels[at] = 0;
        }
    return taken;
}

/* Where a selection's own corner is at the origin; it turns, in degrees, about
 * its middle. -> point(u, v) on the canvas, and back */
function placing({x, y, length, width, angle}) {
    const turn = (angle % 360) * Math.PI / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const [mx, my] = [x + length / 2, y + width / 2];
    return {
        there: (u, v) => [mx + (u - length / 2) * cos - (v - width / 2) * sin,
            my + (u - length / 2) * sin + (v - width / 2) * cos],
        back: (px, py) => [(px - mx) * cos + (py - my) * sin + length / 2,
            (py - my) * cos - (px - mx) * sin + width / 2],
    };
}

function cornersOf(selection) {
    const {length, width} = selection;
    const {there} = placing(selection);
    return [there(0, 0), there(length, 0), there(length, width), there(0, width)];
}

/* The last selection takes the place of the one that goes. */
function putBack(layer, at) {
    const selection = layer.selections[at];
    const last = layer.selections.pop();
    if (last !== selection)
        layer.selections[at] = last;
    if (selection.taken && selection.length > 0 && selection.width > 0)
        lay(layer, selection);
}

function lay(layer, selection) {
    const {taken, length, width} = selection;
    const {back} = placing(selection);
    const corners = cornersOf(selection);
    const held = (n, most) => Math.max(0, Math.min(most, n));
    const range = (i, most) => [
        held(Math.floor(Math.min(...corners.map((c) => c[i]))), most),
        held(Math.ceil(Math.max(...corners.map((c) => c[i]))), most)];
    const [left, right] = range(0, layer.width);
    const [top, bottom] = range(1, layer.height);

    for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
            const [u, v] = back(x + 0.5, y + 0.5);
            const column = Math.floor(u / length * taken.length);
            const row = Math.floor(v / width * taken.width);
            if (column >= 0 && row >= 0 && column < taken.length && row < taken.width) {
                const at = y * layer.width + x;
                layer.pixels[at] = over(taken.pixels[row * taken.length + column],
                    layer.pixels[at]);
            }
        }
}

/* One pixel above another. */
function over(above, below) {
    const a = above >>> 24;
    if (a === 255 || below === 0)
        return above || below;
    if (a === 0)
        return below;
    const b = (below >>> 24) * (255 - a) / 255;
    const mix = (shift) => Math.round(((above >>> shift & 255) * a
        + (below >>> shift & 255) * b) / (a + b));
    return pixelOf([mix(0), mix(8), mix(16), Math.round(a + b)]);
}

/* What floats, laid down where it is: pixels to show. */
function flattened(layer) {
    if (!layer.selections.length)
        return layer.pixels;
    const shown = copyLayer(layer);
    while (shown.selections.length)
        putBack(shown, 0);
    return shown.pixels;
}
