/** The parts of lit-html that the page uses. */
export { html, svg, mathml, render, nothing } from '../webjars/lit-html/lit-html.js';
export { classMap } from '../webjars/lit-html/directives/class-map.js';
export { live } from '../webjars/lit-html/directives/live.js';
export { ref, createRef } from '../webjars/lit-html/directives/ref.js';
export { repeat } from '../webjars/lit-html/directives/repeat.js';
