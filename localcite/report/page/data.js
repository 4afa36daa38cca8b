// What the report is about, read from the JSON in the page: arrays, one a column. Nothing is fetched from anywhere.
const data = JSON.parse(document.getElementById('data').textContent);
const { members, citing, links, strings, people } = data;
const NEW = 1, DELISTED = 2;
const text = (place) => (place === null ? null : strings[place]);
const groupsOf = (place) => {
  const found = citing.groups[place];
  return found === null ? [] : Array.isArray(found) ? found : [found];
};

// The letters of a search report: `PX` is P and X, `X,D` are X and D; other codes stay whole.
const LETTERS = new Set('xyadeilopt&');
const codesCache = new Map();
function codes(category) {
  if (category === null) return ['unknown'];
  if (!codesCache.has(category)) {
    const found = new Set();
    for (const code of text(category).toLowerCase().split(/[\s,;|/]+/).filter(Boolean)) {
      const parts = [...code];
      (parts.every((letter) => LETTERS.has(letter)) ? parts : [code]).forEach((part) => found.add(part.toUpperCase()));
    }
    codesCache.set(category, found.size ? [...found].sort() : ['unknown']);
  }
  return codesCache.get(category);
}

// Where a document can be read, as far as its name tells.
function outside(name) {
  if (/^10\.[0-9]{4,9}\/[!-~]+$/.test(name)) {
    return 'https://doi.org/' + name.split('/').map(encodeURIComponent).join('/');
  }
  return /^[A-Z]{2}[A-Z]?[0-9]{1,15}[A-Z]?[0-9]?$/.test(name) ? 'https://patents.google.com/patent/' + name : null;
}

// Elements. Text enters as text, never as HTML.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
const number = (value) => value.toLocaleString('en-US');
const say = (words) => { document.getElementById('said').textContent = words; };
