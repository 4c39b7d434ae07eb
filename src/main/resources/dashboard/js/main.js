// Puts it together: the header, the views and the news.

import {redrawCharts} from './chart.js';
import {attribute, h, replace, text} from './dom.js';
import {count, seconds, time} from './format.js';
import {description, modelNames, panel, state} from './store.js';
import {Stream} from './stream.js';
import {theme} from './theme.js';
import {Checkpoints} from './views/checkpoints.js';
import {Control} from './views/control.js';
import {GanView} from './views/gan.js';
import {Letters} from './views/letters.js';
import {ModelView} from './views/model.js';
import {Namesakes} from './views/namesakes.js';
import {Overview} from './views/overview.js';

const element = (id) => document.getElementById(id);
const page = {view: null, route: null, watched: null, held: false, missed: new Set(), link: {state: 'connecting'}, usable: false};

/** The place that the address names: [view, model]. */
function route() {
  const [view, ...rest] = location.hash.replace(/^#\/?/, '').split('/');
  return [view || 'overview', rest.map(decoded).join('/')];
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    return part;
  }
}

function make([view, name]) {
  switch (view) {
    case 'model':
      return modelNames().includes(name) ? new ModelView(name) : hasModel(name) ? new Namesakes(name) : null;
    case 'gan':
      return description().gan ? new GanView() : null;
    case 'letters':
      return new Letters();
    case 'checkpoints':
      return new Checkpoints();
    case 'control':
      return new Control();
    default:
      return new Overview();
  }
}

/** Whether the configuration has it; replicas, and models for keys, have longer names. */
const hasModel = (id) => description().models.some((model) => model.id === id);

/** What stands where there is nothing to show. */
function nothing(view, name) {
  if (view !== 'model') {
    return 'There is nothing of that here.';
  }
  const {byKey, replicas} = description();
  return byKey && !replicas ? `No model ${name} has told anything yet.` : `This deployment has no model ${name}.`;
}

/** Shows what the address names. The stream is asked for a model's details where one is shown. */
function go(moveFocus) {
  const [view, name] = route();
  const watched = view === 'model' ? name : null;
  if (page.watched !== watched) {
    page.watched = watched;
    stream.open(watched);
  }
  if (!description()) {
    return;
  }
  const focused = document.activeElement?.id;
  page.view?.destroy();
  page.route = [view, name];
  page.view = make(page.route);
  const missing = h('p', {class: 'empty'}, nothing(view, name));
  replace(element('view'), ...(page.view?.elements ?? [missing]));
  // Also where the page is held: what is new to the eye has to have its numbers.
  page.view?.update(new Set(Object.keys(state.panels)));
  drawNavigation();
  drawState();
  if (moveFocus) {
    // What chose another model goes on choosing.
    (focused === 'pick' ? element(focused) ?? element('main') : element('main')).focus({preventScroll: true});
    scrollTo(0, 0);
  }
}

/** The links stay the same elements while what they lead to is there, so that a focus on one is not lost. */
function drawNavigation() {
  const models = modelNames();
  const wanted = [
    ['Overview', 'overview', ''],
    models.length ? ['Models', 'model', `model/${encodeURIComponent(models[0])}`] : null,
    description().gan ? ['GAN', 'gan', 'gan'] : null,
    ['Dead letters', 'letters', 'letters'],
    ['Checkpoints', 'checkpoints', 'checkpoints'],
    description().models.length ? ['Control', 'control', 'control'] : null].filter((entry) => entry);
  const list = element('nav').firstElementChild;
  wanted.forEach(([name, view, target], i) => {
    if (list.children[i]?.dataset.view !== view) {
      list.insertBefore(h('li', {'data-view': view}, h('a', {}, name)), list.children[i] ?? null);
    }
    const link = list.children[i].firstElementChild;
    attribute(link, 'href', `#/${target}`);
    attribute(link, 'aria-current', page.route?.[0] === view ? 'page' : null);
  });
  while (list.children.length > wanted.length) {
    list.lastElementChild.remove();
  }
  const letters = panel('letters')?.total ?? 0;
  const link = list.querySelector('[data-view=letters] a');
  const badge = link.querySelector('.badge') ?? link.appendChild(h('span', {class: 'badge'}));
  text(badge, letters ? count(letters) : '');
  badge.hidden = letters === 0;
}

/** How the page is connected, in words. */
function connection() {
  const {state: link, more} = page.link;
  const feed = panel('status')?.feed;
  switch (link) {
    case 'disconnected':
      return ['disconnected', 'Disconnected, trying again'];
    case 'refused':
      return ['disconnected', 'Refused, trying again'];
    case 'connecting':
      return ['connecting', more ? `Connecting for ${seconds(more)} …` : 'Connecting …'];
    case 'asleep':
      return ['held', 'Asleep while nobody looks'];
    case 'stale':
      return ['stale', `Stale: no news for ${seconds(more)}`];
    default:
  }
  if (feed && !feed.connected) {
    return ['away', feed.error ? `The broker has been silent since ${time(feed.since)}` : 'Waiting for the broker'];
  }
  if (page.held) {
    return ['held', 'Held: the page stands still'];
  }
  return feed?.behind >= 2 ? ['stale', `Live, ${seconds(feed.behind)} behind`] : ['live', 'Live'];
}

function drawState() {
  const [kind, words] = connection();
  attribute(element('connection'), 'data-state', kind);
  text(element('connection'), words);
  attribute(document.body, 'data-stale', ['disconnected', 'stale', 'away'].includes(kind) ? '' : null);
  attribute(document.body, 'data-held', page.held ? '' : null);
  const missing = panel('flow')?.missing ?? [];
  const notices = [];
  if (page.link.state === 'refused') {
    notices.push(page.link.more);
  }
  if (missing.length) {
    notices.push(`These topics are missing: ${missing.join(', ')}. bin/learnstream topics CONFIG --create makes them.`);
  }
  const feed = panel('status')?.feed;
  if (feed?.unreadable) {
    notices.push(`${count(feed.unreadable)} records could not be read; a newer version may have written them.`);
  }
  if (feed?.skipped) {
    notices.push(`${count(feed.skipped)} records were passed over, since there were too many to read them all.`);
  }
  element('notice').hidden = notices.length === 0;
  text(element('notice'), notices.join('\n'));
}

function update(changed) {
  drawState();
  if (!page.view || page.held) {
    changed.forEach((name) => page.missed.add(name));
    return;
  }
  page.view.update(changed);
  drawNavigation();
  if (!page.usable) {
    page.usable = true;
    performance.mark('usable');
  }
}

function receive(changed) {
  if (changed.has('description')) {
    const {name, version} = description();
    document.title = `${name}: Learnstream`;
    text(element('deployment'), name);
    text(element('foot'), `Learnstream ${version}. The page reads the deployment’s topics and nothing else.`);
  }
  if (!page.view && description()) {
    go(false);
  }
  update(changed);
}

const stream = new Stream(receive, (link, more) => {
  page.link = {state: link, more};
  drawState();
});

element('hold').addEventListener('click', (event) => {
  page.held = !page.held;
  attribute(event.currentTarget, 'aria-pressed', String(page.held));
  const missed = page.missed;
  page.missed = new Set();
  update(page.held ? new Set() : missed);
});

theme(element('theme'), () => {
  redrawCharts();
  page.view?.draw?.();
});

addEventListener('hashchange', () => go(true));
page.watched = route()[0] === 'model' ? route()[1] : null;
stream.open(page.watched);
