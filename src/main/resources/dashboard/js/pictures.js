// Samples and weights as small pictures.

import {colour, h} from './dom.js';

const decode = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function rgb(name) {
  const hex = colour(name).replace('#', '');
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** A sample: grey ones in the page's ink, from nothing to full; others in their colours. */
export function drawSample(canvas, picture) {
  const {width, height, channels} = picture;
  const data = decode(picture.data);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  const ink = rgb('--ink');
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = channels === 3 ? data[c * width * height + i] : ink[c];
    }
    image.data[4 * i + 3] = channels === 3 ? 255 : data[i];
  }
  context.putImageData(image, 0, 0);
}

/** Weights: one colour for those below nought, another one for those above. */
export function drawWeights(canvas, base64, width, height) {
  const data = new Int8Array(decode(base64).buffer);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  const negative = rgb('--negative');
  const positive = rgb('--positive');
  for (let i = 0; i < width * height; i++) {
    const ink = data[i] < 0 ? negative : positive;
    image.data.set([...ink, Math.min(255, Math.round(2.2 * Math.abs(data[i])))], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

/** Points in the plane over the circles of the modes that are looked for. */
export function drawPoints(canvas, points, modes, radius) {
  const side = 560;
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  const reach = 1.3 * Math.max(1e-6, ...(modes.length ? modes.flat() : points).map(Math.abs));
  const at = (value) => side / 2 + (value / reach) * (side / 2);
  context.strokeStyle = colour('--edge');
  for (const [x, y] of modes) {
    context.beginPath();
    context.arc(at(x), side - at(y), (radius / reach) * (side / 2), 0, 2 * Math.PI);
    context.stroke();
  }
  context.fillStyle = colour('--series-1');
  context.globalAlpha = 0.6;
  for (let i = 0; i + 1 < points.length; i += 2) {
    context.beginPath();
    context.arc(at(points[i]), side - at(points[i + 1]), 3, 0, 2 * Math.PI);
    context.fill();
  }
}

/** A canvas that says what is on it. */
export const canvas = (words) => h('canvas', {role: 'img', 'aria-label': words});
