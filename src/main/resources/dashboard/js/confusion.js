// Which class is taken for which.

import {colour, h, replace} from './dom.js';
import {count, percent} from './format.js';
import {box} from './parts.js';

/** So many characters fit above all columns together. */
const CHARACTERS = 60;

/** So many columns fit. */
const FEW = 12;

/** The cell's strength against all samples of its label. */
const strength = (value, row) => (row > 0 ? value / row : 0);

function matrix(view) {
  const {counts, total, right} = view;
  // Rarer ones have one row and one column together.
  const classes = view.others ? [...view.classes, `${count(view.others)} others`] : view.classes;
  const n = classes.length;
  const isOthers = (i) => view.others > 0 && i === n - 1;
  const heat = colour('--heat');
  const bad = colour('--heat-bad');
  const rows = classes.map((label, i) => {
    const row = counts.slice(i * n, (i + 1) * n);
    const sum = row.reduce((a, b) => a + b, 0);
    return h('tr', {}, h('th', {scope: 'row', title: label}, label), ...row.map((value, j) => {
      const both = isOthers(i) && isOthers(j);
      const title = both ? `among the others, right or wrong: ${value}` : `${label} taken for ${classes[j]}: ${value} of ${sum}`;
      const cell = h('td', {class: value === 0 ? 'zero' : null, title}, String(value));
      if (value > 0 && !both) {
        const share = strength(value, sum);
        // Strong enough to be seen, weak enough for the number on it to be read.
        cell.style.backgroundColor = `rgba(${i === j ? heat : bad}, ${(0.1 + 0.38 * Math.sqrt(share)).toFixed(3)})`;
      }
      return cell;
    }));
  });
  const longest = Math.max(...classes.map((name) => name.length));
  const style = ['confusion', longest * n > CHARACTERS ? 'named' : '', n > FEW ? 'many' : ''];
  return h('table', {class: style.join(' ').trim()},
    h('caption', {}, `${percent(total ? right / total : null)} of the last ${count(total)} predictions read are right`),
    h('thead', {}, h('tr', {}, h('th', {class: 'corner', scope: 'col'}, 'label ↓ said →'), ...classes.map((label) => h('th', {scope: 'col', title: label}, h('span', {}, label))))),
    h('tbody', {}, ...rows));
}

function worst(view) {
  return h('table', {}, h('caption', {}, `Most frequent mistakes among the last ${count(view.total)} predictions read`),
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Label'), h('th', {scope: 'col'}, 'Taken for'), h('th', {scope: 'col', class: 'n'}, 'Times'))),
    h('tbody', {}, ...view.worst.map(([label, said, times]) => h('tr', {}, h('td', {}, label), h('td', {}, said), h('td', {class: 'n'}, count(times))))));
}

export class Confusion {
  constructor() {
    this.body = h('div', {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Confusion matrix'});
    this.element = box('Confusion matrix', 'A row for each label, a column for what the model said before it learnt the sample.', this.body);
    this.show(null);
  }

  show(view) {
    if (!view || view.total === 0) {
      replace(this.body, h('p', {class: 'empty'}, 'No labelled predictions yet.'));
    } else {
      replace(this.body, matrix(view), view.others && view.worst.length ? worst(view) : null);
    }
  }
}
