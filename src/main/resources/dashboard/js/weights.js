// What the first layer looks for: its weights as pictures, out of the newest checkpoint.

import {h, replace, text} from './dom.js';
import {count, number} from './format.js';
import {box} from './parts.js';
import {canvas, drawWeights} from './pictures.js';
import {modelOf, panel} from './store.js';

const RETRY_MILLIS = 2000;

export class Weights {
  constructor(name) {
    this.name = name;
    this.about = h('p', {class: 'about'}, 'From the newest checkpoint.');
    this.body = h('div', {}, h('p', {class: 'empty'}, 'They are being fetched …'));
    this.element = box('Weights of the first layer', null, this.about, this.body);
    this.shown = undefined;
    this.notBefore = 0;
  }

  /** Fetches them again when there is a newer checkpoint. */
  async update() {
    const [id, key] = [panel(`model/${this.name}`)?.id, panel(`model/${this.name}`)?.key ?? null];
    const newest = panel('checkpoints')?.checkpoints.find((checkpoint) => checkpoint.model === id && (checkpoint.key ?? null) === key)?.number ?? null;
    if (newest === this.shown || performance.now() < this.notBefore) {
      return;
    }
    this.shown = newest;
    try {
      const answer = await fetch(`api/weights?${new URLSearchParams({model: this.name})}`);
      this.view = await answer.json();
      this.draw();
    } catch (error) {
      this.shown = undefined;
      this.notBefore = performance.now() + RETRY_MILLIS;
    }
  }

  draw() {
    const view = this.view;
    if (!view) {
      return;
    }
    if (view.why) {
      text(this.about, view.why);
      replace(this.body);
      return;
    }
    const one = view.pictures.length === 1 && view.units > 1;
    const whose = modelOf(this.name)?.kind === 'pool' ? ' of the first member' : '';
    const shown = one ? Math.min(view.units, view.width) : view.pictures.length;
    text(this.about, one
      ? `Checkpoint ${view.number}: a column for each of ${shown} of ${count(view.units)} units${whose}, a row for each input${view.rows ? ` (${view.rows.join(', ')})` : ''}.`
      : `Checkpoint ${view.number}: ${shown} of ${count(view.units)} units${whose}, each as the ${view.width} × ${view.height} weights of its inputs.`);
    const tiles = view.pictures.map((data, i) => {
      const tile = canvas(one ? 'Weights of the first layer' : `Weights of unit ${i}`);
      drawWeights(tile, data, view.width, view.height);
      if (one) {
        tile.style.aspectRatio = `${view.width} / ${Math.max(view.height, view.width / 8)}`;
      }
      return tile;
    });
    replace(this.body, h('div', {class: one ? 'tiles one' : 'tiles'}, ...tiles),
      h('p', {class: 'ramp'}, `−${number(view.scale)}`, h('i', {'aria-hidden': 'true'}), `+${number(view.scale)}`));
  }
}
