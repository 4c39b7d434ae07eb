// Who reads and writes which topic, with the records each second on the arrows.

import {attribute, h, replace, svg, text} from './dom.js';
import {rate} from './format.js';
import {description, modelNames, pace, panel} from './store.js';

const ROW = 66;
const BOX = 40;
const NARROW = 640;
const ITEMS = 5;

/** Names without the deployment's, which all have. */
const short = (label) => label.replace(`${description().name}.`, '');

/** Samples that the models take in each second: each goes to all models of the configuration. */
function modelsRate() {
  const rates = {};
  for (const name of modelNames()) {
    const {id} = panel(`model/${name}`);
    rates[id] = (rates[id] ?? 0) + (pace(name) ?? 0);
  }
  return Math.max(0, ...Object.values(rates));
}

function rateOf(edge) {
  return edge.rate === 'models' ? modelsRate() : panel('flow')?.rates?.[edge.rate.slice(6)] ?? null;
}

/** What stands in a box below its name. */
function itemsOf(node) {
  const items = node.items.slice(0, ITEMS);
  return node.items.length > ITEMS ? [...items, `and ${node.items.length - ITEMS} more`] : items;
}

/** From left to right, on the grid that the server describes. */
function place(graph, width) {
  const boxWidth = Math.min(168, (width / graph.columns) * 0.64);
  const boxes = {};
  for (const node of graph.nodes) {
    const items = itemsOf(node);
    const height = BOX + (items.length ? 18 * items.length + 4 : 0);
    const x = node.column * ((width - boxWidth) / (graph.columns - 1));
    boxes[node.id] = {node, items, x, y: node.row * ROW + 8 - (height - BOX) / 2, width: boxWidth, height};
  }
  return boxes;
}

/** The same from top to bottom; what does not fit side by side hangs on both sides of a trunk. */
function placeNarrow(graph, width) {
  const boxWidth = Math.min(132, width * 0.31);
  const lowest = Math.max(...graph.nodes.map((node) => node.row));
  const boxes = {};
  let y = 0;
  for (let column = 0; column < graph.columns; column++) {
    const nodes = graph.nodes.filter((node) => node.column === column);
    const hang = nodes.length > 3;
    let height = 0;
    nodes.forEach((node, i) => {
      const items = itemsOf(node);
      const own = BOX + (items.length ? 18 * items.length + 4 : 0);
      const side = hang ? i % 2 : node.row / lowest;
      const top = hang ? y + Math.floor(i / 2) * (BOX + 12) : y;
      boxes[node.id] = {node, items, x: side * (width - boxWidth), y: top, width: boxWidth, height: own, inside: hang ? (i % 2 ? 'l' : 'r') : null};
      height = Math.max(height, top + own - y);
    });
    y += height + 38;
  }
  return boxes;
}

const TURNED = {l: 't', r: 'b', t: 'l', b: 'r'};

const SIDES = {
  l: (box) => [box.x, box.y + box.height / 2, -1, 0],
  r: (box) => [box.x + box.width, box.y + box.height / 2, 1, 0],
  t: (box) => [box.x + box.width / 2, box.y, 0, -1],
  b: (box) => [box.x + box.width / 2, box.y + box.height, 0, 1],
};

function curve(edge, boxes, narrow) {
  const hung = boxes[edge.to].inside;
  const [x1, y1, dx1, dy1] = SIDES[narrow ? TURNED[edge.out] : edge.out](boxes[edge.from]);
  // From the side of a box that stands above and aside, not through those between.
  const aside = narrow && x1 > boxes[edge.to].x + boxes[edge.to].width && boxes[edge.to].y - y1 > ROW ? 'r' : null;
  const [xEnd, yEnd, dx2, dy2] = SIDES[narrow ? hung ?? aside ?? TURNED[edge.in] : edge.in](boxes[edge.to]);
  const [x2, y2] = [xEnd + 7 * dx2, yEnd + 7 * dy2];
  const bend = 0.5 * Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1), 20);
  const [a, b, c, d] = [x1 + dx1 * bend, y1 + dy1 * bend, x2 + dx2 * bend, y2 + dy2 * bend];
  // Nearer to where it goes, since there the curves lie apart.
  const t = 0.62;
  const mix = (p, q, r, s) => (1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t * t * r + t ** 3 * s;
  const label = hung ? [(x1 + x2) / 2 + 6 * dx2, y2] : [mix(x1, a, c, x2), mix(y1, b, d, y2)];
  return {path: `M${x1} ${y1}C${a} ${b} ${c} ${d} ${x2} ${y2}`, x: label[0], y: label[1]};
}

