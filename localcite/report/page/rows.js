// The three tables of rows: their columns, the filters above them, the question that finds the same rows.
const elementOf = (name) => document.getElementById(name);
const table = new Table(elementOf('table'), elementOf('pages'), say);
let current = { table: 'citing' };
let words = '';

const link = (hash, words_, title) => make('a', { href: hash, class: 'n', title }, words_);
const LONG = 22; // letters of a name that may be broken
function named(name) {
  const where = outside(name), long = name.length < LONG ? '' : ' long';
  return where ? make('a', { href: where, class: `out${long}`, rel: 'noopener noreferrer' }, name) : make('span', { class: `name${long}` }, name);
}
const plain = (value) => (value === null ? null : document.createTextNode(value));
const spaced = (names) => names && names.split('|').map((name) => name.trim()).filter(Boolean).join('; ');

// Columns about a document, of members and of what cites them.
function about(columns, more = () => []) {
  const title = (row) => columns.title[row.row];
  const names = (row) => spaced(text(columns.people[row.row]));
  return {
    number: {
      name: 'number', label: 'Document', kind: 'name', value: (row) => columns.number[row.row],
      words: (row) => columns.number[row.row], show: (row) => [named(columns.number[row.row]), ...more(row)],
    },
    title: { name: 'title', label: 'Title', kind: 'words', value: title, words: title, show: (row) => plain(title(row)) },
    published: {
      name: 'published', label: 'Published', kind: 'day', down: true,
      value: (row) => text(columns.published[row.row]) ?? (columns.year[row.row] === null ? null : String(columns.year[row.row])),
      show(row) { return plain(this.value(row)); },
    },
    people: { name: 'people', label: 'Assignee', kind: 'words', value: names, words: names, show: (row) => plain(names(row)) },
  };
}

const isNew = (row) => row.links.some((place) => links.flags[place] & NEW);
const newBadge = (row) => (data.since && isNew(row) ? [make('span', { class: 'new' }, 'new')] : []);
const ownWords = { external: 'another', self: 'the same', unknown: null, paper: 'none: paper' };
const each = (row, value) => [...new Set(row.links.map(value).filter((found) => found !== null))];
const joined = (row, value) => each(row, value).sort(order).join(', ') || null;

const ofLinks = {
  category: {
    name: 'category', label: 'Category', kind: '', value: (row) => joined(row, (place) => text(links.category[place])),
    show(row) { return plain(this.value(row)); },
  },
  cite_type: {
    name: 'cite_type', label: 'Cited by whom', kind: '', value: (row) => joined(row, (place) => text(links.cite_type[place])),
    show(row) { return plain(this.value(row)); },
  },
  own: {
    name: 'own', label: 'Owner', kind: '', value: (row) => joined(row, (place) => ownWords[data.own[links.own[place]]]),
    show(row) { return plain(this.value(row)); },
  },
  cites: {
    name: 'cites', label: 'Cites', kind: 'name long', words: (row) => joined(row, (place) => members.number[links.cited[place]]),
    value(row) { return this.words(row); },
    show: (row) => row.links.slice(0, 6).flatMap((place, index) => [
      index ? ', ' : '', link(addressOf({ table: 'citing', of: String(links.cited[place]) }), members.number[links.cited[place]], 'who cites it'),
    ]).concat(row.links.length > 6 ? [', ', link(addressOf({ table: 'citations', by: String(row.row) }), `${row.links.length - 6} more`)] : []),
  },
  first: {
    name: 'first', label: 'First seen', kind: 'day', down: true,
    value: (row) => each(row, (place) => text(links.first[place])).sort()[0] ?? null,
    show(row) { return plain(this.value(row)); },
  },
  last: {
    name: 'last', label: 'Last seen', kind: 'day', down: true,
    value: (row) => each(row, (place) => text(links.last[place])).sort().at(-1) ?? null,
    show(row) { return plain(this.value(row)); },
  },
};

// How many listed citing documents each member has, for the members' own table.
const citedBy = members.number.map(() => new Set());
links.cited.forEach((member, place) => { if (!(links.flags[place] & DELISTED)) citedBy[member].add(links.citing[place]); });
const countOf = (label, column) => ({
  name: column, label, kind: 'num', down: true, value: (row) => members[column][row.row], show: (row) => plain(members[column][row.row]),
});
const stateWords = { not_bought: 'not bought', no_answer: 'no answer', in_doubt: 'in doubt' };
const ofMembers = [
  {
    name: 'state', label: 'Held', kind: '', value: (row) => data.states[members.state[row.row]],
    show: (row) => plain(stateWords[data.states[members.state[row.row]]] ?? data.states[members.state[row.row]]),
  },
  { name: 'fetched', label: 'Answered', kind: 'day', down: true, value: (row) => text(members.fetched[row.row]), show(row) { return plain(this.value(row)); } },
  {
    name: 'cited', label: 'Cited by, held', kind: 'num', down: true,
    value: (row) => (members.cited_by[row.row] === null && !citedBy[row.row].size ? null : citedBy[row.row].size),
    show(row) {
      const known = this.value(row);
      if (known === null) return null;
      const shown = known ? link(addressOf({ table: 'citing', of: String(row.row) }), number(known)) : plain('0');
      return members.cited_by[row.row] === null ? [shown, make('span', { class: 'quiet' }, ' seen; not bought')] : [shown];
    },
  },
  ...[['Vendor: 3 years', 'cited_by_3y'], ['Vendor: 5 years', 'cited_by_5y'], ['Vendor: simple family', 'cited_by_simple_family'],
    ['Vendor: INPADOC family', 'cited_by_inpadoc_family'], ['Vendor: Patsnap family', 'cited_by_patsnap_family']]
    .filter(([, column]) => members[column].some((value) => value !== null)).map(([label, column]) => countOf(label, column)),
];

