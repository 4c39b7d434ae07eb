// Numbers with their units, as people read them; no line ends between the two.

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const NONE = '–';

const known = (value) => value !== null && value !== undefined && Number.isFinite(value);

/** 12,345 */
export const count = (value) => (known(value) ? whole.format(value) : NONE);

/** 92.8 % */
export const percent = (value, digits = 1) => (known(value) ? `${(100 * value).toFixed(digits)}\u00a0%` : NONE);

/** 3,612/s, 0.5/s */
export function rate(value) {
  if (!known(value)) {
    return NONE;
  }
  if (value > 0 && value < 0.1) {
    return value < 0.01 ? 'under 0.01/s' : `${value.toFixed(2)}/s`;
  }
  return `${value > 0 && value < 10 ? value.toFixed(1) : whole.format(value)}/s`;
}

/** Four digits that count. */
export function number(value) {
  if (!known(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size >= 10000) {
    return whole.format(value);
  }
  if (size !== 0 && size < 0.0001) {
    return value.toExponential(2);
  }
  return String(Number(value.toPrecision(4)));
}

/** 24 ms, 1.3 s */
export function millis(value) {
  if (!known(value)) {
    return NONE;
  }
  if (value >= 10000) {
    return seconds(value / 1000);
  }
  return value >= 1000 ? `${(value / 1000).toFixed(1)}\u00a0s` : `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)}\u00a0ms`;
}

/** 12 s, 3 min, 2 h, 4 d */
export function seconds(value) {
  if (!known(value)) {
    return NONE;
  }
  if (value < 10) {
    return `${value.toFixed(1)}\u00a0s`;
  }
  if (value < 120) {
    return `${Math.round(value)}\u00a0s`;
  }
  if (value < 7200) {
    return `${Math.round(value / 60)}\u00a0min`;
  }
  return value < 172800 ? `${Math.round(value / 3600)}\u00a0h` : `${Math.round(value / 86400)}\u00a0d`;
}

/** 1.2 MB */
export function bytes(value) {
  if (!known(value)) {
    return NONE;
  }
  if (value < 1000) {
    return `${value}\u00a0B`;
  }
  return value < 1e6 ? `${(value / 1e3).toFixed(1)}\u00a0kB` : `${(value / 1e6).toFixed(1)}\u00a0MB`;
}

/** 14:03:10, with the date if it is another day's. */
export function time(millisSinceEpoch) {
  if (!known(millisSinceEpoch)) {
    return NONE;
  }
  const date = new Date(millisSinceEpoch);
  const clock = date.toLocaleTimeString('en-GB');
  // Swedes write dates as ISO 8601 does.
  return date.toDateString() === new Date().toDateString() ? clock : `${date.toLocaleDateString('sv-SE')} ${clock}`;
}

/** 2026-03-01 14:30 */
export function date(millisSinceEpoch) {
  const at = new Date(millisSinceEpoch);
  return `${at.toLocaleDateString('sv-SE')} ${at.toLocaleTimeString('sv-SE', {hour: '2-digit', minute: '2-digit'})}`;
}

/** What a model predicted, or a label: a class, a number or a list of numbers. */
export function answer(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  if (Array.isArray(value)) {
    return value.slice(0, 4).map(number).join(', ') + (value.length > 4 ? ' …' : '');
  }
  return typeof value === 'number' ? number(value) : String(value);
}

/** SET_LEARNING_RATE as words. */
export const words = (constant) => constant.toLowerCase().replaceAll('_', ' ');
