import { useState } from 'preact/hooks';
import { jsonError, setSetting, settings } from './form.js';
import { html } from './html.js';
import { checked } from './preview.js';
import { PropertyPicker } from './property-picker.js';
import { MAPPINGS } from './samples.js';

/** The settings in the order one needs them. A setting that is not listed comes last. */
const GROUPS = [
  ['What to send', ['KEENIO_PROPERTIES', 'KEENIO_ADDONS', 'KEENIO_SIGNUP_WINDOW']],
  [
    'When Keen does not take it',
    ['KEENIO_ON_ERROR', 'KEENIO_DENY_MESSAGE', 'KEENIO_TIMEOUT_MS', 'KEENIO_MAX_ATTEMPTS'],
  ],
  [
    'Where to',
    ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID', 'KEENIO_EVENT_COLLECTION', 'KEENIO_API_URL'],
  ],
  ['The mark', ['KEENIO_FLAG']],
];

const NOTES = {
  KEENIO_WRITE_KEY: 'Here, any key will do: logins on this page end at the local Keen.',
  KEENIO_API_URL: 'Here, logins end at the local Keen, whatever the address.',
};

function Field({ setting }) {
  const { key, accepts, value, isRequired, error } = setting;
  const id = `setting-${key}`;
  const text = settings.value[key] ?? '';
  const isLong = key === 'KEENIO_PROPERTIES';
  const shared = {
    id,
    value: text,
    spellcheck: false,
    autocomplete: 'off',
    'aria-invalid': error !== null,
    'aria-describedby': `${id}-hint${error === null ? '' : ` ${id}-error`}`,
    onInput: ({ target }) => setSetting(key, target.value),
  };
  // The error has said what is accepted. Not every browser says where JSON ends to be valid.
  const place = isLong && text !== '' && jsonError(text);
  const placeholder = text === '' && value !== null ? value : '';
  return html`<div class="field" key=${key}>
    <label for=${id}
      ><code>${key}</code>${isRequired && html`<span class="tag">required</span>`}</label
    >
    ${
      isLong
        ? html`<textarea ...${shared} rows=${Math.min(9, 1 + text.split('\n').length)}></textarea>`
        : html`<input ...${shared} type="text" placeholder=${placeholder} />`
    }
    ${isLong && html`<div class="picker"><${PropertyPicker} /></div>`}
    ${
      error !== null &&
      html`<p class="error" id=${`${id}-error`} role="alert">
        ${error}${place && html`<br />${place}`}
      </p>`
    }
    <p class="hint" id=${`${id}-hint`}>
      ${error === null && accepts}${NOTES[key] && html`<br />${NOTES[key]}`}
    </p>
  </div>`;
}

/** Some settings. It opens by itself for an error, and never closes by itself. */
function Group({ name, members, opensFirst }) {
  const [isOpen, setOpen] = useState(opensFirst);
  const wrong = members.filter(({ error }) => error !== null).length;
  const toggled = ({ target }) => setOpen(target.open);
  return html`<details class="group" open=${isOpen || wrong > 0} onToggle=${toggled}>
    <summary>
      ${name}
      ${wrong > 0 && html`<span class="badge bad">${wrong} to mend</span>`}
    </summary>
    ${members.map((setting) => html`<${Field} setting=${setting} key=${setting.key} />`)}
  </details>`;
}

/** The settings as the host's form has them: one field for each key. */
export function SettingsForm() {
  const listed = GROUPS.flatMap(([, keys]) => keys);
  const rest = checked.value.filter(({ key }) => !listed.includes(key));
  const groups = GROUPS.map(([name, keys]) => [
    name,
    keys.map((key) => checked.value.find((setting) => setting.key === key)).filter(Boolean),
  ]);
  const load = (name) => {
    settings.value = { ...settings.value, ...MAPPINGS[name] };
  };
  return html`<section class="card" aria-labelledby="settings-title">
    <h3 id="settings-title">Settings</h3>
    <p class="lead">As your host’s form has them: each value as it goes into the field.</p>
    <div class="row" role="group" aria-label="Sample settings">
      <span class="muted">Try</span>
      ${Object.keys(MAPPINGS).map(
        (name) =>
          html`<button type="button" class="quiet" onClick=${() => load(name)}>${name}</button>`,
      )}
    </div>
    ${groups.map(
      ([name, members], at) =>
        members.length > 0 &&
        html`<${Group} name=${name} members=${members} opensFirst=${at === 0} />`,
    )}
    ${rest.length > 0 && html`<${Group} name="Other" members=${rest} opensFirst=${false} />`}
  </section>`;
}
