/* Which clauses and cases are shown: the bar of filters, and what it means. */

const SEARCH_LIMIT = 200;

function showFilters(form, model, kept) {
    const search = el('input', {type: 'search', id: 'search', maxlength: SEARCH_LIMIT,
        placeholder: 'Search clauses, cases, reasons', 'aria-label': 'Search',
        autocomplete: 'off', spellcheck: 'false'});
    const chapter = el('select', {'aria-label': 'Chapter'},
        el('option', {value: ''}, 'All chapters'),
        chaptersOf(model).map(([letter]) => el('option', {value: letter}, chapterName(letter))));
    const unpassed = el('input', {type: 'checkbox', id: 'unpassed'});
    const shown = el('output', {class: 'shown', 'aria-live': 'polite'});
    const toggles = [...verdictToggles(model, kept), ...levelToggles(kept)];

    search.addEventListener('input', () => kept.tune({q: search.value}));
    chapter.addEventListener('change', () => kept.tune({chapter: chapter.value}));
    unpassed.addEventListener('change', () => kept.tune({unpassed: unpassed.checked}));
    form.addEventListener('submit', (event) => event.preventDefault());
    form.replaceChildren(search,
        el('div', {class: 'chips'}, toggles.map((toggle) => toggle.button)), chapter,
        el('label', {class: 'check'}, unpassed, ' hide passed'), shown);
    form.hidden = false;

    return (view, howMany) => {
        if (search.value !== view.q)
            search.value = view.q;
        chapter.value = view.chapter;
        unpassed.checked = view.unpassed;
        for (const toggle of toggles)
            toggle.button.setAttribute('aria-pressed', String(toggle.isOn(view)));
        shown.textContent = count(howMany, 'clause');
    };
}

function chapterName(letter) {
    return CHAPTERS[letter] ? `${letter} ${CHAPTERS[letter]}` : oneLine(letter, 40);
}

/* Only verdicts that there are; those of cells that have no case count too. */
function verdictToggles(model, kept) {
    const found = new Set(model.runs.flatMap((run) => run.verdicts.map((v) => v.verdict)));
    const names = WORST_FIRST.filter((verdict) => found.has(verdict));
    return [...names, 'NONE'].map((verdict) => toggleOf('verdicts', verdict, kept,
        [icon(verdict), verdict === 'NONE' ? 'no case' : shortVerdict(verdict)]));
}

function levelToggles(kept) {
    return Object.keys(LEVELS).map((level) =>
        toggleOf('levels', level, kept, levelBadge(level), LEVELS[level]));
}

function toggleOf(list, name, kept, label, spoken) {
    const isOn = (view) => view[list].includes(name);
    const button = el('button', {type: 'button', class: 'chip', 'data-v': name,
        'aria-label': spoken, title: spoken,
        onclick: () => {
            const before = kept.view[list];
            kept.tune({[list]: isOn(kept.view) ? before.filter((n) => n !== name)
                : [...before, name]});
        }}, label);
    return {button, isOn};
}

/* -> {clause(c), entry(c, e)}: whether a clause, and a case in it, is shown */
function makeFilter(view) {
    const terms = view.q.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (hay) => terms.every((term) => hay.includes(term));
    const verdicts = new Set(view.verdicts);

    const fits = (entry) => entry.runs.some((v) => v
        && (!verdicts.size || verdicts.has(v.verdict))
        && (!view.unpassed || v.verdict !== 'PASS'));
    const entry = (clause, e) => fits(e) && (has(clause.hay) || has(e.hay));
    const empty = (clause) => has(clause.hay)
        && (verdicts.size ? verdicts.has('NONE') : !view.unpassed);

    return {
        entry,
        clause(c) {
            if (view.levels.length && !view.levels.includes(c.level))
                return false;
            if (view.chapter && view.chapter !== c.chapter)
                return false;
            if (!c.main.length && !c.also.length)
                return empty(c);
            return c.main.some((e) => entry(c, e)) || c.also.some((e) => entry(c, e));
        },
    };
}
