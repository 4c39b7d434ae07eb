// The newest numbers that a model predicted, with their intervals and what was right.

import {Chart} from './chart.js';
import {count, number} from './format.js';

/** Lists by name as the columns of a table. */
class Columns {
  constructor(lists) {
    this.lists = lists;
  }

  get length() {
    return this.lists.offset.length;
  }

  column(name) {
    return this.lists[name];
  }

  last(name) {
    return this.lists[name].at(-1) ?? null;
  }

  has(name) {
    return this.lists[name].some((value) => value !== null);
  }
}

export class Numbers extends Chart {
  constructor(model) {
    const target = model.targets[0];
    super({
      title: 'Latest numbers',
      unit: model.targets.length > 1 ? `${target}, the first of ${count(model.targets.length)}` : target,
      height: 240,
      format: number,
      place: 'offset',
      isAbsolute: true,
      series: [{column: 'predicted', label: 'predicted'}, {column: 'label', label: 'label'}],
      band: model.interval > 0 ? {lower: 'lower', upper: 'upper', label: `${number(100 * model.interval)}\u00a0% interval`} : null,
    });
  }

  show(lists) {
    this.update(lists ? new Columns(lists) : null);
  }
}
