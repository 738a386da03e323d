import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Bars } from './bars.js';
import { settings } from './form.js';
import { html } from './html.js';
import { preview } from './preview.js';
import { Select } from './select.js';
import { ask, connection, state } from './server.js';
import { parametersOf, SPANS, seriesOf } from './sign-ups-query.js';

/** The chart follows the events, but asks Keen no more often than this, in milliseconds. */
const EVERY_MS = 1000;

const TIMEZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const LABELS = {
  minutely: { timeStyle: 'short' },
  hourly: { timeStyle: 'short' },
  daily: { day: 'numeric', month: 'short' },
  weekly: { day: 'numeric', month: 'short' },
};

function labelsOf(starts, interval) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: TIMEZONE, ...LABELS[interval] });
  return starts.map((start) => format.format(new Date(start)));
}

/**
 * Asks Keen again whenever the choice or the events change: at once, then once a second. Nothing is asked
 * while `version` is null: then the server is not there.
 */
function useSeries(choice, version) {
  const [answer, setAnswer] = useState({ choice, starts: [], groups: [] });
  const asked = useRef(0);
  const key = JSON.stringify(choice);
  const latest = useRef(key);
  latest.current = key;

  useEffect(() => {
    if (version === null) return undefined;
    async function query() {
      asked.current = Date.now();
      let next;
      try {
        const { result } = await ask('/query', {
          analysis: 'count',
          parameters: parametersOf(choice),
        });
        next = { choice, ...seriesOf(result, choice.groupBy) };
      } catch (error) {
        next = { choice, starts: [], groups: [], problem: error.message };
      }
      if (latest.current === key) setAnswer(next);
    }
    const timer = setTimeout(query, Math.max(0, asked.current + EVERY_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [key, version]);
  return answer;
}

/** The numbers of the chart, for those who cannot see it. */
function Numbers({ labels, groups }) {
  return html`<details class="numbers">
    <summary>The same as a table</summary>
    <div class="scrolls" tabindex="0" role="region" aria-label="Sign-ups as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">from</th>
            ${groups.map(({ name }) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${labels.map(
            (label, at) => html`<tr>
              <th scope="row">${label}</th>
              ${groups.map(({ counts }) => html`<td>${counts[at]}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** Sign-ups over time, by any mapped property. */
export function ChartView() {
  const [span, setSpan] = useState('last 14 days');
  const [wanted, setGroupBy] = useState('');
  const { event } = preview.value;
  // The properties of the last event that could be made: the choice stays while a field is edited.
  const known = useRef([]);
  if (event) {
    known.current = event.properties
      .filter(({ isMapped, path }) => isMapped && path !== null)
      .map(({ name }) => name);
  }
  const names = known.current;
  const groupBy = names.includes(wanted) ? wanted : '';
  const collection = settings.value.KEENIO_EVENT_COLLECTION || 'signups';
  const choice = { collection, span, groupBy, timezone: TIMEZONE };
  const version = connection.value === 'on' ? JSON.stringify(state.value.counts) : null;
  const { choice: shown, starts, groups, problem } = useSeries(choice, version);
  const labels = useMemo(() => labelsOf(starts, SPANS[shown.span].interval), [starts]);
  const sum = groups.reduce(
    (total, { counts }) => total + counts.reduce((part, count) => part + count, 0),
    0,
  );
  const by = shown.groupBy && `, by ${shown.groupBy}`;
  const description = `Sign-ups, ${shown.span}${by}: ${sum} in all`;

  return html`<section class="card" aria-labelledby="chart-title">
    <h3 id="chart-title">Sign-ups over time</h3>
    <div class="row">
      <${Select}
        label="Show the"
        options=${Object.keys(SPANS).map((name) => [name, name])}
        value=${span}
        onPick=${setSpan}
      />
      <${Select}
        label="by"
        options=${[['', 'nothing'], ...names.map((name) => [name, name])]}
        value=${groupBy}
        onPick=${setGroupBy}
      />
      <span class="muted" role="status">${problem ? '' : `${sum.toLocaleString('en')} sign-up${sum === 1 ? '' : 's'}`}</span>
    </div>
    ${problem && html`<p class="error" role="alert">${problem}</p>`}
    <${Bars} labels=${labels} groups=${groups} description=${description} />
    <${Numbers} labels=${labels} groups=${groups} />
    <details class="query">
      <summary>The query that Keen answers</summary>
      <pre class="json" tabindex="0"><code>${`POST /3.0/projects/…/queries/count\n\n`}${JSON.stringify(parametersOf(choice), null, 2)}</code></pre>
    </details>
  </section>`;
}
