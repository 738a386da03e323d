import { html } from './html.js';
import { JsonView } from './json-view.js';
import { module, preview } from './preview.js';

/** Whether the path of a property found something. */
function Found({ property: { path, isFound, isSent } }) {
  if (path === null) return html`<span class="badge">left out by you</span>`;
  if (!isFound) return html`<span class="badge warn">nothing there</span>`;
  return isSent
    ? html`<span class="badge good">found</span>`
    : html`<span class="badge warn">found, left out</span>`;
}

function Properties({ properties, leftOut }) {
  const reasons = (name) =>
    leftOut.filter(({ path }) => path === name || path.startsWith(`${name}.`));
  return html`<table class="properties">
    <caption>Where each property comes from</caption>
    <thead>
      <tr><th scope="col">property</th><th scope="col">path</th><th scope="col">outcome</th></tr>
    </thead>
    <tbody>
      ${properties.map(
        (property) => html`<tr key=${property.name}>
          <th scope="row"><code>${property.name}</code></th>
          <td>
            <code>${property.path ?? 'null'}</code>
            ${reasons(property.name).map(
              ({ path, reason }) => html`<p class="note">${path} ${reason}</p>`,
            )}
          </td>
          <td><${Found} property=${property} /></td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Why a login of this user would send nothing; undefined when it sends. */
function whyNothing({ isRecorded, isLinked, isTooOld }) {
  if (isRecorded) return 'This user carries the mark already: a login sends nothing.';
  if (isLinked) return 'This user was linked to another account: a login sends and marks nothing.';
  if (isTooOld) return 'This user signed up before KEENIO_SIGNUP_WINDOW: a login only marks it.';
  return undefined;
}

function Sent({ event }) {
  const { request, body, properties, leftOut, log } = event;
  const nothing = whyNothing(event);
  return html`
    ${nothing && html`<p class="notice">${nothing} Without that, it would send:</p>`}
    <p class="request">
      <span class="method">${request.method}</span> <code>${request.url}</code>
    </p>
    <${JsonView} text=${body} label="The event" />
    <${Properties} properties=${properties} leftOut=${leftOut} />
    ${
      log.length > 0 &&
      html`<h4>In the log</h4>
        <ul class="log">
          ${log.map((line) => html`<li>${line}</li>`)}
        </ul>`
    }
  `;
}

/** What changed, for those who do not see it: not the whole event at each key. */
function heard({ event }) {
  if (!event) return 'There is no event: the reason is shown.';
  const missing = event.properties.filter(({ path, isSent }) => path !== null && !isSent);
  const names = missing.map(({ name }) => name).join(', ');
  return `The event is made.${names && ` Without ${names}.`}`;
}

/** The event as it will be sent, or why there is none. */
export function EventView() {
  const isReady = module.value === 'ready';
  const isLoading = module.value === 'loading';
  const shown = isReady || isLoading ? preview.value : { reason: module.value };
  return html`<section class="card" aria-labelledby="event-title">
    <h3 id="event-title">The event, as it will be sent</h3>
    ${
      shown.event
        ? html`<${Sent} event=${shown.event} />
            <p><a href="#login">Log in as this user</a></p>`
        : html`<p class="notice">${shown.reason}</p>`
    }
    <p class="heard-only" role="status">${heard(shown)}</p>
  </section>`;
}
