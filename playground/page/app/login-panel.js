import { useEffect, useState } from 'preact/hooks';
import { choiceOf, FAULTS } from './faults.js';
import { face } from './form.js';
import { html } from './html.js';
import { busy, forget, logIn, runs, signUpMany } from './logins.js';
import { Outcome } from './outcome.js';
import { ask, connection, state } from './server.js';

const PEOPLE = 60;

/** The seconds since something began. */
function Elapsed() {
  const [tenths, setTenths] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTenths((passed) => passed + 1), 100);
    return () => clearInterval(timer);
  }, []);
  return html`<span aria-hidden="true">${(tenths / 10).toFixed(1)} s</span>`;
}

/** Says which fault the next login meets. */
function NextFault() {
  const fault = state.value?.fault ?? null;
  if (fault === null) return null;
  const { id, delayMs } = choiceOf(fault);
  const { label } = FAULTS.find((entry) => entry.id === id);
  const what = id === 'none' ? `it answers after ${delayMs / 1000} s` : label;
  const mend = () => ask('/fault', { fault: null }).catch(() => {}); // The header says it when the server is gone.
  return html`<p class="notice row spread">
    <span>What Keen does next: <b>${what}</b></span>
    <button type="button" class="quiet" onClick=${mend}>Let it work</button>
  </p>`;
}

/** Logs in, and shows what it came to. */
export function LoginPanel() {
  const isBusy = busy.value !== null;
  const isOff = isBusy || connection.value !== 'on';
  return html`<section class="card" aria-labelledby="login-title">
    <h3 id="login-title">Try a login</h3>
    <p class="lead">
      The pasted file itself runs in a sandbox on this machine, with your settings and your user,
      against the local Keen.
    </p>
    <div class="row">
      <button type="button" class="primary" disabled=${isOff} onClick=${() => logIn(1)}>Log in</button>
      <button type="button" disabled=${isOff} onClick=${() => logIn(2)}>Twice at the same moment</button>
      ${
        face.value !== 'stream' &&
        html`<button type="button" class="quiet" disabled=${isOff} onClick=${forget}>
          Forget the marks
        </button>`
      }
      <button type="button" class="quiet" disabled=${isOff} onClick=${() => signUpMany(PEOPLE)}>
        Sign up ${PEOPLE} sample people
      </button>
    </div>
    <${NextFault} />
    <p class="progress" role="status">
      ${isBusy && html`${busy.value} <${Elapsed} />`}
    </p>
    <div aria-live="polite" class="runs">
      ${runs.value.map((run) => html`<${Outcome} run=${run} key=${run.number} />`)}
      ${
        runs.value.length === 0 &&
        html`<p class="empty">No login yet. <kbd>Ctrl</kbd> <kbd>Enter</kbd> logs in from any field.</p>`
      }
    </div>
  </section>`;
}
