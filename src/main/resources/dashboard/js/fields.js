// What the fields of the samples hold, and how much each matters to the model.

import {h} from './dom.js';
import {count, date, number, percent} from './format.js';
import {box, Rows, strength} from './parts.js';

/** What values there are: two ends, or how many. */
function values({kind, min, max, categories}) {
  if (min !== null && max !== null) {
    const told = kind === 'time' ? date : number;
    return min === max ? told(min) : `${told(min)} to ${told(max)}`;
  }
  return categories === null ? '–' : `${count(categories)} ${categories === 1 ? 'value' : 'values'}`;
}

export class Fields {
  constructor() {
    this.rows = new Rows('Fields of the samples', [
      {name: 'Field', cell: ({field}) => h('span', {}, h('strong', {}, field.name), ' ', h('span', {class: 'soft small'}, field.kind))},
      {name: 'Importance', wide: true, cell: ({field, of}) => strength(field.importance, of)},
      {name: 'Values', cell: ({field}) => values(field)},
      {name: 'Missing', numeric: true, cell: ({field}) => percent(field.missing, field.missing ? 1 : 0)},
    ], 'No metrics yet.');
    this.element = box('Fields', 'Largest first: each field’s share of gradient × input, in recent samples. A dash: this kind of model does not tell.', this.rows.element);
    this.element.classList.add('fields', 'known');
  }

  /** @returns whether there are any */
  show(fields) {
    const largest = Math.max(...(fields ?? []).map((field) => field.importance ?? 0), 1e-9);
    this.rows.show((fields ?? []).map((field) => ({field, of: largest})));
    return Boolean(fields?.length);
  }
}
