// A chart over time with a legend that tells the newest numbers, or those under the pointer.

import uPlot from '../uplot/uPlot.esm.js';
import {colour, h, svg, text} from './dom.js';
import {count} from './format.js';

const DASHES = [[], [7, 5], [2, 4], [10, 4, 2, 4]];
const EVERY_MILLIS = 900;
const live = new Set();

/** Steps between the numbers on an axis of whole ones: 1, 2, 5, 10, 20 ... */
const WHOLE_STEPS = [...Array(13).keys()].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

const two = (value) => String(value).padStart(2, '0');

/** Moments on the axis in local time, with seconds only where they matter. */
function moments(plot, splits, axis, space, step) {
  return splits.map((split) => {
    const date = new Date(split * 1000);
    const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
    return step < 60 ? `${minutes}:${two(date.getSeconds())}` : step < 86400 ? minutes : `${date.getMonth() + 1}/${date.getDate()}`;
  });
}

export class Chart {
  /**
   * @param options title, unit, height, format of a number, range [low, high] of numbers or null, and
   *     series: [{column, label}], of which the first is the one that matters; small: no axis of time;
   *     place: the column along the axis, where that is not time; isAbsolute: 0 need not be seen;
   *     isWhole: its axis has whole numbers only;
   *     band: {lower, upper, label}, columns between which all is filled, or null
   */
  constructor(options) {
    this.options = options;
    this.drawnAt = 0;
    this.events = [];
    this.visible = false;
    this.values = options.series.map(() => h('b', {}, '–'));
    this.legend = h('ul', {class: 'legend'}, ...options.series.map((series, i) =>
      h('li', {}, svg('svg', {viewBox: '0 0 22 8', 'aria-hidden': 'true'},
        svg('line', {x1: 0, y1: 4, x2: 22, y2: 4, class: `s${i + 1}`, 'stroke-dasharray': DASHES[i].join(' ')})),
      series.label, options.small && i === 0 ? null : this.values[i])));
    if (options.band) {
      this.bandValue = h('b', {}, '–');
      this.legend.append(h('li', {}, svg('svg', {viewBox: '0 0 22 8', 'aria-hidden': 'true'},
        svg('rect', {x: 0, y: -2, width: 22, height: 12, class: 'band'})), options.band.label, this.bandValue));
    }
    this.plotElement = h('div', {class: 'plot', 'aria-hidden': 'true'});
    this.plotElement.style.height = `${options.height}px`;
    this.blank = h('p', {class: 'empty'}, '');
    const unit = options.unit ? h('span', {class: 'unit'}, options.unit) : null;
    this.element = h('figure', {class: `chart${options.small ? '' : ' panel'}`},
      options.title ? h('h3', {}, options.title, unit) : null,
      options.small ? null : this.legend, this.plotElement, this.blank, options.small ? this.legend : null);
    this.resizing = new ResizeObserver(() => this.resize());
    this.resizing.observe(this.plotElement);
    this.seeing = new IntersectionObserver((entries) => {
      this.visible = entries.at(-1).isIntersecting;
      if (this.visible) {
        this.draw();
      }
    });
    this.seeing.observe(this.element);
    live.add(this);
  }

  /**
   * Shows a table's columns; not more often than the eye wants.
   *
   * @param events moments to mark: [{time, message}], in ms since the epoch
   */
  update(source, events = []) {
    this.source = source;
    this.events = events;
    const empty = !source || !this.options.series.some((series) => source.has(series.column));
    this.blank.hidden = !empty;
    text(this.blank, source?.length > 0 ? 'The metrics so far do not tell it' : 'No metrics yet');
    this.plotElement.hidden = empty;
    if (!empty && this.hovered === undefined) {
      this.tell(source.length - 1);
    }
    const at = performance.now();
    if (!empty && this.visible && at - this.drawnAt >= EVERY_MILLIS) {
      this.drawnAt = at;
      this.draw();
    }
  }

  /** Says the numbers of a row in the legend. */
  tell(row) {
    const {series, band, format} = this.options;
    const value = (column) => this.source.column(column)[row] ?? null;
    series.forEach((each, i) => text(this.values[i], format(value(each.column))));
    if (band) {
      text(this.bandValue, value(band.lower) === null ? '–' : `${format(value(band.lower))} to ${format(value(band.upper))}`);
    }
  }

