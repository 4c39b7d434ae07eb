// What a model said of its newest samples.

import {attribute, h, replace} from './dom.js';
import {answer, number} from './format.js';
import {box} from './parts.js';
import {description} from './store.js';
import {canvas, drawSample} from './pictures.js';

function verdict(item) {
  if (item.right === undefined) {
    const interval = item.interval ? h('span', {class: 'soft'}, ` (${item.interval.map(number).join(' to ')})`) : '';
    return h('figcaption', {}, h('strong', {}, answer(item.predicted)), interval, item.label === undefined ? '' : h('span', {class: 'soft'}, ` is ${answer(item.label)}`));
  }
  return item.right
    ? h('figcaption', {}, h('strong', {}, answer(item.predicted)), h('span', {class: 'soft'}, ' ✓ right'))
    : h('figcaption', {}, h('strong', {}, `${answer(item.predicted)} ✗`), h('span', {class: 'soft'}, ` is ${answer(item.label)}`));
}

/** A value of a sample. */
const value = (of) => (typeof of === 'number' ? number(of) : of === null ? '–' : String(of));

const title = (item) => `${item.sample}, offset ${item.offset}, model version ${item.version}`
  + (item.scores?.length ? `, highest score ${number(item.scores[0])}` : '');

function picture(item) {
  const drawn = canvas(`Sample ${item.sample}`);
  drawSample(drawn, item.view.picture);
  return h('figure', {class: item.right === false ? 'wrong' : null, title: title(item)}, drawn, verdict(item));
}

function listed(item) {
  const all = Object.entries(item.view?.values ?? {});
  const more = (item.view?.total ?? 0) - all.length;
  const values = all.map(([name, of]) => `${name} ${value(of)}`).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return h('li', {class: item.right === false ? 'wrong' : null, title: title(item)}, verdict(item),
    h('p', {class: 'soft'}, values || (description().samples === 'avro' ? '' : 'The sample is no longer in its topic.')));
}

/** Newest first; those that are wrong are marked with a cross, a word and a frame. */
export class Predictions {
  constructor(heading, about, none) {
    this.none = none;
    this.body = h('div');
    this.element = box(heading, about, this.body);
    this.show(null);
  }

  show(items) {
    this.items = items;
    if (!items || items.length === 0) {
      replace(this.body, h('p', {class: 'empty'}, this.none));
      return;
    }
    const pictures = items.some((item) => item.view?.picture);
    replace(this.body, pictures
      ? h('div', {class: 'pictures'}, ...items.filter((item) => item.view?.picture).map(picture))
      : h('ul', {class: 'numbers'}, ...items.map(listed)));
    attribute(this.body, 'data-count', items.length);
  }
}
