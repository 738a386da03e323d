import { FACES, face, fields, noteOf, setTexts, texts, userOf } from './form.js';
import { html } from './html.js';
import { newUserId, sampleForm, USER_NAMES } from './samples.js';
import { Select } from './select.js';

const HINTS = {
  'rule user': 'What the host knows about the person.',
  'rule context': 'What the host knows about this login.',
  'action event': 'The event of a post-login Action, without its secrets: those are the settings.',
  'stream event':
    'The event of the stream user.created, without its secrets: those are the settings.',
};

/** Gives the user a new id and a new date: someone whom the host does not know. */
function makeNew() {
  const name = FACES[face.value].fields.includes('user') ? 'user' : 'event';
  const { value } = fields.value[name];
  const user = userOf(face.value, { [name]: value });
  if (typeof user !== 'object' || user === null) return;
  user.user_id = newUserId();
  user.created_at = new Date().toISOString();
  setTexts({ [name]: JSON.stringify(value, null, 2) });
}

function Editor({ name }) {
  const id = `field-${name}`;
  const { value, error } = fields.value[name];
  const note = error === undefined ? noteOf(face.value, name, value) : undefined;
  const described = [`${id}-hint`];
  if (error !== undefined) described.push(`${id}-error`);
  if (note !== undefined) described.push(`${id}-note`);
  const text = texts.value[face.value][name];
  return html`<div class="field">
    <label for=${id}><code>${name}</code></label>
    <p class="hint" id=${`${id}-hint`}>${HINTS[`${face.value} ${name}`]}</p>
    <textarea
      id=${id}
      class="code"
      rows=${name === 'context' ? 8 : 12}
      spellcheck=${false}
      autocomplete="off"
      aria-invalid=${error !== undefined}
      aria-describedby=${described.join(' ')}
      value=${text}
      onInput=${({ target }) => setTexts({ [name]: target.value })}
    ></textarea>
    ${error !== undefined && html`<p class="error" id=${`${id}-error`} role="alert">${error}</p>`}
    ${note !== undefined && html`<p class="note" id=${`${id}-note`} role="status">${note}</p>`}
  </div>`;
}

function Faces() {
  return html`<fieldset class="segments">
    <legend>It runs as</legend>
    ${Object.entries(FACES).map(
      ([name, { label }]) => html`<label
        ><input
          type="radio"
          name="face"
          value=${name}
          checked=${face.value === name}
          onChange=${() => {
            face.value = name;
          }}
        /><span>${label}</span></label
      >`,
    )}
  </fieldset>`;
}

/** Who signs up, and how: a user and a context to edit, in the form of the face. */
export function SignUpForm() {
  const names = FACES[face.value].fields;
  const isBroken = names.some((name) => fields.value[name].error !== undefined);
  return html`<section class="card" aria-labelledby="sign-up-title">
    <h3 id="sign-up-title">Who signs up</h3>
    <${Faces} />
    <div class="row">
      <${Select}
        label="Sample"
        options=${[['', 'Choose…'], ...USER_NAMES.map((name) => [name, name])]}
        value=""
        onPick=${(name) => name !== '' && setTexts(sampleForm(face.value, name))}
      />
      <button type="button" class="quiet" onClick=${makeNew} disabled=${isBroken}>New user id</button>
    </div>
    ${names.map((name) => html`<${Editor} name=${name} key=${`${face.value} ${name}`} />`)}
  </section>`;
}
