// The replicas of a model, or its models for the keys, from which one is chosen.

import {h} from '../dom.js';
import {section} from '../parts.js';
import {modelNames, modelOf} from '../store.js';
import {apart, Cards} from './overview.js';

export class Namesakes {
  /** @param id of a model of the configuration */
  constructor(id) {
    this.id = id;
    this.cards = new Cards();
    this.none = h('p', {class: 'empty'}, `No key of ${id} has told anything yet.`);
    this.elements = [section(id, apart(id), this.none, this.cards.element)];
  }

  update() {
    const names = modelNames().filter((name) => modelOf(name).id === this.id);
    this.none.hidden = names.length > 0;
    this.cards.update(names);
  }

  destroy() {
    this.cards.destroy();
  }
}
