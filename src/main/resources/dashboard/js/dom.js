// Makes and changes elements; text is only ever set as text.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: h('p', {class: 'soft', onclick: f}, 'text', child). */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An element of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets a text unless it is that already, so that nothing is announced or drawn for nothing. */
export function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** Sets an attribute unless it is that already; null takes it away. */
export function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

/** Puts children in the place of those that are there. */
export function replace(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}

/** The same for children of which some are there already: those stay as they are, with focus and selection. */
export function arrange(element, children) {
  const wanted = new Set(children);
  [...element.children].forEach((child) => wanted.has(child) || child.remove());
  children.forEach((child, i) => {
    if (element.children[i] !== child) {
      element.insertBefore(child, element.children[i] ?? null);
    }
  });
}

/** A value of the style sheet, for what is drawn on a canvas. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
