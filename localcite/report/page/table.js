// A table that is sorted, looked through and paged; it knows columns and rows, and nothing of citations.
// A column: { name, label, kind, value(row) → what it is sorted by, null where unknown, show(row) → nodes }.
const PAGE = 100, MOST_PRINTED = 1000;
const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

// A dash stands for what is unknown, as in all tables of localcite; a number that is unknown says so.
const unknown = (column) => (column.kind === 'num' ? make('span', { class: 'unknown' }, 'unknown')
  : make('span', { class: 'unknown' }, make('span', { 'aria-hidden': 'true' }, '–'), make('span', { class: 'hidden' }, 'unknown')));

class Table {
  constructor(place, pages, told) {
    Object.assign(this, { place, pages, told, columns: [], rows: [], sort: null, page: 0, words: '' });
  }

  // Columns of which nothing is known in any row are left out, and named; those of numbers stay and say so.
  fill(given, rows, caption, { sort, words = '' } = {}) {
    const columns = given.filter((column) => column.kind === 'num' || !rows.length || rows.some((row) => column.value(row) !== null));
    const left = given.filter((column) => !columns.includes(column)).map((column) => column.label.toLowerCase());
    const empty = left.length ? `. Unknown in all of them: ${left.join(', ')}` : '';
    Object.assign(this, { columns, all: rows, caption, words, empty, page: 0 });
    if (!this.sort || !columns.some((column) => column.name === this.sort.name)) this.sort = sort;
    this.arrange();
  }

  arrange() {
    const wanted = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    this.rows = wanted.length ? this.all.filter((row) => this.holds(row, wanted)) : this.all.slice();
    const column = this.columns.find((each) => each.name === this.sort.name);
    const values = new Map(this.rows.map((row) => [row, column.value(row)]));
    const down = this.sort.down ? -1 : 1;
    this.rows.sort((one, other) => {
      const a = values.get(one), b = values.get(other);
      if (a === null || b === null) return (a === null) - (b === null); // what is unknown comes last, either way
      return down * (typeof a === 'number' ? a - b : order(a, b));
    });
    this.draw();
  }

  holds(row, wanted) {
    const found = this.columns.filter((column) => column.words).map((column) => column.words(row) ?? '').join(' ').toLowerCase();
    return wanted.every((word) => found.includes(word));
  }

  draw(first = this.page * PAGE, last = first + PAGE) {
    const shown = this.rows.slice(first, last);
    const caption = make('caption', { 'data-rows': String(this.rows.length) }, this.summary(first, shown.length));
    const head = make('tr', { role: 'row' }, ...this.columns.map((column) => this.head(column)));
    const body = make('tbody', { role: 'rowgroup' }, ...shown.map((row) => this.line(row)));
    const table = make('table', { role: 'table' }, caption, make('thead', { role: 'rowgroup' }, head), body);
    this.place.replaceChildren(table);
    this.turn(first);
  }

  summary(first, shown) {
    const of = number(this.rows.length), left = this.all.length - this.rows.length;
    const without = left ? ` (of ${number(this.all.length)}, by the words looked for)` : '';
    const part = shown === this.rows.length ? '' : `, ${number(first + 1)} to ${number(first + shown)} shown`;
    return `${this.caption}: ${of}${without}${part}${this.empty}`;
  }

  head(column) {
    const sorted = this.sort.name === column.name ? (this.sort.down ? 'descending' : 'ascending') : 'none';
    const button = this.isOnPaper ? make('span', {}, column.label) : make('button', { type: 'button' }, column.label);
    button.addEventListener('click', () => {
      const down = this.sort.name === column.name ? !this.sort.down : Boolean(column.down);
      this.sort = { name: column.name, down };
      this.page = 0;
      this.arrange();
      this.place.querySelector(`th[data-name="${column.name}"] button`).focus();
      this.told(`Sorted by ${column.label}, ${down ? 'descending' : 'ascending'}.`);
    });
    return make('th', { scope: 'col', role: 'columnheader', 'aria-sort': sorted, 'data-name': column.name, class: column.kind }, button);
  }

  line(row) {
    return make('tr', { role: 'row' }, ...this.columns.map((column, place) => {
      const shown = [].concat(column.show(row));
      const parts = shown.length && shown[0] !== null ? shown : [unknown(column)];
      if (!place) return make('th', { scope: 'row', role: 'rowheader', class: column.kind }, ...parts);
      return make('td', { role: 'cell', class: column.kind, 'data-label': column.label }, ...parts);
    }));
  }

  turn(first) {
    const last = Math.max(0, Math.ceil(this.rows.length / PAGE) - 1);
    const go = (label, page, isOff) => {
      const button = make('button', { type: 'button', disabled: isOff }, label);
      button.addEventListener('click', () => {
        this.page = page;
        this.draw();
        this.place.scrollIntoView({ block: 'start' });
        this.place.focus({ preventScroll: true });
        this.told(`Page ${page + 1} of ${last + 1}.`);
      });
      return button;
    };
    const page = Math.floor(first / PAGE);
    this.pages.replaceChildren(...(last ? [
      go('First', 0, !page), go('Previous', page - 1, !page), make('span', {}, `Page ${page + 1} of ${number(last + 1)}`),
      go('Next', page + 1, page >= last), go('Last', last, page >= last),
    ] : []));
  }

  // On paper there are no pages to turn: as many rows as can be read, and the caption says how many there are. Heads are
  // no buttons there, which browsers leave out where they repeat them on the next sheet.
  print(isOnPaper) {
    this.isOnPaper = isOnPaper;
    if (isOnPaper) this.draw(0, MOST_PRINTED);
    else this.draw();
  }
}
