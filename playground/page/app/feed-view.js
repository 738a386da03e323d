import { useState } from 'preact/hooks';
import { html } from './html.js';
import { JsonView } from './json-view.js';
import { ask, state } from './server.js';

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function Entry({ entry }) {
  const { at, collection, who, text, more } = entry;
  return html`<li>
    <details>
      <summary>
        <time datetime=${at}>${time.format(new Date(at))}</time>
        <span class="who">${who ?? 'no user id'}</span>
        <span class="muted">${collection}</span>
      </summary>
      <${JsonView} text=${text} label="Stored event" />
      ${more > 0 && html`<p class="muted">… ${more.toLocaleString('en')} more characters</p>`}
    </details>
  </li>`;
}

/** The events that Keen has, newest first, as they arrive. */
export function FeedView() {
  const [problem, setProblem] = useState('');
  const { counts = {}, newest = [] } = state.value ?? {};
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);

  async function clear() {
    const question = `Delete what the local Keen has (${total}), and the marks of its users?`;
    if (total > 0 && !confirm(question)) return;
    try {
      setProblem('');
      await ask('/clear');
    } catch (error) {
      setProblem(error.message);
    }
  }

  return html`<section class="card" aria-labelledby="feed-title">
    <div class="row spread">
      <h3 id="feed-title">Events, as they arrive</h3>
      <button type="button" class="quiet" onClick=${clear}>Start over</button>
    </div>
    <p class="lead" role="status">
      ${
        total === 0
          ? 'Keen has no event yet.'
          : `Keen has ${total.toLocaleString('en')} event${total === 1 ? '' : 's'}${
              total > newest.length ? `; the newest ${newest.length}:` : ':'
            }`
      }
    </p>
    ${problem && html`<p class="error" role="alert">${problem}</p>`}
    <ol class="feed" reversed>
      ${newest.map((entry) => html`<${Entry} entry=${entry} key=${entry.id} />`)}
    </ol>
    ${
      state.value &&
      html`<p class="hint">
        ${'Your own code can send to this Keen, too: '}<code>${state.value.keen.url}</code>
        ${', project '}<code>${state.value.keen.projectId}</code>
        ${', write key '}<code>${state.value.keen.writeKey}</code>.
      </p>`
    }
  </section>`;
}