const SHOWN = {
  citing() {
    const { number: name, title, published, people: names } = about(citing, newBadge);
    return [name, title, published, names, ofLinks.category, ofLinks.cites, ofLinks.own, ofLinks.first];
  },
  citations() {
    const { number: name, title, published } = about(citing, newBadge);
    return [{ ...name, label: 'Citing' }, title, published, { ...ofLinks.cites, label: 'Cited' }, ofLinks.category,
      ofLinks.cite_type, ofLinks.own, ofLinks.first, ofLinks.last];
  },
  members() {
    const { number: name, title, published, people: names } = about(members);
    return [name, title, published, names, ...ofMembers];
  },
};
const CAPTIONS = { citing: 'Documents that cite the collection', citations: 'Citations', members: 'Documents of the collection' };
const FIRST = {
  citing: { name: 'published', down: true }, citations: { name: 'published', down: true }, members: { name: 'number', down: false },
};

// ---- filters --------------------------------------------------------------------------------------------------------

const found = (values) => [...new Set(values)].filter((value) => value !== null);
const choices = {
  own: Object.entries(OWN_WORDS),
  year: [...found(citing.year).sort((one, other) => other - one).map((year) => [String(year), String(year)]), ['unknown', 'unknown']],
  category: found(links.category.flatMap(codes)).sort().map((code) => [code, code]),
  type: [['patent', 'patents'], ['paper', 'papers']],
  state: data.states.filter((_, place) => members.state.includes(place)).map((state) => [state, stateWords[state] ?? state]),
};
const LABELS = { own: 'Owner', year: 'Published', category: 'Category', type: 'Type', state: 'Held' };
const OFFERED = { citing: ['own', 'year', 'category', 'type'], citations: ['own', 'year', 'category', 'type'], members: ['state'] };

function select(key) {
  const chosen = make('select', { 'data-filter': key }, make('option', { value: '' }, 'all'),
    ...choices[key].map(([value, label]) => make('option', { value, selected: current[key] === value }, label)));
  chosen.addEventListener('change', () => move({ ...current, [key]: chosen.value || undefined }, `[data-filter="${key}"]`));
  return make('label', {}, LABELS[key], chosen);
}

function tick(key, label) {
  const box = make('input', { type: 'checkbox', 'data-filter': key, checked: Boolean(current[key]) });
  box.addEventListener('change', () => move({ ...current, [key]: box.checked ? '1' : undefined }, `[data-filter="${key}"]`));
  return make('label', { class: 'tick' }, box, label);
}

function filters() {
  const search = make('input', { type: 'search', value: words, autocomplete: 'off', id: 'words' });
  let waiting = 0;
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      words = search.value;
      table.words = words;
      table.page = 0;
      table.arrange();
      say(`${number(table.rows.length)} rows.`);
    }, 120);
  });
  const isOfLinks = current.table !== 'members';
  const ticks = [
    isOfLinks && data.since ? tick('new', `New since ${data.since}`) : null,
    isOfLinks && links.flags.some((flag) => flag & DELISTED) ? tick('delisted', 'Delisted') : null,
  ];
  elementOf('filters').replaceChildren(make('label', {}, 'Words in these rows', search), ...OFFERED[current.table].map(select),
    ...ticks.filter(Boolean));
  const set = Object.entries(wordsOf(current)).map(([key, told]) => {
    const button = make('button', { type: 'button', 'aria-label': `Remove the filter: ${told}` }, `${told} ×`);
    button.addEventListener('click', () => move({ ...current, [key]: undefined }, '#words'));
    return make('li', {}, button);
  });
  if (set.length > 1) {
    const all = make('button', { type: 'button' }, 'Remove all');
    all.addEventListener('click', () => move({ table: current.table }, '#words'));
    set.push(make('li', {}, all));
  }
  elementOf('chips').replaceChildren(...set);
}

function asked() {
  const question = questionOf(current);
  const copy = make('button', { type: 'button', id: 'copy' }, 'Copy');
  copy.addEventListener('click', () => copied(question, copy));
  const remark = isCountedInNotes(current)
    ? 'No question lists these alone: what it rests on, and its notes, count them.'
    : 'localcite answers these rows with this question.';
  elementOf('asked').replaceChildren(make('code', { id: 'question' }, question), copy, make('span', { class: 'quiet' }, remark));
}

async function copied(question, button) {
  try {
    await navigator.clipboard.writeText(question);
    button.textContent = 'Copied';
    say('Copied.');
  } catch {
    getSelection().selectAllChildren(elementOf('question'));
    say('The question is selected: copy it with the keyboard.');
  }
}

// Shows what `current` asks for.
function show() {
  const rows = rowsOf(current);
  for (const tab of document.querySelectorAll('[data-tab]')) {
    if (tab.dataset.tab === current.table) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
  filters();
  asked();
  table.fill(SHOWN[current.table](), rows, CAPTIONS[current.table], { sort: FIRST[current.table], words });
  say(`${number(table.rows.length)} rows.`);
}

// Goes to another filter by a control; `focus` tells where the keyboard stays.
function move(wanted, focus) {
  current = wanted;
  history.pushState(null, '', addressOf(wanted));
  show();
  document.querySelector(focus)?.focus();
}

// Goes where an address leads: by a link, or back and forth. One that leads to no table moves nothing.
function follow() {
  const wanted = filterOf(location.hash || '#citing');
  if (!wanted) return;
  current = wanted;
  words = '';
  show();
  if (!location.hash) return;
  elementOf('rows').scrollIntoView({ block: 'start' });
  elementOf('table').focus({ preventScroll: true });
}
