import { html } from './html.js';

/** The longest text that is coloured and shown, in characters. */
const LONGEST = 20_000;

const TOKEN =
  /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Names, texts and other values each in their colour. */
function coloured(text) {
  const parts = [];
  let at = 0;
  for (const { 0: token, 1: quoted, 2: colon, index } of text.matchAll(TOKEN)) {
    parts.push(text.slice(at, index));
    const kind = colon !== undefined ? 'name' : quoted !== undefined ? 'text' : 'value';
    parts.push(html`<span class=${`json-${kind}`}>${quoted ?? token}</span>`);
    at = index + (quoted ?? token).length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** JSON text, laid out; a very long one is cut and says so. */
export function JsonView({ text, label }) {
  let shown = text;
  try {
    if (text.length <= LONGEST) shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // It is shown as it is.
  }
  const cut = shown.slice(0, LONGEST);
  return html`<pre class="json" tabindex="0" role="region" aria-label=${label}><code
    >${coloured(cut)}</code
  >${
    cut.length < text.length &&
    html`<em class="cut">… ${(text.length - cut.length).toLocaleString('en')} more characters</em>`
  }</pre>`;
}
