// What a model could begin again from.

import {h} from '../dom.js';
import {bytes, count, millis, seconds, time} from '../format.js';
import {box, Rows, section} from '../parts.js';
import {description, modelNames, panel} from '../store.js';

const MOST_ROWS = 25;

/** What was learnt again, out of the samples since the snapshot, before anything new. */
export const replay = ({samples, millis: took}) => (samples > 0 ? `${count(samples)} samples in ${millis(took)}` : 'nothing');

export class Checkpoints {
  constructor() {
    this.snapshots = new Rows('Snapshots of each model', [
      {name: 'Model', cell: ({name}) => name},
      {name: 'Newest snapshot', numeric: true, cell: ({snapshot}) => (snapshot ? `${seconds(snapshot.age)} old` : '–')},
      {name: 'Size', numeric: true, cell: ({snapshot}) => bytes(snapshot?.bytes)},
      {name: 'Samples since', numeric: true, cell: ({snapshot}) => count(snapshot?.unsaved)},
      {name: 'Taken', numeric: true, cell: ({snapshot}) => count(snapshot?.count)},
      {name: 'Replayed at start', cell: ({replayed}) => (replayed ? replay(replayed) : '–')},
    ], 'No model has told of snapshots yet.');
    this.checkpoints = new Rows('Newest checkpoints', [
      {name: 'Model', cell: (c) => (c.key ? `${c.model}/${c.key}` : c.model)},
      {name: 'Number', numeric: true, cell: (c) => count(c.number)},
      {name: 'Version', numeric: true, cell: (c) => count(c.version)},
      {name: 'Behind offset', numeric: true, cell: (c) => count(c.offset)},
      {name: 'Size', numeric: true, cell: (c) => (c.parts > 1 ? `${bytes(c.bytes)} in ${c.parts} parts` : bytes(c.bytes))},
      {name: 'Parameters', numeric: true, cell: (c) => bytes(c.parameterBytes)},
      {name: 'Optimiser', numeric: true, cell: (c) => bytes(c.optimiserBytes)},
      {name: 'Copied at', cell: (c) => `${time(c.time)}${c.imported ? ', imported' : ''}`},
    ], 'No checkpoint has come yet.');
    this.elements = [section('Snapshots and checkpoints', null, h('div', {class: 'stack'},
      box('Snapshots', 'In the learner’s own store: what a restart begins from. Metrics tell of them.', this.snapshots.element),
      box('Checkpoints', `Whole models in ${description().topics.checkpoints}, newest first.`, this.checkpoints.element)))];
    this.show();
  }

  update(changed) {
    if (changed.has('checkpoints')) {
      this.show();
    } else if (performance.now() - this.shownAt > 2000) {
      this.showSnapshots();
    }
  }

  show() {
    this.checkpoints.show((panel('checkpoints')?.checkpoints ?? []).slice(0, MOST_ROWS));
    this.showSnapshots();
  }

  showSnapshots() {
    this.shownAt = performance.now();
    this.snapshots.show(modelNames().map((name) => ({name, ...panel(`model/${name}`)?.metrics})));
  }

  draw() {}

  destroy() {}
}
