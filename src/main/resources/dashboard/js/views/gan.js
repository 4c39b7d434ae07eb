// A generator and a discriminator, and what they make.

import {Chart} from '../chart.js';
import {h, replace, text} from '../dom.js';
import {count, number, percent, rate, time} from '../format.js';
import {Bars, box, Figures, section} from '../parts.js';
import {canvas, drawPoints, drawSample} from '../pictures.js';
import {description, panel, table} from '../store.js';

const plot = (title, unit, format, series, range = null) => new Chart({title, unit, format, series, range, height: 190});
const share = (value, axis) => percent(value, axis ? 0 : 1);

/** Charts with the half whose history each shows. */
function charts(gan) {
  const evaluation = gan.classifier
    ? [['evaluation', plot('Classifier’s confidence', 'mean highest probability', share, [{column: 'meanTopProbability', label: 'generated samples'}], [0, 1])]]
    : gan.modes.length ? [['evaluation', plot('Points near a mode', `of ${gan.modes.length} modes`, share, [{column: 'highQuality', label: 'share of the points'}], [0, 1])]] : [];
  return [
    ['discriminator', plot('Loss of the discriminator', '', number, [{column: 'loss', label: 'discriminator'}])],
    ['generator', plot('Loss of the generator', '', number, [{column: 'loss', label: 'generator'}])],
    ['discriminator', plot('What the discriminator tells right', '', share, [{column: 'realAccuracy', label: 'real'}, {column: 'generatedAccuracy', label: 'generated'}], [0, 1])],
    ['discriminator', plot('Who learns', 'share of the exchanges', share, [{column: 'discriminatorShare', label: 'discriminator'}, {column: 'generatorShare', label: 'generator'}], [0, 1])],
    ['generator', plot('Staleness', 'updates between a batch and its feedback', number, [{column: 'stalenessMean', label: 'mean'}, {column: 'stalenessMax', label: 'highest'}])],
    ['discriminator', plot('Spread', 'mean deviation of a batch', number, [{column: 'spread', label: 'generated'}, {column: 'realSpread', label: 'real'}])],
    ['generator', plot('Exchanges', 'each second', (value) => count(value), [{column: 'rate', label: 'exchanges'}])],
    ...evaluation,
  ];
}

export class GanView {
  constructor() {
    const gan = description().gan;
    this.gan = gan;
    this.figures = new Figures({
      exchange: ['Exchange', 'The newest one that the generator has learnt from'],
      rate: ['Exchanges', 'Each second'],
      real: ['Real told right', 'Share of real samples that the discriminator takes for real'],
      generated: ['Generated told right', 'Share of generated samples that it takes for generated'],
      found: [gan.classifier ? 'Confidence' : 'Modes covered', 'By the evaluation'],
      divergences: ['Divergences', 'Noticed since the run began']});
    this.charts = charts(gan);
    this.about = h('p', {class: 'about'}, '');
    this.body = h('div');
    this.classes = h('dl', {class: 'list'});
    this.shares = new Bars();
    this.elements = [
      h('div', {}, h('div', {class: 'section-head'}, h('h2', {}, gan.id), h('span', {class: 'soft'}, `run ${gan.run}`)), h('div', {class: 'panel'}, this.figures.element)),
      section('Generated samples', null, h('div', {class: 'halves'}, box('Drawn last', null, this.about, this.body), box('Evaluation', gan.classifier ? `What ${gan.classifier}, which learns from the same stream, sees in them.` : 'What is found of the modes that are looked for.', this.shares.element, this.classes))),
      section('Balance', null, h('div', {class: 'halves'}, ...this.charts.map(([half, chart]) => chart.element)))];
    this.drawSamples();
  }

  update(changed) {
    const {generator, discriminator, evaluation} = panel('gan') ?? {};
    this.figures.set('exchange', count(generator?.exchange ?? discriminator?.exchange));
    this.figures.set('rate', rate(generator?.exchangesPerSecond));
    this.figures.set('real', percent(discriminator?.realAccuracy));
    this.figures.set('generated', percent(discriminator?.generatedAccuracy));
    this.figures.set('found', this.gan.classifier ? percent(evaluation?.meanTopProbability) : evaluation?.modes ? `${evaluation.modesCovered} of ${evaluation.modes}` : '–');
    this.figures.set('divergences', count(Object.values(discriminator?.divergences ?? {}).reduce((a, b) => a + b, 0)));
    this.charts.forEach(([half, chart]) => chart.update(table(`gan/${half}`)));
    if (changed.has('drawn')) {
      this.drawSamples();
    }
    if (changed.has('gan')) {
      this.showEvaluation(evaluation, generator, discriminator);
    }
  }

  showEvaluation(evaluation, generator, discriminator) {
    const fact = (name, value) => [h('dt', {}, name), h('dd', {}, value)];
    const dropped = Object.entries({...generator?.dropped, ...discriminator?.dropped}).map(([reason, times]) => `${count(times)} ${reason.toLowerCase().replaceAll('_', ' ')}`);
    this.shares.show(Object.entries(evaluation?.classes ?? {}).sort(([a], [b]) => a.localeCompare(b, 'en', {numeric: true})));
    replace(this.classes,
      ...(evaluation?.highQuality !== undefined && evaluation?.highQuality !== null ? fact('Near a mode', percent(evaluation.highQuality)) : []),
      ...(evaluation?.agreement !== undefined && evaluation?.agreement !== null ? fact('As asked for', percent(evaluation.agreement)) : []),
      ...fact('Looked at', evaluation ? `${count(evaluation.evaluated)} samples at ${time(evaluation.time)}` : 'nothing yet'),
      ...fact('Real samples', `${count(discriminator?.realSamples)} to draw batches from`),
      ...fact('Learning rates', `generator ${number(generator?.learningRate)}, discriminator ${number(discriminator?.learningRate)}`),
      ...fact('Not used', dropped.join(', ') || 'none'));
  }

  drawSamples() {
    const drawn = panel('drawn');
    if (!drawn?.time) {
      text(this.about, 'None yet: samples are shown when somebody asks for some, as the evaluation does, or bin/learnstream generate.');
      replace(this.body);
      return;
    }
    text(this.about, `After exchange ${count(drawn.exchange)}, at ${time(drawn.time)}.`);
    if (drawn.pictures) {
      replace(this.body, h('div', {class: 'tiles'}, ...drawn.pictures.map((picture, i) => {
        const label = drawn.labels?.[i];
        const tile = canvas(label === undefined ? `Generated sample ${i}` : `Generated sample ${i}, drawn for ${label}`);
        drawSample(tile, picture);
        return label === undefined ? tile : h('figure', {class: 'drawn'}, tile, h('figcaption', {}, label));
      })));
    } else if (drawn.points) {
      const plane = canvas('Generated points over the modes');
      plane.className = 'points';
      drawPoints(plane, drawn.points, this.gan.modes, this.gan.radius);
      replace(this.body, plane);
    } else {
      replace(this.body, h('p', {class: 'mono'}, drawn.first.map(number).join(', ')));
    }
  }

  draw() {
    this.drawSamples();
  }

  destroy() {
    this.charts.forEach(([half, chart]) => chart.destroy());
  }
}
