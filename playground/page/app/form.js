import { computed, signal } from '@preact/signals';
import { findJsonError } from '../../json-error.mjs';
import { FIRST_SETTINGS, LOCAL_WRITE_KEY, sampleForm } from './samples.js';

/** The faces of the rule, and the fields that each one's host hands over. */
export const FACES = {
  rule: { label: 'Rule', fields: ['user', 'context'] },
  action: { label: 'Action', fields: ['event'] },
  stream: { label: 'Event stream', fields: ['event'] },
};

export const face = signal('rule');

/** The settings as texts, as they are typed into the host's form. */
export const settings = signal(FIRST_SETTINGS);

/** For each face, the text of each field. */
export const texts = signal(
  Object.fromEntries(Object.keys(FACES).map((name) => [name, sampleForm(name)])),
);

export function setSetting(key, text) {
  settings.value = { ...settings.value, [key]: text };
}

export function setTexts(changed) {
  const of = face.value;
  texts.value = { ...texts.value, [of]: { ...texts.value[of], ...changed } };
}

const isObject = (value) => typeof value === 'object' && value !== null;

function placeOf(text) {
  const { line, column, expected } = findJsonError(text);
  return `Invalid JSON in line ${line}, column ${column}: expected ${expected}.`;
}

/** @returns {string | undefined} where and why a text is invalid JSON */
export function jsonError(text) {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return placeOf(text);
  }
}

/** @returns {{value?: object, error?: string}} the object in a text, or why there is none */
function readObject(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: placeOf(text) };
  }
  return isObject(value) && !Array.isArray(value)
    ? { value }
    : { error: 'It must be one JSON object, in { and }.' };
}

/** The fields of the face: `{user: {value} | {error}, …}`. */
export const fields = computed(() =>
  Object.fromEntries(
    FACES[face.value].fields.map((name) => [name, readObject(texts.value[face.value][name])]),
  ),
);

/**
 * What one should know about a field that can be read.
 *
 * @returns {string | undefined} undefined for nothing
 */
export function noteOf(of, name, value) {
  if (name === 'context') return undefined;
  const user = userOf(of, { [name]: value });
  if (of === 'action' && !isObject(user)) return 'There is no user: an object in “user”.';
  if (of === 'stream' && value.message?.type !== 'user.created') {
    return 'The type of the message is not user.created: it is left alone.';
  }
  if (of === 'stream' && !isObject(user)) {
    return 'There is no user: an object in “message.data.object”.';
  }
  if (typeof user.user_id !== 'string' || user.user_id === '') {
    return 'Without a text as user_id the event has no uniqueness token: Keen stores it each time it is sent.';
  }
  return undefined;
}

/** The settings that have a value: an empty field counts as absent. */
export const configuration = computed(() =>
  Object.fromEntries(Object.entries(settings.value).filter(([, text]) => text !== '')),
);

/** The user in what a face gets. */
export const userOf = (of, values) =>
  ({
    rule: () => values.user,
    action: () => values.event?.user,
    stream: () => values.event?.message?.data?.object,
  })[of]();

/** The user as the rule gets it: hosts of rules put the keys of `app_metadata` on the user itself, too. */
export function profileOf(of, values) {
  const user = userOf(of, values);
  if (of !== 'rule' || typeof user.app_metadata !== 'object') return user;
  return { ...user.app_metadata, ...user };
}

/**
 * What the page's server gets. A write key that can be used is replaced by the one of the local Keen, so
 * that a real one stays in this tab.
 *
 * @param {(key: string) => string | null} errorOf
 */
export function loginForm(errorOf, values) {
  const sent = { ...configuration.value };
  if (sent.KEENIO_WRITE_KEY && !errorOf('KEENIO_WRITE_KEY'))
    sent.KEENIO_WRITE_KEY = LOCAL_WRITE_KEY;
  return { face: face.value, configuration: sent, ...values };
}
