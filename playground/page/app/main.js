import { render } from 'preact';
import { ChartView } from './chart-view.js';
import { EventView } from './event-view.js';
import { FaultsForm } from './faults-form.js';
import { FeedView } from './feed-view.js';
import { html } from './html.js';
import { LoginPanel } from './login-panel.js';
import { logIn } from './logins.js';
import { start } from './preview.js';
import { connection, listen } from './server.js';
import { SettingsForm } from './settings-form.js';
import { SignUpForm } from './sign-up-form.js';
import { TakeView } from './take-view.js';

const STEPS = [
  ['make', 'Make your event'],
  ['login', 'Log in'],
  ['see', 'See what Keen has'],
  ['take', 'Take it'],
];

const CONNECTIONS = {
  connecting: ['', 'Connecting'],
  on: ['good', 'Local Keen is on'],
  lost: ['bad', 'Server gone'],
};

function Header() {
  const [kind, label] = CONNECTIONS[connection.value];
  return html`<header class="top">
    <a class="skip" href="#make">Skip to the page</a>
    <div class="bar">
      <a class="brand" href="#top">keen-signup-rule</a>
      <nav aria-label="Steps">
        ${STEPS.map(([id, name], at) => html`<a href=${`#${id}`}><i>${at + 1}</i>${name}</a>`)}
      </nav>
      <span class=${`badge ${kind}`} role="status">${label}</span>
    </div>
    ${
      connection.value === 'lost' &&
      html`<p class="lost" role="alert">
        The server of this page does not answer. What you typed stays here; the page goes on as soon
        as it is back (<code>npm run page</code>).
      </p>`
    }
  </header>`;
}

function Step({ at, children }) {
  const [id, name] = STEPS[at];
  return html`<section class="step" id=${id} aria-labelledby=${`step-${id}`}>
    <h2 id=${`step-${id}`}><i aria-hidden="true">${at + 1}</i>${name}</h2>
    <div class=${`columns ${id}`}>${children}</div>
  </section>`;
}

function Page() {
  return html`<${Header} />
    <main>
      <div class="intro" id="top">
        <h1>Every sign-up, recorded once</h1>
        <p>
          Edit, look, log in: see the event your sign-ups would send to Keen, let it fail, see it
          stored, and take it with you. Nothing leaves this machine.
        </p>
      </div>
      <${Step} at=${0}>
        <div><${SignUpForm} /><${SettingsForm} /></div>
        <div class="follows"><${EventView} /></div>
      <//>
      <${Step} at=${1}>
        <div><${LoginPanel} /></div>
        <div><${FaultsForm} /></div>
      <//>
      <${Step} at=${2}>
        <div><${ChartView} /></div>
        <div><${FeedView} /></div>
      <//>
      <${Step} at=${3}><div><${TakeView} /></div><//>
    </main>`;
}

addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  logIn(1);
});

render(html`<${Page} />`, document.body);
listen();
start();
