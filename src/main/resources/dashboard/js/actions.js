// Commands to a model, for those who know the server's token. It is kept in this page's memory and goes with each
// request in a header, which no other page can send.

import {h, replace, text} from './dom.js';
import {count, time, words} from './format.js';
import {box, chip} from './parts.js';
import {description, panel} from './store.js';

const session = {token: null, author: ''};

async function post(path, body, token = session.token) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Learnstream-Token': token ?? ''},
    body: JSON.stringify(body),
  });
  const said = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) {
    throw new Error(said.error ?? `The server answered ${answer.status}.`);
  }
  return said;
}

/** Whom a command from a model's page is for: its key has a model of its own, but a replica's partition has none. */
function commandee(name) {
  const {id, key} = panel(`model/${name}`) ?? {};
  return {id, key: description().replicas ? undefined : key};
}

const field = (label, input, title) => h('label', {class: 'field', title}, h('span', {}, label), input);

/** Asks before something is lost. */
function confirmed(question, yes) {
  return new Promise((resolve) => {
    const dialog = h('dialog', {'aria-label': question},
      h('p', {}, question),
      h('div', {class: 'buttons'},
        h('button', {type: 'button', class: 'danger', onclick: () => dialog.close('yes')}, yes),
        h('button', {type: 'button', onclick: () => dialog.close('no')}, 'Cancel')));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export class Actions {
  constructor(name) {
    this.name = name;
    this.body = h('div', {class: 'stack'});
    this.outcome = h('p', {role: 'status', class: 'outcome'});
    this.log = h('ul', {class: 'commands'});
    this.element = box('Commands', 'Each takes effect behind a known sample and is on record in the control topics.', this.body, this.outcome, this.log);
    this.draw();
  }

  /** Draws another face only when there is another one, so that nobody loses what is half typed. */
  draw() {
    const face = !description()?.actions ? 'none' : session.token === null ? 'lock' : 'buttons';
    if (face === this.face) {
      return;
    }
    const focused = this.body.contains(document.activeElement);
    this.face = face;
    if (face === 'none') {
      replace(this.body, h('p', {class: 'soft'}, 'This page is read only. Start the dashboard with --token-file to allow commands.'));
    } else if (face === 'lock') {
      this.drawLock();
    } else {
      this.drawButtons();
    }
    if (focused) {
      this.body.querySelector('input, button')?.focus();
    }
  }

  drawLock() {
    const token = h('input', {type: 'password', autocomplete: 'off', required: true, name: 'token'});
    const author = h('input', {type: 'text', autocomplete: 'name', value: session.author, maxlength: 80, name: 'author'});
    const form = h('form', {class: 'buttons', onsubmit: (event) => {
      event.preventDefault();
      this.unlock(token.value, author.value);
    }}, field('Token', token, 'What the server was started with'), field('Your name', author, 'Goes with each command'), h('button', {class: 'primary'}, 'Unlock'));
    replace(this.body, form);
  }

  async unlock(token, author) {
    try {
      await post('api/token', {}, token);
      session.token = token;
      session.author = author;
      text(this.outcome, '');
      this.draw();
    } catch (error) {
      text(this.outcome, error.message);
    }
  }

  drawButtons() {
    const button = (label, action, title, style) => h('button', {type: 'button', class: style, title, onclick: action}, label);
    const rate = h('input', {type: 'text', size: 18, placeholder: 'constant 0.01', name: 'rate'});
    const versions = h('select', {name: 'version'});
    const layer = h('input', {type: 'number', min: 0, value: 0, name: 'layer'});
    this.versions = versions;
    this.known = null;
    replace(this.body,
      h('div', {class: 'buttons'},
        button('Pause learning', () => this.send('PAUSE'), 'Predicts, but does not learn'),
        button('Resume', () => this.send('RESUME')),
        button('Snapshot now', () => this.send('SNAPSHOT'), 'The state to the store, which a restart begins from'),
        button('Checkpoint now', () => this.send('CHECKPOINT'), 'The whole model to the checkpoints topic')),
      h('div', {class: 'buttons'}, field('Learning rate', rate, 'A schedule, for instance constant 0.01 or cosine 0.1 0.001 10000'),
        button('Set', () => this.send('SET_LEARNING_RATE', {learningRate: rate.value}))),
      h('div', {class: 'buttons'}, field('Layer', layer, 'Counted from 0'),
        button('Freeze', () => this.send('FREEZE', {layer: layer.valueAsNumber})), button('Unfreeze', () => this.send('UNFREEZE', {layer: layer.valueAsNumber}))),
      description().hasChampion ? h('div', {class: 'buttons'},
        button('Promote', () => this.send('PROMOTE'), 'From the next sample on this model answers: its predictions go to the predictions topic'),
        button('Undo promotion', () => this.send('UNDO_PROMOTION'), 'The champion before the last promotion answers again, whichever model it is')) : null,
      description().replicas ? h('p', {class: 'soft'}, 'A command is for all replicas of the model.') : null,
      h('div', {class: 'buttons'}, ...(description().replicas ? [] : [field('Version', versions, 'Those of the checkpoints in the topic'),
        button('Roll back …', () => this.rollBack(Number(versions.value)), 'The model as it was at a checkpoint', 'danger'),
        button('Reset …', () => this.reset(), 'The model begins anew', 'danger')]),
        button('Lock', () => this.lock(), 'Forget the token')));
    this.update();
  }

  lock() {
    session.token = null;
    text(this.outcome, '');
    this.draw();
  }

  async rollBack(version) {
    if (version && await confirmed(`Roll ${this.name} back to version ${count(version)}? What it has learnt since is lost.`, 'Roll back')) {
      this.send('ROLL_BACK', {version});
    }
  }

  async reset() {
    if (await confirmed(`Let ${this.name} begin anew? All that it has learnt is lost.`, 'Reset')) {
      this.send('RESET');
    }
  }

  async send(action, more = {}) {
    const {id, key} = commandee(this.name);
    try {
      await post('api/commands', {model: id, key, action, author: session.author, ...more});
      text(this.outcome, `Sent: ${words(action)}. What becomes of it stands below.`);
    } catch (error) {
      text(this.outcome, error.message);
    }
  }

  /** This model's newest commands, and the versions that it can go back to. */
  update() {
    const {id, key} = commandee(this.name);
    const mine = (each) => (each.modelId ?? each.model) === id && (each.key ?? null) === (key ?? null);
    const commands = (panel('control')?.commands ?? []).filter(mine).slice(0, 4);
    replace(this.log, ...commands.map((command) => h('li', {}, h('span', {class: 'soft'}, `${time(command.time)} `), words(command.action), ' ', ...outcomes(command))));
    if (this.versions) {
      const known = (panel('checkpoints')?.checkpoints ?? []).filter(mine).map((checkpoint) => String(checkpoint.version));
      if (known.join() !== this.known) {
        this.known = known.join();
        replace(this.versions, ...[...new Set(known)].map((version) => h('option', {value: version}, count(Number(version)))));
      }
    }
  }
}

/** What became of a command, as chips and sentences. */
export function outcomes(command) {
  if (command.results.length === 0) {
    return [h('span', {class: 'chip'}, 'no answer yet')];
  }
  const whose = (result) => (description().replicas ? `partition ${result.partition}: ` : '');
  return command.results.flatMap((result) => {
    const label = h('span', {class: 'chip'});
    chip(label, {state: result.outcome.toLowerCase(), words: result.outcome.toLowerCase()});
    return [label, h('span', {class: 'soft small'}, ` ${whose(result)}${result.message} `)];
  });
}
