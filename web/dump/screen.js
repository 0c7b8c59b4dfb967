/* Paints a canvas as it was after some of its operations. Jumps are quick, as
 * pictures of earlier states are kept and only what follows is painted. */
const PICTURES_BYTES = 64 << 20;
const PIXELS_EVERY = 200;   // pixel-mode frames between two pictures kept
const STROKES_EVERY = 2000; // strokes

/* -> show(n): the film's state after its first n operations */
function screenOf(film, canvas) {
    const pixels = pixelPictures(film);
    const strokes = strokePictures();

    return (n) => {
        const state = film.stateAt(n);
        const [width, height] = film.sizeOf(state);
        const context = canvas.getContext('2d');
        if (canvas.width !== width || canvas.height !== height)
            Object.assign(canvas, {width, height});
        context.fillStyle = '#fff';
        context.fillRect(0, 0, width, height);
        if (state.pixels)
            paintLayer(context, pixels.at(state, n, width, height));
        if (state.strokes.length)
            context.drawImage(strokes.at(state.strokes, width, height), 0, 0);
        return state;
    };
}

function paintLayer(context, layer) {
    const {width, height} = layer;
    const picture = blankPicture(width, height);
    const data = new Uint8ClampedArray(flattened(layer).buffer);
    picture.getContext('2d').putImageData(new ImageData(data, width, height), 0, 0);
    context.drawImage(picture, 0, 0);
    for (const selection of layer.selections)
        outlineSelection(context, selection);
}

function outlineSelection(context, selection) {
    dashed(context, [6, 4], () => {
        context.beginPath();
        for (const [x, y] of cornersOf(selection))
            context.lineTo(x, y);
        context.closePath();
        context.stroke();
    });
}

function blankPicture(width, height) {
    return Object.assign(document.createElement('canvas'), {width, height});
}

/* A few of what was painted; when they are too many every second one goes. A
 * picture like one that is kept is not kept again. */
function keeper(isLike) {
    let kept = [];
    return {
        all: () => kept,
        keep(one, width, height) {
            const most = Math.max(2, Math.min(48, Math.floor(PICTURES_BYTES / (4 * width * height))));
            if (kept.some((other) => isLike(one, other)))
                return;
            if (kept.length >= most)
                kept = kept.filter((_, i) => i % 2);
            kept.push(one);
        },
    };
}

/* The pixel layer. One for each size and reset: frames drew on all of the
 * canvas that is painted, so another size is painted anew. */
function pixelPictures(film) {
    const isSize = (one, width, height) => one.layer.width === width
        && one.layer.height === height;
    const {all, keep} = keeper((a, b) => a.n === b.n && a.from === b.from
        && isSize(a, b.layer.width, b.layer.height));
    let now = null;

    function best(state, n, width, height) {
        const fits = (one) => one && one.n <= n && one.from === state.pixelsFrom
            && isSize(one, width, height);
        const found = all().filter(fits);
        const nearest = found.sort((a, b) => b.n - a.n)[0];
        if (fits(now) && (!nearest || now.n >= nearest.n))
            return now;
        return nearest ? {...nearest, layer: copyLayer(nearest.layer)}
            : {n: state.pixelsFrom, from: state.pixelsFrom, layer: blankLayer(width, height)};
    }

    function at(state, n, width, height) {
        now = best(state, n, width, height);
        for (let drawn = 0; now.n < n; now.n++) {
            if (!PIXEL_TYPES.has(film.typeOfOp(now.n)))
                continue;
            drawPixels(now.layer, film.frameOfOp(now.n));
            if (++drawn % PIXELS_EVERY === 0)
                keep({...now, n: now.n + 1, layer: copyLayer(now.layer)}, width, height);
        }
        return now.layer;
    }
    return {at};
}

/* Strokes above it. A picture can be painted on when its strokes are the first
 * of those that are wanted: strokes never change, so that is told by looking
 * whether they are the same ones. */
function strokePictures() {
    const {all, keep} = keeper((a, b) => a.picture.width === b.picture.width
        && a.picture.height === b.picture.height && a.strokes.length === b.strokes.length
        && a.strokes.at(-1) === b.strokes.at(-1));
    let now = null;

    const begins = (one, strokes, width, height) => one && one.picture.width === width
        && one.picture.height === height && one.strokes.length <= strokes.length
        && one.strokes.every((stroke, i) => stroke === strokes[i]);

    function best(strokes, width, height) {
        if (begins(now, strokes, width, height))
            return now;
        const nearest = [...all()].sort((a, b) => b.strokes.length - a.strokes.length)
            .find((one) => begins(one, strokes, width, height));
        const picture = blankPicture(width, height);
        if (nearest)
            picture.getContext('2d').drawImage(nearest.picture, 0, 0);
        return {picture, strokes: nearest?.strokes ?? []};
    }

    function copy(picture) {
        const made = blankPicture(picture.width, picture.height);
        made.getContext('2d').drawImage(picture, 0, 0);
        return made;
    }

    function at(strokes, width, height) {
        const {picture, strokes: before} = best(strokes, width, height);
        const context = picture.getContext('2d');
        let first = before.length;
        while (first < strokes.length) {
            const end = Math.min(strokes.length, first + STROKES_EVERY);
            paintStrokes(context, strokes, first, end);
            first = end;
            if (end < strokes.length)
                keep({picture: copy(picture), strokes: strokes.slice(0, end)}, width, height);
        }
        now = {picture, strokes: before.length === strokes.length ? before : strokes.slice()};
        return picture;
    }
    return {at};
}
