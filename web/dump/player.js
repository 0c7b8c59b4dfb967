/* Plays the canvases: time goes on, a canvas is painted as it was then. */
const SPEEDS = [0.25, 1, 4, 16, 64, 256];
const PAUSE = 1; // seconds without a record that are skipped

/* -> {show(i), play(), step(by)}. show(i): everything until record i has
 * happened. Calls moved(i, playing) when the player itself goes elsewhere. */
function showPlayer(box, capture, moved) {
    const canvas = el('canvas', {role: 'img', width: 640, height: 480});
    const parts = playerParts(capture);
    const state = {now: -1, time: 0, playing: false, chosen: -1, ops: [], show: null};
    const last = capture.when[capture.size - 1] ?? 0;

    box.replaceChildren(el('div', {class: 'stage'}, canvas), parts.controls, parts.scrub);
    box.hidden = !capture.canvases.length;

    function choose(index) {
        const film = filmOf(capture, capture.canvases[index]);
        Object.assign(state, {chosen: index, ops: film.ops, show: screenOf(film, canvas)});
        parts.lobby.value = String(index);
    }

    function paint() {
        if (state.chosen < 0)
            return;
        const n = lastAtMost(state.ops, state.ops.length, state.now) + 1;
        const {strokes} = state.show(n);
        const words = `${n.toLocaleString('en')} of ${count(state.ops.length, 'frame')} drawn`;
        parts.drawn.textContent = words;
        canvas.setAttribute('aria-label', `${count(strokes.length, 'stroke')}, ${words}`);
        parts.slider.value = String(last ? Math.round(state.time / last * SLIDER) : 0);
        parts.clock.textContent = `${clockText(state.time)} of ${clockText(last)}`;
    }

    function show(i, time = capture.when[i]) {
        const canvasOf = capture.canvas[i];
        state.now = i;
        state.time = Math.max(0, time ?? 0);
        if (canvasOf >= 0 && canvasOf !== state.chosen && !state.playing)
            choose(canvasOf);
        paint();
    }

    function goTo(time) {
        const i = recordUntil(capture, time);
        const changed = i !== state.now;
        show(i, time);
        if (changed)
            moved(Math.max(0, i), state.playing);
    }

    function setPlaying(on) {
        state.playing = on;
        parts.play.textContent = on ? 'Pause' : 'Play';
        if (on && state.time >= last)
            goTo(0);
        if (on)
            requestAnimationFrame((at) => tick(at, at));
        else
            moved(Math.max(0, state.now), false);
    }

    function tick(at, before) {
        if (!state.playing)
            return;
        const speed = Number(parts.speed.value);
        let time = state.time + (at - before) / 1000 * speed;
        const next = capture.when[recordUntil(capture, time) + 1];
        if (parts.skip.checked && next - time > PAUSE * speed)
            time = next - PAUSE * speed / 4;
        goTo(Math.min(time, last));
        if (time >= last)
            setPlaying(false);
        else
            requestAnimationFrame((later) => tick(later, at));
    }

    /* The next or previous frame that draws on this canvas. */
    function step(by) {
        const n = lastAtMost(state.ops, state.ops.length, state.now);
        const on = by < 0 && state.ops[n] !== state.now ? n : n + by;
        const i = state.ops[Math.max(0, Math.min(state.ops.length - 1, on))];
        if (i === undefined)
            return;
        show(i);
        moved(i, false);
    }

    function play() {
        setPlaying(!state.playing);
    }

    parts.play.addEventListener('click', play);
    parts.back.addEventListener('click', () => step(-1));
    parts.on.addEventListener('click', () => step(1));
    parts.slider.addEventListener('input', () => goTo(last * Number(parts.slider.value) / SLIDER));
    parts.lobby.addEventListener('change', () => { choose(Number(parts.lobby.value)); paint(); });
    if (capture.canvases.length)
        choose(busiest(capture));
    return {show, play, step};
}

const SLIDER = 10000;

function busiest({canvases}) {
    return canvases.reduce((best, canvas, i) =>
        (canvas.ops.length > canvases[best].ops.length ? i : best), 0);
}

function playerParts({canvases}) {
    const button = (words, label) => el('button', {type: 'button', 'aria-label': label,
        title: label}, words);
    const parts = {
        play: el('button', {type: 'button', class: 'play'}, 'Play'),
        back: button('‹', 'Drawing before'),
        on: button('›', 'Next drawing'),
        lobby: el('select', {class: 'lobby', 'aria-label': 'Lobby'},
            canvases.slice(0, CHOICES_MAX).map((canvas, i) => el('option', {value: i},
                oneLine(lobbyWords(canvas.name, canvas.owner), 60)))),
        speed: el('select', {'aria-label': 'Speed'}, SPEEDS.map((speed) =>
            el('option', {value: speed, selected: speed === 1}, `${speed} ×`))),
        skip: el('input', {type: 'checkbox', checked: true}),
        slider: el('input', {type: 'range', min: 0, max: SLIDER, value: 0, 'aria-label': 'Time'}),
        clock: el('output', {}),
        drawn: el('span', {class: 'drawn'}),
    };
    parts.controls = el('div', {class: 'controls'}, parts.play, parts.back, parts.on,
        parts.lobby, parts.speed, el('label', {class: 'check'}, parts.skip, ' skip pauses'),
        parts.drawn);
    parts.scrub = el('div', {class: 'scrub'}, parts.slider, parts.clock);
    return parts;
}

/* 1:02:03.456 */
function clockText(seconds) {
    const minutes = Math.floor(seconds / 60);
    const rest = (seconds - 60 * minutes).toFixed(3).padStart(6, '0');
    const hours = Math.floor(minutes / 60);
    return hours ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
