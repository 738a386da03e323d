import { useState } from 'preact/hooks';
import { choiceOf, DELAYS, FAULTS, faultOf, TIMES } from './faults.js';
import { html } from './html.js';
import { Select } from './select.js';
import { ask, state } from './server.js';

const timesLabel = (times) => {
  if (times === null) return 'until I switch it off';
  return times === 1 ? 'for the next request' : `for the next ${times} requests`;
};

const delayLabel = (ms) => (ms === 0 ? 'at once' : `after ${ms / 1000} s`);

const leftLabel = (left) =>
  left === null ? 'until you switch it off' : `for ${left} more request${left === 1 ? '' : 's'}`;

/** What Keen does next: one switch for each of its faults. */
export function FaultsForm() {
  const [times, setTimes] = useState(null);
  const [problem, setProblem] = useState('');
  const { fault = null, left = 0 } = state.value ?? {};
  const { id, delayMs } = choiceOf(fault);

  async function set(wanted) {
    try {
      setProblem('');
      const next = { id, delayMs, times, ...wanted };
      await ask('/fault', { fault: faultOf(next.id, next.delayMs), times: next.times });
    } catch (error) {
      setProblem(error.message);
    }
  }

  function pickTimes(picked) {
    setTimes(picked);
    if (fault !== null) set({ times: picked });
  }

  return html`<section class="card" aria-labelledby="faults-title">
    <h3 id="faults-title">What Keen does next</h3>
    <p class="lead">
      See what a login comes to when Keen or the network fails, with <code>KEENIO_ON_ERROR</code> at
      deny or allow.
    </p>
    <div class="row">
      <${Select}
        label="It lasts"
        options=${TIMES.map((option) => [option, timesLabel(option)])}
        value=${times}
        onPick=${pickTimes}
      />
      <${Select}
        label="It answers"
        options=${DELAYS.map((option) => [option, delayLabel(option)])}
        value=${delayMs}
        onPick=${(picked) => set({ delayMs: picked })}
      />
    </div>
    <div class="switches" role="radiogroup" aria-labelledby="faults-title">
      ${FAULTS.map(
        (entry) => html`<label class="switch" key=${entry.id}>
          <input
            type="radio"
            name="fault"
            value=${entry.id}
            checked=${entry.id === id}
            aria-describedby=${`fault-${entry.id}`}
            onChange=${() => set({ id: entry.id })}
          />
          <span>${entry.label}<small id=${`fault-${entry.id}`}>${entry.hint}</small></span>
        </label>`,
      )}
    </div>
    <p class="muted" role="status">
      ${fault !== null && `It does that ${leftLabel(left)}.`}
    </p>
    ${problem && html`<p class="error" role="alert">${problem}</p>`}
  </section>`;
}
