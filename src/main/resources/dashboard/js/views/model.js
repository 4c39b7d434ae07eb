// One model in detail.

import {Actions} from '../actions.js';
import {Chart} from '../chart.js';
import {Confusion} from '../confusion.js';
import {h, text} from '../dom.js';
import {Fields} from '../fields.js';
import {bytes, count, millis, number, percent, rate, seconds, time} from '../format.js';
import {Members} from '../members.js';
import {Numbers} from '../numbers.js';
import {box, chip, Crown, Figures, section} from '../parts.js';
import {Predictions} from '../predictions.js';
import {condition, modelNames, modelOf, pace, panel, table} from '../store.js';
import {Weights} from '../weights.js';
import {replay} from './checkpoints.js';
import {ERROR, lag, loss, windowed} from './overview.js';

const MOST_LINKS = 8;

function charts(model) {
  const classes = model.task === 'classes';
  const plot = (title, unit, format, series, range = null) => new Chart({title, unit, format, series, range, isWhole: format === count, height: 190});
  const one = (column) => [{column, label: 'model'}];
  return [
    ...(classes ? [plot('Accuracy', `last ${count(model.window)} samples`, (value, axis) => percent(value, axis ? 0 : 1), [
      {column: 'accuracy', label: 'model'}, {column: 'majority', label: 'majority'}, {column: 'noChange', label: 'no change'},
      {column: 'wholeAccuracy', label: 'all samples'}], [0, 1])] : []),
    ...(model.task === 'numbers' ? [plot('Absolute error', `mean of the last ${count(model.window)} samples`, number, ERROR)] : []),
    plot('Loss', loss(model), number, classes ? one('loss') : [
      {column: 'loss', label: 'model'}, {column: 'majorityLoss', label: 'running mean'}, {column: 'noChangeLoss', label: 'no change'}]),
    plot('Samples', 'each second', count, one('rate')),
    plot('Lag', 'samples that wait', count, one('lag')),
    plot('Latency', 'from sending to prediction', millis, [{column: 'p99', label: '99 %'}, {column: 'p50', label: '50 %'}]),
    plot('Gradient norm', 'before clipping', number, one('gradientNorm')),
  ];
}

/** The share of labels inside their interval, or null where there are none. */
const coverage = (model) => (model.interval > 0 ? new Chart({
  title: 'Coverage',
  unit: `${percent(model.interval, 0)} asked for`,
  format: (value, axis) => percent(value, axis ? 0 : 1),
  series: [{column: 'coverage', label: 'inside the interval'}],
  range: [0, 1],
  height: 240,
}) : null);

function picker(current) {
  const names = modelNames();
  if (names.length < 2) {
    return null;
  }
  if (names.length <= MOST_LINKS) {
    return h('nav', {class: 'pick', 'aria-label': 'Models'}, ...names.map((name) =>
      h('a', {href: `#/model/${encodeURIComponent(name)}`, 'aria-current': name === current ? 'page' : null}, name)));
  }
  const select = h('select', {id: 'pick', 'aria-label': 'Model', onchange: () => {
    location.hash = `#/model/${encodeURIComponent(select.value)}`;
  }}, ...names.map((name) => h('option', {value: name, selected: name === current}, name)));
  return h('p', {class: 'pick'}, select);
}

export class ModelView {
  constructor(name) {
    this.name = name;
    const model = modelOf(name);
    this.model = model;
    this.numbers = model.task === 'numbers' ? new Numbers(model) : null;
    const classes = model.task === 'classes';
    this.chip = h('span', {class: 'chip'});
    this.crown = new Crown();
    this.over = h('p', {class: 'soft small'});
    this.figures = new Figures({
      ...(classes ? {
        accuracy: ['Accuracy', 'Share of right classes, each predicted before it was learnt'],
        kappa: ['Kappa', 'Cohen’s kappa over the same samples: 0 is chance, 1 is perfect']} : {}),
      ...(model.task === 'numbers' ? {error: ['Absolute error', 'Mean distance from the label, in its unit']} : {}),
      ...(model.interval > 0 ? {
        coverage: ['Coverage', `Share of the labels inside their interval; ${percent(model.interval, 0)} was asked for`],
        width: ['Interval', 'Mean width of the intervals']} : {}),
      ...(model.task === 'numbers' ? {} : {loss: ['Loss', `${loss(model)} over the same samples`]}),
      rate: ['Samples', 'Taken in each second'],
      lag: ['Lag', 'Samples that wait behind the last one taken in'],
      p50: ['Latency, 50 %', 'Half of the predictions came within this time after the sample was sent'],
      p99: ['Latency, 99 %', '99 % of the predictions came within this time after the sample was sent'],
      version: ['Version', 'Updates made']});
    this.coverage = coverage(model);
    this.charts = [...charts(model), ...(this.coverage ? [this.coverage] : [])];
    this.predictions = new Predictions('Latest predictions', 'Newest first, each made before the sample was learnt.', 'No predictions yet.');
    this.mistakes = new Predictions('Latest mistakes', 'What the model got wrong.', 'No mistakes among the predictions read.');
    this.confusion = classes ? new Confusion() : null;
    // The inputs that fields become are in no order to look at.
    this.weights = model.record ? null : new Weights(name);
    this.actions = new Actions(name);
    this.fields = new Fields();
    this.members = new Members();
    this.facts = h('dl', {class: 'list'});
    this.elements = [
      h('div', {}, picker(name), h('div', {class: 'section-head'}, h('h2', {}, name), h('span', {class: 'soft'}, model.kind), this.crown.element, this.chip,
        this.over),
        h('div', {class: 'panel'}, this.figures.element)),
      section('Over time', 'older samples are drawn more sparsely', h('div', {class: 'halves'}, ...this.charts.filter((chart) => chart !== this.coverage).map((chart) => chart.element))),
      section('Predictions', null, this.numbers ? h('div', {class: 'ahead'}, this.numbers.element, this.coverage?.element) : null, h('div', {class: 'halves'}, this.predictions.element, classes ? this.mistakes.element : null)),
      section('Inside', null, this.members.element, this.fields.element, h('div', {class: 'halves'}, this.confusion?.element, this.weights?.element)),
      section('Operation', null, h('div', {class: 'halves'}, this.actions.element, box('Facts', null, this.facts)))];
    this.draw();
  }

