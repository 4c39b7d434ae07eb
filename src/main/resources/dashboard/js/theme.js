// Light, dark, or as the system has it; remembered in this browser.

import {text} from './dom.js';

const KEY = 'learnstream-theme';
const CHOICES = ['auto', 'light', 'dark'];
const system = matchMedia('(prefers-color-scheme: dark)');

function stored() {
  const choice = localStorage.getItem(KEY);
  return CHOICES.includes(choice) ? choice : 'auto';
}

function show(button) {
  const choice = stored();
  const dark = choice === 'dark' || (choice === 'auto' && system.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  text(button, `Theme: ${choice}`);
}

/** @param onChange called when the colours have changed, for what is drawn with them */
export function theme(button, onChange) {
  show(button);
  system.addEventListener('change', () => {
    show(button);
    onChange();
  });
  button.addEventListener('click', () => {
    localStorage.setItem(KEY, CHOICES[(CHOICES.indexOf(stored()) + 1) % CHOICES.length]);
    show(button);
    onChange();
  });
}
