// The network: zoomed and moved by pointer and keyboard, searched, and each document opened.
const map = elementOf('map');
const nodes = map ? [...map.querySelectorAll('.node')].sort((one, other) => one.dataset.n - other.dataset.n) : [];
const spots = nodes.map((node) => [Number(node.dataset.x), Number(node.dataset.y)]);
const around = nodes.map(() => []);
for (let place = 0; place < data.edges.length; place += 2) {
  around[data.edges[place]].push(data.edges[place + 1]);
  around[data.edges[place + 1]].push(data.edges[place]);
}
const WIDE = 1120, HIGH = 760, MOST_ZOOM = 12;
let view = { x: 0, y: 0, zoom: 1 }, here = 0;

function look() {
  const wide = WIDE / view.zoom, high = HIGH / view.zoom;
  view.x = Math.min(Math.max(view.x, -wide / 2), WIDE - wide / 2);
  view.y = Math.min(Math.max(view.y, -high / 2), HIGH - high / 2);
  map.setAttribute('viewBox', `${view.x.toFixed(1)} ${view.y.toFixed(1)} ${wide.toFixed(1)} ${high.toFixed(1)}`);
}

function zoom(by, x = view.x + WIDE / view.zoom / 2, y = view.y + HIGH / view.zoom / 2) {
  const next = Math.min(Math.max(view.zoom * by, 1), MOST_ZOOM), rate = view.zoom / next;
  view = { x: x - (x - view.x) * rate, y: y - (y - view.y) * rate, zoom: next };
  look();
}

function all() {
  view = { x: 0, y: 0, zoom: 1 };
  look();
}

function pointAt(event) {
  const box = map.getBoundingClientRect();
  return [view.x + ((event.clientX - box.left) / box.width) * (WIDE / view.zoom),
    view.y + ((event.clientY - box.top) / box.height) * (HIGH / view.zoom)];
}

// Marks one document and its citations, and moves it into view where it is outside.
function stand(place, { isFocused = true } = {}) {
  nodes[here].classList.remove('is-here');
  around[here].forEach((other) => nodes[other].classList.remove('is-near'));
  nodes[here].tabIndex = -1;
  here = place;
  const node = nodes[here], [x, y] = spots[here];
  node.classList.add('is-here');
  around[here].forEach((other) => nodes[other].classList.add('is-near'));
  node.tabIndex = 0;
  map.querySelector('.near').setAttribute('d', around[here].map((other) => `M${x} ${y}L${spots[other][0]} ${spots[other][1]}`).join(''));
  const wide = WIDE / view.zoom, high = HIGH / view.zoom;
  if (x < view.x || x > view.x + wide || y < view.y || y > view.y + high) {
    view.x = x - wide / 2;
    view.y = y - high / 2;
    look();
  }
  if (isFocused) node.focus({ preventScroll: true });
}

// The nearest document in a direction; what lies aside counts as farther.
function beside(dx, dy) {
  const [x, y] = spots[here];
  let best = null, least = Infinity;
  spots.forEach(([ox, oy], place) => {
    const along = (ox - x) * dx + (oy - y) * dy, aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    const far = along + 3 * aside;
    if (place !== here && along > 0 && far < least) [best, least] = [place, far];
  });
  return best;
}

// ---- one document ---------------------------------------------------------------------------------------------------

function open(place) {
  stand(place, { isFocused: false });
  const { m, d } = nodes[place].dataset;
  const [columns, row] = m !== undefined ? [members, Number(m)] : [citing, Number(d)];
  const close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
  close.addEventListener('click', shut);
  const name = columns.number[row], year = columns.year[row];
  const lines = [
    make('h3', {}, named(name)), make('p', {}, columns.title[row] ?? 'title unknown'),
    make('p', { class: 'quiet' }, [year ?? 'year unknown', spaced(text(columns.people[row])) ?? 'assignee unknown'].join(' · ')),
  ];
  if (m !== undefined) lines.push(make('p', {}, link(addressOf({ table: 'citing', of: m }), `${number(citedBy[row].size)} documents cite it`)));
  if (d !== undefined) {
    const cites = new Set(links.citing.flatMap((who, at) => (who === Number(d) && !(links.flags[at] & DELISTED) ? [links.cited[at]] : [])));
    lines.push(make('p', {}, link(addressOf({ table: 'citations', by: d }), `cites ${number(cites.size)} of the collection`)));
  }
  elementOf('details').replaceChildren(close, ...lines);
}

function shut() {
  elementOf('details').replaceChildren();
  nodes[here].focus({ preventScroll: true });
}

function find(wanted) {
  const sought = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = [];
  nodes.forEach((node, place) => {
    const told = node.querySelector('title').textContent.toLowerCase();
    const is = sought.length > 0 && sought.every((word) => told.includes(word));
    node.classList.toggle('is-found', is);
    if (is) hits.push(place);
  });
  map.classList.toggle('searching', sought.length > 0);
  elementOf('hits').textContent = sought.length ? `${number(hits.length)} found` : '';
  return hits;
}

// ---- what pointers and keys do --------------------------------------------------------------------------------------

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (STEPS[event.key]) {
    const next = beside(...STEPS[event.key]);
    if (next !== null) stand(next);
  } else if (event.key === 'Enter' || event.key === ' ') open(here);
  else if (event.key === '+' || event.key === '=') zoom(1.4, ...spots[here]);
  else if (event.key === '-') zoom(1 / 1.4, ...spots[here]);
  else if (event.key === '0') all();
  else if (event.key === 'Escape') shut();
  else return;
  event.preventDefault();
}

function dragged() {
  let from = null, moved = false;
  map.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && event.pointerType !== 'touch') from = { at: pointAt(event), x: event.clientX, y: event.clientY };
    moved = false;
  });
  map.addEventListener('pointermove', (event) => {
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4) return;
    moved = true;
    map.classList.add('moving');
    const now = pointAt(event);
    view.x += from.at[0] - now[0];
    view.y += from.at[1] - now[1];
    look();
  });
  addEventListener('pointerup', () => {
    from = null;
    map.classList.remove('moving');
  });
  map.addEventListener('click', (event) => {
    const node = event.target.closest('.node');
    if (!node) return;
    event.preventDefault();
    if (!moved) open(Number(node.dataset.n));
  });
}

function startNetwork() {
  if (!nodes.length) return;
  nodes[0].tabIndex = 0;
  nodes.forEach((node, place) => {
    node.setAttribute('aria-label', node.querySelector('title').textContent);
    node.addEventListener('focus', () => { if (place !== here) stand(place, { isFocused: false }); });
  });
  map.addEventListener('keydown', key);
  map.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.shiftKey) return; // else the page could not be scrolled past the network
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...pointAt(event));
  }, { passive: false });
  map.addEventListener('dblclick', (event) => zoom(1.8, ...pointAt(event)));
  dragged();
  const act = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), all };
  for (const button of document.querySelectorAll('[data-zoom]')) button.addEventListener('click', act[button.dataset.zoom]);
  const sought = elementOf('find');
  sought.addEventListener('input', () => find(sought.value));
  sought.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    const hits = find(sought.value);
    if (hits.length) stand(hits[(hits.indexOf(here) + 1) % hits.length]);
  });
}
