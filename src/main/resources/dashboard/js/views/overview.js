// All models side by side, and how the data flows.

import {Chart} from '../chart.js';
import {arrange, h, text} from '../dom.js';
import {Flow} from '../flow.js';
import {count, millis, number, percent, rate, seconds} from '../format.js';
import {chip, Crown, Figures, section} from '../parts.js';
import {condition, description, modelNames, modelOf, pace, panel, table} from '../store.js';

const ACCURACY = [{column: 'accuracy', label: 'model'}, {column: 'majority', label: 'majority'}, {column: 'noChange', label: 'no change'}];
const LOSS = [{column: 'loss', label: 'model'}, {column: 'majorityLoss', label: 'mean'}, {column: 'noChangeLoss', label: 'no change'}];

/** Of numbers, in their own unit. */
export const ERROR = [{column: 'error', label: 'model'}, {column: 'majorityError', label: 'mean'}, {column: 'noChangeError', label: 'no change'}];

/** Samples that wait, as the metrics say, or else as the offsets do. */
export const lag = (name) => panel(`model/${name}`)?.metrics?.lag ?? null;

export const loss = (model) => model.loss;

/** How many samples the window holds: fewer than it may, while there have not been more. */
export const windowed = (model, metrics) => count(Math.min(model.window, metrics?.samples || model.window));

/**
 * What tells models of one name apart.
 *
 * @param id of the configuration's model, if only those of one are shown
 */
export function apart(id = null) {
  const {byKey, replicas, mostKeys} = description();
  return replicas ? `a replica${id ? '' : ' of each'} for each partition, which mix what they learn`
    : byKey ? `a model for each key, those with the newest metrics, ${mostKeys} at most` : null;
}

class Card {
  constructor(name) {
    this.name = name;
    const model = modelOf(name);
    this.classes = model.task === 'classes';
    this.numbers = model.task === 'numbers';
    this.chip = h('span', {class: 'chip'});
    this.crown = new Crown();
    this.model = model;
    this.big = h('strong', {}, '–');
    this.about = h('span', {class: 'soft small'});
    this.figures = new Figures({
      rate: ['Samples', 'Samples taken in each second'],
      lag: ['Lag', 'Samples that wait behind the last one taken in'],
      latency: ['p99', 'Latency: 99 % of the predictions came within this time after the sample was sent'],
      loss: ['Loss', `${loss(model)} over the last ${count(model.window)} samples`],
    }, 'facts');
    this.chart = new Chart({
      small: true,
      height: 132,
      format: this.classes ? (value, axis) => percent(value, axis ? 0 : 1) : number,
      range: this.classes ? [0, 1] : null,
      series: this.classes ? ACCURACY : this.numbers ? ERROR : LOSS,
    });
    this.element = h('article', {class: 'panel card'},
      h('div', {class: 'card-head'}, h('h3', {}, h('a', {href: `#/model/${encodeURIComponent(name)}`}, name)), h('span', {class: 'soft small'}, model.kind), this.crown.element, this.chip),
      h('p', {class: 'headline'}, this.big, this.about),
      this.chart.element, this.figures.element);
  }

  update() {
    const metrics = panel(`model/${this.name}`)?.metrics;
    chip(this.chip, condition(this.name));
    this.crown.update(metrics);
    const window = metrics?.window;
    text(this.about, `${this.classes ? 'accuracy' : this.numbers ? 'mean absolute error' : loss(this.model)}, last ${windowed(this.model, metrics)}`);
    text(this.big, this.classes ? percent(window?.accuracy) : number(this.numbers ? window?.meanAbsoluteError : window?.loss));
    this.figures.set('rate', rate(pace(this.name)));
    this.figures.set('lag', count(lag(this.name)));
    this.figures.set('latency', millis(metrics?.latency?.p99));
    this.figures.set('loss', number(metrics?.window.loss));
    this.chart.update(table(this.name));
  }

  destroy() {
    this.chart.destroy();
  }
}

/** A card for each model of a list. */
export class Cards {
  constructor() {
    this.cards = new Map();
    this.element = h('div', {class: 'grid'});
  }

  update(names) {
    if (names.join() !== [...this.cards.keys()].join()) {
      this.arrange(names);
    }
    this.cards.forEach((card) => card.update());
  }

  arrange(names) {
    const kept = new Map(names.map((name) => [name, this.cards.get(name) ?? new Card(name)]));
    this.cards.forEach((card, name) => kept.has(name) || card.destroy());
    this.cards = kept;
    arrange(this.element, [...kept.values()].map((card) => card.element));
  }

  destroy() {
    this.cards.forEach((card) => card.destroy());
  }
}

export class Overview {
  constructor() {
    this.cards = new Cards();
    this.figures = new Figures({
      samples: ['Samples sent', 'Records of the samples topic each second'],
      ...(description().models.length ? {predictions: ['Predictions', 'Records of the predictions topic each second']} : {}),
      behind: ['This page is behind', 'Time since the page knew everything in the topics'],
      letters: ['Dead letters', 'Refused records that the page has read']});
    this.none = h('p', {class: 'empty'}, 'No model has told anything yet. With a model for each key the page learns of them from their metrics.');
    this.flows = description().flow.map((graph) => new Flow(graph));
    this.elements = [
      h('section', {class: 'panel', 'aria-label': 'At a glance'}, this.figures.element),
      description().models.length ? section('Models', apart(), this.none, this.cards.element) : null,
      ...this.flows.map((flow, i) => section(this.flows.length > 1 ? `Data flow: ${flow.graph.title.toLowerCase()}` : 'Data flow', 'records each second on the arrows', h('div', {class: 'panel'}, flow.element)))];
  }

  update() {
    const names = modelNames();
    this.none.hidden = names.length > 0;
    this.cards.update(names);
    this.flows.forEach((flow) => flow.update());
    const rates = panel('flow')?.rates ?? {};
    const topics = description().topics;
    this.figures.set('samples', rate(rates[topics.samples]));
    if (description().models.length) {
      this.figures.set('predictions', rate(rates[topics.predictions]));
    }
    const {behind, connected} = panel('status').feed;
    this.figures.set('behind', !connected ? '–' : behind < 1 ? 'less than 1 s' : seconds(behind));
    this.figures.set('letters', count(panel('letters')?.total));
  }

  destroy() {
    this.cards.destroy();
    this.flows.forEach((flow) => flow.destroy());
  }
}
