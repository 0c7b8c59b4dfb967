/* The bar of filters: says what is wanted, and how much of it there is. */
const CHOICES_MAX = 500;

/* -> {wanted, tell(size, done), set(change)}; calls changed(wanted). */
function showFilters(form, capture, changed) {
    const wanted = {...ALL_SHOWN};
    const set = (change) => {
        Object.assign(wanted, change);
        for (const control of controls)
            control.show(wanted);
        changed(wanted);
    };
    const search = searchBox(set);
    const controls = [search,
        choice('type', 'All types', typeChoices(capture), set),
        choice('user', 'All users', userChoices(capture), set),
        choice('lobby', 'All lobbies', lobbyChoices(capture), set),
        choice('connection', 'All connections', connectionChoices(capture), set),
        problemBox(set)];
    const shown = el('output', {class: 'shown', 'aria-live': 'polite'});

    form.addEventListener('submit', (event) => event.preventDefault());
    form.replaceChildren(...controls.map((control) => control.element), shown);
    form.hidden = false;
    return {
        wanted,
        set,
        tell(size, done) {
            shown.textContent = done ? `${size.toLocaleString('en')} of ${count(capture.size, 'row')}`
                : `${size.toLocaleString('en')} so far …`;
        },
    };
}

function searchBox(set) {
    const element = el('input', {type: 'search', id: 'search', maxlength: 200,
        placeholder: 'Search types, fields, names', 'aria-label': 'Search',
        autocomplete: 'off', spellcheck: 'false'});
    element.addEventListener('input', () => set({q: element.value}));
    return {element, show(wanted) {
        if (element.value !== wanted.q)
            element.value = wanted.q;
    }};
}

/* `choices`: [value, words] */
function choice(name, all, choices, set) {
    const element = el('select', {'aria-label': all.slice(4), 'data-filter': name},
        el('option', {value: ''}, all),
        choices.slice(0, CHOICES_MAX).map(([value, words]) =>
            el('option', {value}, oneLine(words, 60))));
    element.addEventListener('change', () => set({[name]: element.value}));
    return {element, show(wanted) {
        const value = String(wanted[name]);
        /* one that was not among the first */
        if (![...element.options].some((option) => option.value === value))
            element.append(el('option', {value}, value));
        element.value = value;
    }};
}

function problemBox(set) {
    const box = el('input', {type: 'checkbox', id: 'problems'});
    box.addEventListener('change', () => set({problems: box.checked}));
    return {element: el('label', {class: 'check'}, box, ' only problems'),
        show(wanted) { box.checked = wanted.problems; }};
}

function typeChoices(capture) {
    const counts = new Map();
    for (let i = 0; i < capture.size; i++)
        if (capture.type[i] >= 0)
            counts.set(capture.type[i], (counts.get(capture.type[i]) ?? 0) + 1);
    return [...counts].map(([type, n]) => [type, `${typeName(capture.tables, type)} (${n})`])
        .sort((a, b) => (a[1] < b[1] ? -1 : 1));
}

/* Everybody who was logged in or is named in a frame. */
function userChoices(capture) {
    const users = new Set([...capture.places.map((place) => place.user), ...capture.names]);
    users.delete('');
    return [...users].sort().map((user) => [user, user]);
}

function lobbyChoices(capture) {
    const keys = new Set([...capture.places, ...capture.canvases.map(canvasPlace)].map(lobbyKey));
    keys.delete('');
    return [...keys].sort().map((key) => [key, lobbyWords(...JSON.parse(key))]);
}

function lobbyWords(name, owner) {
    if (!name)
        return 'a lobby whose name was not seen';
    return owner ? `${name} of ${owner}` : name;
}

function connectionChoices({connections}) {
    return connections.filter(({first}) => first >= 0)
        .map((c) => [c.id, `#${c.id} ${c.user} ${c.client}`]);
}
