// Who commanded what, and what became of it.

import {h} from '../dom.js';
import {count, number, time, words} from '../format.js';
import {box, Rows, section} from '../parts.js';
import {outcomes} from '../actions.js';
import {description, panel} from '../store.js';

function argument(command) {
  switch (command.action) {
    case 'SET_LEARNING_RATE':
      return ` ${command.learningRate ?? ''}`;
    case 'ROLL_BACK':
      return ` to version ${count(command.version)}`;
    case 'FREEZE':
    case 'UNFREEZE':
      return ` layer ${number(command.layer)}`;
    default:
      return '';
  }
}

export class Control {
  constructor() {
    this.rows = new Rows('Newest commands', [
      {name: 'Given at', cell: (command) => time(command.time)},
      {name: 'Model', cell: (command) => (command.key ? `${command.modelId}/${command.key}` : command.modelId)},
      {name: 'Command', cell: (command) => words(command.action) + argument(command)},
      {name: 'By', cell: (command) => command.author ?? 'nobody named'},
      {name: 'Outcome', wide: true, cell: (command) => h('div', {}, ...outcomes(command))},
      {name: 'Took effect', wide: true, cell: (command) => command.results.map((result) => `behind offset ${count(result.offset)} of partition ${result.partition}`).join(', ') || '–'},
    ], 'No command was given, as far as the page has read.');
    const topics = description().topics;
    this.elements = [section('Control', `from ${topics.control} and ${topics.controlResults}`,
      box('Commands', description().actions ? 'They are given on a model’s page, or with bin/learnstream control.' : 'This page is read only; bin/learnstream control gives commands.', this.rows.element))];
    this.show();
  }

  update(changed) {
    if (changed.has('control')) {
      this.show();
    }
  }

  show() {
    this.rows.show(panel('control')?.commands ?? []);
  }

  draw() {}

  destroy() {}
}