function drawBox(box) {
  const {node, items, x, y, width, height} = box;
  const label = short(node.label);
  const group = svg('g', {class: node.kind}, svg('title', {}, node.label),
    svg('rect', {x, y, width, height, rx: node.kind === 'topic' ? 20 : 8}),
    svg('text', {x: x + width / 2, y: y + 25, 'text-anchor': 'middle', class: label.length * 8 > width - 12 ? 'long' : null}, label));
  items.forEach((item, i) => group.append(svg('text', {class: 'item', x: x + width / 2, y: y + 44 + 18 * i, 'text-anchor': 'middle'}, item)));
  return group;
}

/** One diagram, from left to right, or from top to bottom where that is narrow. */
export class Flow {
  constructor(graph) {
    this.graph = graph;
    this.element = h('div', {class: 'flow-box'});
    this.width = 0;
    this.resizing = new ResizeObserver(() => this.draw());
    this.resizing.observe(this.element);
    this.seeing = new IntersectionObserver((entries) => attribute(this.element, 'data-seen', entries.at(-1).isIntersecting ? '' : null));
    this.seeing.observe(this.element);
  }

  draw() {
    const width = Math.round(this.element.clientWidth);
    if (width === this.width || width === 0) {
      return;
    }
    this.width = width;
    this.rates = [];
    replace(this.element, this.drawing(width), this.list());
    this.update();
  }

  drawing(width) {
    const narrow = width < NARROW;
    const boxes = narrow ? placeNarrow(this.graph, width) : place(this.graph, width);
    const heights = Object.values(boxes).map((box) => box.y + box.height);
    const top = Math.min(...Object.values(boxes).map((box) => box.y));
    const arrow = svg('marker', {id: `arrow-${this.graph.columns}`, viewBox: '0 0 8 8', refX: 3, refY: 4, markerWidth: 9, markerHeight: 9, orient: 'auto', markerUnits: 'userSpaceOnUse'},
      svg('path', {d: 'M0 0L8 4L0 8Z'}));
    const root = svg('svg', {class: 'flow', viewBox: `0 ${top - 6} ${width} ${Math.max(...heights) - top + 14}`, 'aria-hidden': 'true'}, svg('defs', {}, arrow));
    for (const edge of this.graph.edges) {
      const {path, x, y} = curve(edge, boxes, narrow);
      const label = svg('text', {class: 'rate', x, y: y + 4, 'text-anchor': 'middle'});
      const group = svg('g', {}, svg('path', {class: 'edge', d: path, 'marker-end': `url(#arrow-${this.graph.columns})`}), svg('path', {class: 'pulse', d: path}));
      root.append(group);
      this.rates.push({edge, label, group});
    }
    // Numbers lie above all lines.
    this.rates.forEach(({label}) => root.append(label));
    Object.values(boxes).forEach((box) => root.append(drawBox(box)));
    return root;
  }

  /** The same in words, for those who do not see the drawing. */
  list() {
    return h('ul', {class: 'visually-hidden'}, ...this.graph.edges.map((edge) => {
      const label = h('span');
      this.rates.push({edge, label, group: null});
      const node = (id) => short(this.graph.nodes.find((each) => each.id === id).label);
      return h('li', {}, `${node(edge.from)} to ${node(edge.to)}: `, label);
    }));
  }

  update() {
    for (const {edge, label, group} of this.rates ?? []) {
      const value = rateOf(edge);
      text(label, value === null ? '–' : rate(value));
      if (group) {
        attribute(group, 'class', value > 0 ? 'moving' : null);
        attribute(label, 'class', value > 0 ? 'rate moving' : 'rate');
      }
    }
  }

  destroy() {
    this.resizing.disconnect();
    this.seeing.disconnect();
  }
}