  update(changed) {
    const card = panel(`model/${this.name}`);
    const metrics = card?.metrics;
    chip(this.chip, condition(this.name));
    this.crown.update(metrics);
    text(this.over, `measured over the last ${windowed(this.model, metrics)} samples`);
    if (this.confusion) {
      this.figures.set('accuracy', percent(metrics?.window.accuracy));
      this.figures.set('kappa', number(metrics?.windowKappa));
    }
    if (this.numbers) {
      this.figures.set('error', number(metrics?.window.meanAbsoluteError));
    } else {
      this.figures.set('loss', number(metrics?.window.loss));
    }
    if (this.model.interval > 0) {
      this.figures.set('coverage', percent(metrics?.windowCoverage));
      this.figures.set('width', number(metrics?.windowIntervalWidth));
    }
    this.figures.set('rate', rate(pace(this.name)));
    this.figures.set('lag', count(lag(this.name)));
    this.figures.set('p50', millis(metrics?.latency?.p50));
    this.figures.set('p99', millis(metrics?.latency?.p99));
    this.figures.set('version', count(metrics?.modelVersion));
    this.charts.forEach((chart) => chart.update(table(this.name), card?.events));
    if (changed.has(`predictions/${this.name}`)) {
      this.predictions.show(panel(`predictions/${this.name}`));
    }
    if (changed.has(`mistakes/${this.name}`)) {
      this.mistakes.show(panel(`mistakes/${this.name}`));
    }
    if (changed.has(`confusion/${this.name}`)) {
      this.confusion?.show(panel(`confusion/${this.name}`));
    }
    if (changed.has(`numbers/${this.name}`)) {
      this.numbers?.show(panel(`numbers/${this.name}`));
    }
    if (changed.has(`fields/${this.name}`)) {
      this.showFields();
    }
    if (changed.has('description')) {
      this.actions.draw();
    }
    if (changed.has('control') || changed.has('checkpoints')) {
      this.actions.update();
    }
    if (changed.has(`model/${this.name}`)) {
      this.members.show(metrics?.members ?? []);
      this.showFacts(metrics, card?.events);
    }
    this.weights?.update();
  }

  /** Images have none. */
  showFields() {
    this.fields.element.hidden = !this.fields.show(panel(`fields/${this.name}`));
  }

  showFacts(metrics, events) {
    const fact = (name, value) => (value ? [h('dt', {}, name), h('dd', {}, value)] : []);
    const refused = Object.entries(metrics?.refused ?? {}).map(([reason, times]) => `${count(times)} ${reason.toLowerCase().replaceAll('_', ' ')}`).join(', ');
    const snapshot = metrics?.snapshot;
    const replayed = metrics?.replayed;
    const shown = metrics ? [
      ...fact('Architecture', h('code', {}, this.model.architecture)),
      ...fact('Samples', `${count(metrics.samples)} with a label, ${count(metrics.unlabelled)} without`),
      ...fact('Accuracy of all samples', metrics.whole.accuracy === null ? null : percent(metrics.whole.accuracy)),
      ...fact('Refused', refused || 'none'),
      ...fact('Last event', events?.length ? `offset ${count(events.at(-1).offset)}: ${events.at(-1).message}` : null),
      ...fact('Last sample', `offset ${count(metrics.offset)} of partition ${metrics.partition}`),
      ...fact('Last snapshot', snapshot ? `${seconds(snapshot.age)} old, ${bytes(snapshot.bytes)}, ${count(snapshot.unsaved)} samples since` : '–'),
      ...fact('Replayed at start', replayed ? replay(replayed) : null),
      ...fact('Learning rate', number(metrics.learningRate)),
      ...fact('Dead units', metrics.deadUnits === null || metrics.deadUnits === undefined ? null : percent(metrics.deadUnits)),
      ...fact('Measured at', time(metrics.time)),
    ] : [h('dd', {class: 'empty'}, 'No metrics yet.')];
    this.facts.replaceChildren(...shown);
  }

  draw() {
    this.predictions.show(panel(`predictions/${this.name}`));
    this.mistakes.show(panel(`mistakes/${this.name}`));
    this.confusion?.show(panel(`confusion/${this.name}`));
    this.numbers?.show(panel(`numbers/${this.name}`));
    this.showFields();
    this.weights?.draw();
    this.actions.update();
    const card = panel(`model/${this.name}`);
    this.members.show(card?.metrics?.members ?? []);
    this.showFacts(card?.metrics, card?.events);
  }

  destroy() {
    this.charts.forEach((chart) => chart.destroy());
    this.numbers?.destroy();
  }
}
