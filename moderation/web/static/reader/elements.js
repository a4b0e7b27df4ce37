/** Makes elements. Text only ever becomes text: nothing here parses HTML. */

/** An element with attributes (`true` sets an empty one, null and false none) and children: elements or strings. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

let made = 0;

/** An id for the page, so that two comment boxes do not share labels. */
export function freshId(name) {
  made += 1;
  return `mod-${name}-${made}`;
}
