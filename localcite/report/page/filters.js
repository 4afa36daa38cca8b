// A filter of rows ↔ the address within the page ↔ the question that finds the same. As `report/filters.py` says it.
const TABLES = ['citing', 'citations', 'members'];
const KEYS = ['own', 'new', 'delisted', 'category', 'of', 'by', 'year', 'who', 'type', 'state', 'uncounted'];
const OWN_WORDS = {
  kept: 'without self-citations', different: 'another owner', self: 'self-citations', unknown: 'an owner unknown',
  paper: 'of or by a paper',
};

// How many there are of what an address names by its place.
const SIZES = { of: members.number.length, by: citing.number.length, who: people.length };
const isThere = (key, place) => !(key in SIZES) || (key === 'who' && place === 'unknown') || (/^[0-9]+$/.test(place) && Number(place) < SIZES[key]);

// One that was typed, or is of another report, may name what is not there: it leads nowhere.
function filterOf(hash) {
  const [table, told = ''] = hash.replace(/^#/, '').split('?');
  if (!TABLES.includes(table)) return null;
  const given = new URLSearchParams(told);
  const wanted = { table };
  for (const key of KEYS) if (given.has(key)) wanted[key] = given.get(key);
  return Object.entries(wanted).every(([key, told]) => isThere(key, told)) ? wanted : null;
}

function addressOf(wanted) {
  const told = KEYS.filter((key) => wanted[key]).map((key) => `${key}=${encodeURIComponent(wanted[key])}`);
  return `#${wanted.table}${told.length ? '?' : ''}${told.join('&')}`;
}

const quoted = (words) => `"${words.replaceAll('"', '""')}"`;

function questionOf(wanted) {
  if (wanted.table === 'members') {
    const uncounted = wanted.uncounted ? ' | where cited_by is unknown' : '';
    return `in ${data.collection}${wanted.state ? ' | cited-by' : uncounted}`;
  }
  const stages = [`in ${data.collection}`, 'cited-by'];
  const unknownOr = (field, value, condition) => stages.push(`where ${value === 'unknown' ? `${field} is unknown` : condition}`);
  if (wanted.own) stages.push('external');
  if (wanted.new) stages.push(`new since ${data.since}`);
  if (wanted.delisted) stages.push('where delisted');
  if (wanted.category) unknownOr('category', wanted.category, `category has ${quoted(wanted.category)}`);
  if (wanted.of) stages.push(`where cited = ${quoted(members.number[wanted.of])}`);
  if (wanted.by) stages.push(`and doc ${quoted(citing.number[wanted.by])}`);
  if (wanted.year) unknownOr('year', wanted.year, `year = ${wanted.year}`);
  if (wanted.who) unknownOr('assignee', wanted.who, `assignee = ${quoted(people[wanted.who] ?? '')}`);
  if (wanted.type) stages.push(`where type = ${wanted.type}`);
  if (wanted.table === 'citations') stages.push('by number, cited');
  return stages.join(' | ');
}

const isCountedInNotes = (wanted) => ['self', 'unknown', 'paper', 'different'].includes(wanted.own) || Boolean(wanted.state);

// What is set, in words: a chip each.
function wordsOf(wanted) {
  const found = {};
  if (wanted.own) found.own = OWN_WORDS[wanted.own] ?? wanted.own;
  if (wanted.new) found.new = `new since ${data.since}`;
  if (wanted.delisted) found.delisted = 'delisted';
  if (wanted.category) found.category = `category ${wanted.category}`;
  if (wanted.of) found.of = `cites ${members.number[wanted.of]}`;
  if (wanted.by) found.by = citing.number[wanted.by];
  if (wanted.year) found.year = wanted.year === 'unknown' ? 'year unknown' : `published in ${wanted.year}`;
  if (wanted.who) found.who = wanted.who === 'unknown' ? 'assignee unknown' : people[wanted.who];
  if (wanted.type) found.type = `${wanted.type}s`;
  if (wanted.uncounted) found.uncounted = 'cited by: unknown';
  if (wanted.state) found.state = wanted.state.replaceAll('_', ' ');
  return found;
}

// ---- rows -----------------------------------------------------------------------------------------------------------

function linkFits(place, wanted) {
  const own = data.own[links.own[place]], flags = links.flags[place], who = links.citing[place];
  if (Boolean(flags & DELISTED) !== Boolean(wanted.delisted)) return false;
  if (wanted.new && !(flags & NEW)) return false;
  if (wanted.of && links.cited[place] !== Number(wanted.of)) return false;
  if (wanted.by && who !== Number(wanted.by)) return false;
  if (wanted.own === 'kept' ? own === 'self' : wanted.own && own !== (wanted.own === 'different' ? 'external' : wanted.own)) return false;
  if (wanted.category && !codes(links.category[place]).includes(wanted.category)) return false;
  if (wanted.year && String(citing.year[who] ?? 'unknown') !== wanted.year) return false;
  if (wanted.type && ['patent', 'paper'][citing.type[who]] !== wanted.type) return false;
  if (!wanted.who) return true;
  const groups = groupsOf(who);
  return wanted.who === 'unknown' ? !groups.length : groups.includes(Number(wanted.who));
}

// The rows of a table: `row` is its place, `links` the citations that it stands for.
function rowsOf(wanted) {
  if (wanted.table === 'members') {
    return members.number.map((_, row) => ({ row, links: [] }))
      .filter(({ row }) => !wanted.state || data.states[members.state[row]] === wanted.state)
      .filter(({ row }) => !wanted.uncounted || members.cited_by[row] === null);
  }
  const fitting = links.citing.map((_, place) => place).filter((place) => linkFits(place, wanted));
  if (wanted.table === 'citations') return fitting.map((place) => ({ row: links.citing[place], links: [place] }));
  const found = new Map();
  for (const place of fitting) {
    const row = links.citing[place];
    if (found.has(row)) found.get(row).links.push(place);
    else found.set(row, { row, links: [place] });
  }
  return [...found.values()];
}
