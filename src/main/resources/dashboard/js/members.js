// How the members of a pool are doing.

import {h} from './dom.js';
import {count, number} from './format.js';
import {box, Rows, strength} from './parts.js';

export class Members {
  constructor() {
    this.rows = new Rows('Members of the pool', [
      {name: 'Member', cell: ({member}) => h('strong', {}, member.name)},
      {name: 'Share in the answers', wide: true, cell: ({member, of}) => strength(member.weight, of)},
      {name: 'Recent loss', numeric: true, cell: ({member}) => number(member.loss)},
      {name: 'Begun anew', numeric: true, cell: ({member}) => count(member.restarts)},
    ], 'No metrics yet.');
    this.element = box('Members', 'The models that answer together, each heard by its recent loss.', this.rows.element);
    this.element.classList.add('fields', 'members');
    this.show([]);
  }

  show(members) {
    const largest = Math.max(...members.map((member) => member.weight), 1e-9);
    const byWeight = [...members].sort((a, b) => b.weight - a.weight);
    this.rows.show(byWeight.map((member) => ({member, of: largest})));
    this.element.hidden = members.length === 0;
  }
}
