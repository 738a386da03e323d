import { html } from './html.js';
import { JsonView } from './json-view.js';

const plural = (count, noun) => `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;

const ENDS = {
  'goes on': ['good', 'the login goes on'],
  denied: ['bad', 'the login is denied'],
  failed: ['bad', 'it throws'],
};

const STREAM_ENDS = {
  'goes on': ['good', 'delivered'],
  failed: ['warn', 'delivered again later'],
};

/** What happened, in one sentence. */
function summary({ exchanges, wasMarked, mark, end }) {
  if (exchanges.length > 0) return `Sent ${plural(exchanges.length, 'request')}.`;
  if (end !== 'goes on') return 'Nothing was sent.';
  if (wasMarked) return 'Skipped: the user is marked, so nothing was sent.';
  if (mark && Object.keys(mark).length > 0) {
    return 'The user signed up before KEENIO_SIGNUP_WINDOW, so is only marked.';
  }
  return 'Nothing was sent: the user carries the mark, or the log says why.';
}

function Exchange({ exchange, number }) {
  const { method, url, headers, body, status, answer } = exchange;
  const kind = status === null ? 'bad' : status < 300 ? 'good' : 'warn';
  return html`<details class="exchange">
    <summary>
      <span>Request ${number}</span>
      <span class=${`badge ${kind}`}>${status === null ? 'no answer' : `answer ${status}`}</span>
    </summary>
    <p class="request"><span class="method">${method}</span> <code>${url}</code></p>
    <ul class="headers">
      ${Object.entries(headers).map(
        ([name, value]) => html`<li><code>${name}: ${value}</code></li>`,
      )}
    </ul>
    <${JsonView} text=${body} label=${`Body of request ${number}`} />
    <p class="muted">${status === null ? 'No answer came.' : `Keen answered ${status}:`}</p>
    ${answer && html`<${JsonView} text=${answer} label=${`Answer to request ${number}`} />`}
  </details>`;
}

function CallbackError({ error }) {
  const { code, name, message, ...fields } = error;
  return html`<div class="failure">
    <p><b>${code ?? name}</b> ${message}</p>
    ${
      Object.keys(fields).length > 0 &&
      html`<p class="muted">
        ${Object.entries(fields)
          .map(([field, value]) => `${field} ${value}`)
          .join(' · ')}
      </p>`
    }
  </div>`;
}

function Login({ login, face }) {
  const { end, call, error, message, mark, exchanges, log, ms } = login;
  const [kind, label] = (face === 'stream' ? STREAM_ENDS : ENDS)[end];
  return html`<div class="login">
    <p class="facts">
      <span class=${`badge ${kind}`}>${label}</span>
      <span class="what">${summary(login)}</span>
      <span class="muted">${ms.toFixed(1)} ms</span>
    </p>
    ${exchanges.map(
      (exchange, at) => html`<${Exchange} exchange=${exchange} number=${at + 1} key=${at} />`,
    )}
    <dl>
      <dt>${face === 'rule' ? 'The callback got' : 'The host got'}</dt>
      <dd><code>${call}</code></dd>
      ${message !== undefined && html`<dt>The person reads</dt><dd>${message}</dd>`}
      ${
        mark !== null &&
        html`<dt>The mark</dt>
          <dd>
            ${
              Object.keys(mark).length > 0
                ? html`<code>app_metadata ${JSON.stringify(mark)}</code>`
                : login.wasMarked
                  ? 'as before'
                  : 'none: the next login tries again'
            }
          </dd>`
      }
    </dl>
    ${error && html`<${CallbackError} error=${error} />`}
    ${
      log.length > 0 &&
      html`<p class="muted">In the log</p>
        <ul class="log">
          ${log.map((line) => html`<li>${line}</li>`)}
        </ul>`
    }
  </div>`;
}

function People({ run: { people, stored, refused } }) {
  return html`<p>
    ${
      refused === 0
        ? `${people} sample people signed up: ${plural(stored, 'new event')}.`
        : `${plural(stored, 'new event')}, then a sign-up failed. Log in to see why.`
    }
  </p>`;
}

/** What one press of a button came to. */
export function Outcome({ run }) {
  const { number, problem, note, people, logins, stored, times, face } = run;
  if (problem !== undefined) {
    return html`<article class="run"><p class="error" role="alert">${problem}</p></article>`;
  }
  if (note !== undefined) return html`<article class="run"><p>${note}</p></article>`;
  if (people !== undefined) {
    return html`<article class="run"><${People} run=${run} /></article>`;
  }
  return html`<article class="run" aria-label=${`Login ${number}`}>
    <h4>
      ${times === 1 ? `Login ${number}` : `Login ${number}: ${times} at the same moment`}
      <span class="muted">Keen stored ${plural(stored, 'event')}</span>
    </h4>
    ${logins.map((login, at) => html`<${Login} login=${login} face=${face} key=${at} />`)}
  </article>`;
}
