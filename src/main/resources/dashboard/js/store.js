// What the server has told so far.

import {Table} from './table.js';

export const state = {panels: {}, tables: {}, clock: 0, epoch: null};

/** A panel's content, or null before it has come. */
export const panel = (name) => state.panels[name] ?? null;

export const table = (name) => state.tables[name] ?? null;

export const description = () => panel('description');

/** Milliseconds since the epoch by the server's clock. */
export const now = () => Date.now() + state.clock;

/** Names of the models that are shown, in the order of the configuration. */
export const modelNames = () => Object.keys(state.panels).filter((name) => name.startsWith('model/')).map((name) => name.slice(6));

/** What the configuration says of a model. */
export function modelOf(name) {
  const id = panel(`model/${name}`)?.id;
  return description()?.models.find((model) => model.id === id) ?? null;
}

/** Takes a message in; returns the names of the panels and tables that have changed. */
export function take(message, epoch) {
  if (state.epoch !== epoch) {
    // Another run of the server: it tells everything anew.
    state.panels = {};
    state.tables = {};
    state.epoch = epoch;
  }
  state.clock = message.time - Date.now();
  const changed = new Set(Object.keys(message.panels));
  Object.assign(state.panels, message.panels);
  if (message.panels.status) {
    forget(new Set(message.panels.status.models));
  }
  const capacity = description()?.capacity ?? 400;
  for (const [name, news] of Object.entries(message.rows)) {
    state.tables[name] ??= new Table(news.columns, capacity);
    news.rows.forEach((row) => state.tables[name].append(row));
    changed.add(`rows/${name}`);
  }
  return changed;
}

/** With a model for each key those go that the server no longer shows, so that the page stays as small as it. */
function forget(models) {
  modelNames().filter((name) => !models.has(name)).forEach((name) => {
    delete state.tables[name];
    ['model', 'predictions', 'mistakes', 'confusion', 'numbers', 'fields'].forEach((kind) => delete state.panels[`${kind}/${name}`]);
  });
}

/** How old a model's metrics may be before it counts as idle, in milliseconds. */
const patience = () => Math.max(5000, 3 * (description()?.metricsEvery ?? 1000));

/** How a model does, in a word for styles and in words for people. */
export function condition(name) {
  const card = panel(`model/${name}`);
  const model = card?.metrics;
  const waiting = panel('status')?.waiting?.[name] ?? 0;
  if (panel('control')?.paused?.[name]) {
    return {state: 'paused', words: 'paused: predicts, does not learn'};
  }
  if (!model) {
    return waiting > 0 ? {state: 'stalled', words: `not begun, ${waiting} samples wait`} : {state: 'idle', words: 'no samples yet'};
  }
  const age = now() - model.time;
  if (age <= patience()) {
    return {state: 'learning', words: 'learning'};
  }
  const since = age < 120000 ? `${Math.round(age / 1000)} s` : `${Math.round(age / 60000)} min`;
  return waiting > 0
    ? {state: 'stalled', words: `no news for ${since}, ${waiting.toLocaleString('en')} samples wait`}
    : {state: 'idle', words: `idle for ${since}`};
}

/** Samples that a model takes in each second: none where it has told nothing for a while. */
export function pace(name) {
  const metrics = panel(`model/${name}`)?.metrics;
  return metrics && now() - metrics.time > patience() ? 0 : metrics?.samplesPerSecond;
}
