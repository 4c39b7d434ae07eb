// Light, dark, or as the system has it; remembered in this browser.

import {text} from './dom.js';

const KEY = 'learnstream-theme';
const CHOICES = ['auto', 'light', 'dark'];
const system = matchMedia('(prefers-color-scheme: dark)');

let choice = remembered();

function remembered() {
  try {
    const found = localStorage.getItem(KEY);
    return CHOICES.includes(found) ? found : 'auto';
  } catch (error) {
    return 'auto';
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, choice);
  } catch (error) {
    // It holds until the page is closed.
  }
}

function show(button) {
  const dark = choice === 'dark' || (choice === 'auto' && system.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  text(button.querySelector('span'), choice);
}

/** @param onChange called when the colours have changed, for what is drawn with them */
export function theme(button, onChange) {
  show(button);
  system.addEventListener('change', () => {
    show(button);
    onChange();
  });
  button.addEventListener('click', () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    remember();
    show(button);
    onChange();
  });
}
