// Records that were refused, with the reason and their first bytes.

import {h, replace} from '../dom.js';
import {bytes, count, time, words} from '../format.js';
import {box, Rows, section} from '../parts.js';
import {description, panel} from '../store.js';

export class Letters {
  constructor() {
    this.reasons = h('dl', {class: 'list'});
    this.rows = new Rows('Newest dead letters', [
      {name: 'Refused at', cell: (letter) => time(letter.time)},
      {name: 'Where', cell: (letter) => `${letter.topic}, partition ${letter.partition}, offset ${count(letter.offset)}`},
      {name: 'By', cell: (letter) => letter.model ?? 'the decoder'},
      {name: 'Reason', wide: true, cell: (letter) => h('div', {}, h('strong', {}, words(letter.reason)), h('br'), letter.message)},
      {name: 'Bytes', wide: true, cell: (letter) => h('div', {},
        `${bytes(letter.bytes)}${letter.key ? `, key ${letter.key}` : ''}`,
        letter.value ? h('code', {class: 'hex'}, letter.value + (letter.bytes > 64 ? ' …' : '')) : null)},
    ], 'No record was refused, as far as the page has read.');
    this.elements = [section('Dead letters', `what could not be read or used, from ${description().topics.deadLetters}`,
      h('div', {class: 'stack'}, box('Reasons', 'Counted since the page began to read, some hundred records before that included.', this.reasons), box('Newest', null, this.rows.element)))];
    this.show();
  }

  update(changed) {
    if (changed.has('letters')) {
      this.show();
    }
  }

  show() {
    const view = panel('letters') ?? {reasons: {}, letters: []};
    const reasons = Object.entries(view.reasons).sort((a, b) => b[1] - a[1]);
    replace(this.reasons, ...(reasons.length ? reasons.flatMap(([reason, times]) => [h('dt', {}, words(reason)), h('dd', {}, count(times))]) : [h('dd', {class: 'empty'}, 'none')]));
    this.rows.show(view.letters);
  }

  draw() {}

  destroy() {}
}