  draw() {
    if (!this.source || this.plotElement.hidden || this.plotElement.clientWidth === 0) {
      return;
    }
    const {place, series, band} = this.options;
    const data = [place ? this.source.column(place) : this.source.column('time').map((millis) => millis / 1000),
      ...series.map(({column}) => this.source.column(column)),
      ...(band ? [this.source.column(band.upper), this.source.column(band.lower)] : [])];
    if (this.plot) {
      this.plot.setData(data);
    } else {
      this.plot = new uPlot(this.uplot(), data, this.plotElement);
    }
  }

  uplot() {
    const {series, height, format, range, small, place, band, isWhole} = this.options;
    const soft = colour('--soft');
    const line = colour('--line');
    const font = `12px ${colour('--font')}`;
    const axis = {stroke: soft, font, grid: {stroke: line, width: 1}, ticks: {show: false}};
    return {
      width: this.plotElement.clientWidth,
      height,
      legend: {show: false},
      cursor: {drag: {x: false, y: false}, points: {size: 6}, y: false},
      scales: {x: {time: !place}, y: {range: (plot, low, high) => this.range(range, low, high)}},
      // Half of the last moment stands beyond the axis.
      padding: [8, small ? 8 : 28, small ? 4 : 0, 0],
      axes: [
        {...axis, show: !small, values: place ? (plot, splits) => splits.map((split) => (Number.isInteger(split) ? count(split) : '')) : moments, space: 64, grid: {show: false}, size: 28},
        {...axis, size: small ? 44 : 58, gap: 6, space: small ? 40 : 34, ...(isWhole ? {incrs: WHOLE_STEPS} : {}), values: (plot, splits) => splits.map((split) => format(split, true))},
      ],
      series: [{}, ...series.map((each, i) => ({
        stroke: colour(`--series-${i + 1}`),
        width: i === 0 ? 2.2 : 1.6,
        dash: DASHES[i],
        points: {show: false},
        spanGaps: false,
      })), ...(band ? [{points: {show: false}}, {points: {show: false}}] : [])],
      bands: band ? [{series: [series.length + 1, series.length + 2], fill: `rgba(${colour('--heat')}, 0.18)`}] : [],
      hooks: {setCursor: [(plot) => this.hover(plot.cursor.idx)], draw: [(plot) => this.mark(plot)]},
    };
  }

  /** A line at each event that is in sight, which tells what happened to whoever points at it. */
  mark(plot) {
    plot.over.querySelectorAll('.mark').forEach((mark) => mark.remove());
    const {min, max} = plot.scales.x;
    this.events.filter(({time}) => time >= min * 1000 && time <= max * 1000).forEach(({time, message}) => {
      const mark = h('div', {class: 'mark', title: message});
      mark.style.left = `${plot.valToPos(time / 1000, 'x')}px`;
      plot.over.append(mark);
    });
  }

  /** At least what was asked for, at most what there is; never nothing. */
  range(wanted, low, high) {
    if (wanted) {
      return wanted;
    }
    if (this.options.isAbsolute && high > low) {
      return [low - 0.08 * (high - low), high + 0.08 * (high - low)];
    }
    const top = high ?? 1;
    const bottom = Math.min(0, low ?? 0);
    return [bottom, top > bottom ? top + 0.08 * (top - bottom) : bottom + 1];
  }

  hover(index) {
    this.hovered = index ?? undefined;
    if (index !== null && index !== undefined && this.source) {
      this.tell(index);
    }
  }

  resize() {
    const width = this.plotElement.clientWidth;
    if (this.plot && width > 0 && width !== this.plot.width) {
      this.plot.setSize({width, height: this.options.height});
    } else if (!this.plot) {
      this.draw();
    }
  }

  /** Draws anew, after the colours have changed. */
  redraw() {
    this.plot?.destroy();
    this.plot = null;
    this.draw();
  }

  destroy() {
    live.delete(this);
    this.resizing.disconnect();
    this.seeing.disconnect();
    this.plot?.destroy();
  }
}

export function redrawCharts() {
  live.forEach((chart) => chart.redraw());
}
