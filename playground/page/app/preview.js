import { effect, signal } from '@preact/signals';
import { contextOf } from './context.js';
import { configuration, face, fields, profileOf, settings, texts } from './form.js';

/** What pkg/preview.mjs exports, once it is loaded. */
let rule;

/** The module: 'loading', 'ready', or why it cannot be used. */
export const module = signal('loading');

/**
 * Every setting, as the module reads it.
 *
 * @type {import('@preact/signals').Signal<{key: string, accepts: string, value: string | null,
 *   isDefault: boolean, isRequired: boolean, error: string | null}[]>}
 */
export const checked = signal([]);

/**
 * The event that would be sent: `{event}` as the module previews it, or `{reason}` why there is none.
 */
export const preview = signal({ reason: 'The module is loading.' });

/** @returns {string | null} what is wrong with a setting */
export const errorOf = (key) => checked.value.find((setting) => setting.key === key)?.error ?? null;

/** From this size on, in characters, the event is made when the typing pauses. */
const LARGE = 200_000;
const PAUSE_MS = 300;

/** @param {string[]} names of fields */
export const mendFirst = (names) => `First mend ${names.join(', ')}: see what is said there.`;

function make() {
  checked.value = rule.settingsOf(configuration.value);
  const broken = Object.entries(fields.value).filter(([, { error }]) => error !== undefined);
  const wrong = checked.value.filter(({ error }) => error !== null);
  const toMend = [...broken.map(([name]) => name), ...wrong.map(({ key }) => key)];
  if (toMend.length > 0) return { reason: mendFirst(toMend) };
  const values = Object.fromEntries(
    Object.entries(fields.value).map(([name, { value }]) => [name, value]),
  );
  if (face.value === 'stream' && values.event.message?.type !== 'user.created') {
    return { reason: 'A message that is not user.created is left alone: nothing is sent.' };
  }
  const user = profileOf(face.value, values);
  const signUps = new rule.SignUps(configuration.value);
  return { event: signUps.preview(user, contextOf(face.value, values), values.event) };
}

function update() {
  try {
    preview.value = make();
  } catch (error) {
    // The error of the rule itself, such as KEEN_EVENT; anything else is the module's end.
    if (error.code) preview.value = { reason: `${error.code}: ${error.message}` };
    else
      module.value = `The module failed (${error.message}). Copy what you typed, then reload the page.`;
  }
}

/** Loads the module, then keeps the preview at what is typed. */
export async function start() {
  try {
    // Not with the page: without the module, the page must still be able to say so.
    rule = await import('../../../pkg/preview.mjs');
    await rule.init();
    module.value = 'ready';
  } catch (error) {
    module.value = `The module cannot be loaded (${error.message}). npm run build makes it; then reload.`;
    return;
  }
  let timer;
  effect(() => {
    void settings.value;
    const size = Object.values(texts.value[face.value]).reduce((sum, text) => sum + text.length, 0);
    clearTimeout(timer);
    timer = setTimeout(update, size > LARGE ? PAUSE_MS : 0);
  });
}
