// Pieces that several views are made of.

import {arrange, attribute, h, replace, text} from './dom.js';
import {percent} from './format.js';

/** A part of a view under a title. */
export function section(title, about, ...children) {
  const id = `t-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return h('section', {'aria-labelledby': id},
    h('div', {class: 'section-head'}, h('h2', {id}, title), about ? h('p', {class: 'soft small'}, about) : null), ...children);
}

/** A box with a title and a line that says what it shows. */
export function box(title, about, ...children) {
  return h('div', {class: 'panel'}, h('h3', {}, title), about ? h('p', {class: 'about'}, about) : null, ...children);
}

/** Names with numbers that change: figures({rate: ['Samples', 'title']}). */
export class Figures {
  constructor(names, style = 'figures') {
    this.values = {};
    this.element = h('dl', {class: style}, ...Object.entries(names).map(([key, [name, title]]) => {
      this.values[key] = h('dd', {}, '–');
      return h('div', {title}, h('dt', {}, name), this.values[key]);
    }));
  }

  set(key, value) {
    text(this.values[key], value);
  }
}

/** Shares of a whole as bars, the largest of which is as long as there is room. */
export class Bars {
  constructor() {
    this.element = h('dl', {class: 'bars'});
  }

  /** @param shares [[name, from 0 to 1]] */
  show(shares) {
    this.element.hidden = shares.length === 0;
    const largest = Math.max(...shares.map(([, share]) => share), 1e-9);
    replace(this.element, ...shares.flatMap(([name, share]) => {
      const bar = h('i', {'aria-hidden': 'true'});
      bar.style.width = `${(100 * share) / largest}%`;
      return [h('dt', {}, name), h('dd', {}, h('span', {}, percent(share, 0)), h('div', {}, bar))];
    }));
  }
}

/**
 * A share as a number and a bar, or a dash.
 *
 * @param of the share that has the longest bar
 */
export function strength(share, of) {
  if (share === null || share === undefined) {
    return '–';
  }
  const bar = h('i');
  bar.style.width = `${Math.max(0, Math.min(100, (100 * share) / of))}%`;
  return h('div', {class: 'strength'}, h('span', {}, percent(share)), h('div', {'aria-hidden': 'true'}, bar));
}

/** A state in a word, coloured. */
export function chip(element, {state, words}) {
  attribute(element, 'data-state', state);
  text(element, words);
}

/** The mark of the model that answers; it is hidden on the others, and where all models do. */
export class Crown {
  constructor() {
    this.element = h('span', {class: 'chip', 'data-state': 'champion', title: 'Its predictions are in the predictions topic; the others’ are apart', hidden: true}, 'champion');
  }

  /** @param metrics of a model */
  update(metrics) {
    this.element.hidden = metrics?.champion !== true;
  }
}

/**
 * A table in which rows that say the same as before stay the same elements, so that what somebody has marked in
 * them stays marked; on narrow screens each row is a card.
 *
 * @param columns [{name, numeric, wide, cell: row => text or element}]
 */
export class Rows {
  constructor(caption, columns, none) {
    this.columns = columns;
    this.made = new Map();
    this.none = h('p', {class: 'empty'}, none);
    this.body = h('tbody');
    this.table = h('table', {class: 'rows'}, h('caption', {class: 'visually-hidden'}, caption),
      h('thead', {}, h('tr', {}, ...columns.map((column) => h('th', {scope: 'col', class: column.numeric ? 'n' : null}, column.name)))), this.body);
    this.element = h('div', {}, this.none, h('div', {class: 'scroll'}, this.table));
    this.show([]);
  }

  show(rows) {
    this.none.hidden = rows.length > 0;
    this.table.hidden = rows.length === 0;
    const before = this.made;
    this.made = new Map();
    rows.forEach((row, i) => {
      // Two that say the same are two nevertheless.
      const said = JSON.stringify(row);
      const name = this.made.has(said) ? `${said} ${i}` : said;
      this.made.set(name, before.get(name) ?? this.row(row));
    });
    arrange(this.body, [...this.made.values()]);
  }

  row(row) {
    return h('tr', {}, ...this.columns.map((column) => h('td', {
      class: column.numeric ? 'n' : column.wide ? 'wide' : null,
      'data-label': column.name,
    }, column.cell(row))));
  }
}
