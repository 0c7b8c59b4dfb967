/* Strokes, painted above the pixels. */

function css([r, g, b, a]) {
    return `rgba(${r},${g},${b},${a / 255})`;
}

/* A pen's point is `width` wide and `height` high: the line is drawn with a
 * round pen in a space stretched to it (pcap-tools/paint.c). */
function paintStroke(context, stroke) {
    const width = Math.max(stroke.width, 0.1);
    const height = Math.max(stroke.height, 0.1);
    const {points} = stroke;

    context.beginPath();
    if (isDot(points)) {
        context.ellipse(points[0], points[1], width / 2, height / 2, 0, 0, 2 * Math.PI);
        context.fillStyle = css(stroke.rgba);
        context.fill();
        return;
    }
    for (let i = 0; i < points.length; i += 2)
        context.lineTo(points[i], points[i + 1]);
    context.save();
    context.scale(width, height);
    context.lineWidth = 1;
    context.strokeStyle = css(stroke.rgba);
    context.stroke();
    context.restore();
}

function isDot(points) {
    for (let i = 2; i < points.length; i += 2)
        if (points[i] !== points[0] || points[i + 1] !== points[1])
            return false;
    return true;
}

function paintSelected(context, {points, width, height}) {
    const pad = Math.max(width, height) / 2 + 2;
    const box = {left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity};
    for (let i = 0; i < points.length; i += 2) {
        box.left = Math.min(box.left, points[i]);
        box.right = Math.max(box.right, points[i]);
        box.top = Math.min(box.top, points[i + 1]);
        box.bottom = Math.max(box.bottom, points[i + 1]);
    }
    dashed(context, [5, 3], () => context.strokeRect(box.left - pad, box.top - pad,
        box.right - box.left + 2 * pad, box.bottom - box.top + 2 * pad));
}

function dashed(context, dashes, outline) {
    context.save();
    context.setLineDash(dashes);
    context.lineWidth = 1;
    context.strokeStyle = 'rgb(51,102,230)';
    outline();
    context.restore();
}

/* Strokes from number `first` on. */
function paintStrokes(context, strokes, first, end) {
    context.lineCap = 'round';
    context.lineJoin = 'round';
    for (let i = first; i < end; i++) {
        const stroke = strokes[i];
        if (!stroke?.points.length)
            continue;
        paintStroke(context, stroke);
        if (stroke.selected)
            paintSelected(context, stroke);
    }
}
