// Values that nobody should hand to a rule, by name: a failing case then says what it was made of.
import vm from 'node:vm';
import { boom, revoked, throwing, withGetter } from '../contract/hostile-objects.mjs';
import { makeUser, WRITE_KEY } from '../contract/sign-up.mjs';

const NAME = makeUser().name;
const EMAIL = makeUser().email;
const IP = '203.0.113.77';

/** What would tell a secret, were it shown. */
export const TEXTS = {
  'a name': NAME,
  'an e-mail address': EMAIL,
  'an IP': IP,
  'the write key': WRITE_KEY,
  'all of them': `${NAME} <${EMAIL}> ${IP} ${WRITE_KEY}`,
  'a JSON of them': JSON.stringify({ a: EMAIL, b: NAME, c: IP, d: WRITE_KEY }),
  'them in half a JSON': `{"${NAME}": "${EMAIL}", `,
};

/** A promise that rejects, and is taken care of should nobody else. */
export function rejecting(reason, { Promise: Own } = globalThis) {
  const promise = Own.reject(reason);
  promise.catch(() => {});
  return promise;
}

const nested = (depth) => {
  let value = NAME;
  for (let level = 0; level < depth; level += 1) value = { in: value };
  return value;
};

const circular = () => {
  const value = { name: NAME };
  value.self = value;
  return value;
};

const withToJson = (toJSON) => () => ({ name: NAME, toJSON });
const named = (name) => () => ({ [name]: NAME });

const MAKERS = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  0: () => 0,
  '-0': () => -0,
  1: () => 1,
  'a fraction': () => 0.1,
  NaN: () => Number.NaN,
  Infinity: () => Infinity,
  '-Infinity': () => -Infinity,
  '2^63': () => 2 ** 63,
  '2^64': () => 2 ** 64,
  'a BigInt': () => 7n,
  'a symbol': () => Symbol(NAME),
  'empty text': () => '',
  'a NUL': () => '\0',
  'a lone surrogate': () => '\ud800',
  '9999 characters': () => 'é'.repeat(9999),
  '10000 characters': () => NAME.padEnd(10_000, 'é'),
  'half a megabyte': () => NAME.repeat(40_000),
  'a prototype as text': () => '__proto__',
  'a function': () => () => NAME,
  'a function that throws': () => boom,
  'a class': () => class {},
  'an empty list': () => [],
  'a list with holes': () => Array(3),
  'a list of a list': () => [[NAME]],
  'a list of a BigInt': () => [7n],
  'an empty object': () => ({}),
  'an object without a prototype': () => Object.create(null),
  "another realm's object": () => vm.runInNewContext('({ a: [1] })'),
  'a frozen object': () => Object.freeze({ name: NAME }),
  'a circular object': circular,
  '300 levels': () => nested(300),
  '20000 levels': () => nested(20_000),
  '3000 names': () => Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`n${at}`, at])),
  'a date': () => new Date(1_772_360_430_456),
  'no date': () => new Date(Number.NaN),
  'a date as text': () => '2026-03-01T10:20:30Z',
  'almost a date': () => '2026-13-99T99',
  'a Map': () => new Map([[NAME, EMAIL]]),
  bytes: () => new Uint8Array([1, 2]),
  'a RegExp': () => /ada/,
  'an Error': () => new Error(EMAIL),
  'boxed text': () => Object(NAME),
  'a boxed number': () => Object(Number.NaN),
  'a boxed symbol': () => Object(Symbol(NAME)),
  'toJSON throws': withToJson(boom),
  'toJSON gives nothing': withToJson(() => undefined),
  'toJSON gives a BigInt': withToJson(() => 7n),
  'toJSON gives a name': withToJson(() => NAME),
  'toJSON is text': withToJson(NAME),
  'toString throws': () => ({ toString: boom, valueOf: boom, [Symbol.toPrimitive]: boom }),
  'an own __proto__': () => JSON.parse(`{"__proto__": "${NAME}"}`),
  'a name with a dot': named('a.b'),
  'a name with a $': named('$a'),
  'a name of nothing': named(''),
  'a name of 256 characters': named('é'.repeat(256)),
  'a name that is an address': named(EMAIL),
  'a name that is a person': named(NAME),
  'a getter that throws': () => withGetter({}, 'a'),
  'a proxy that throws': throwing,
  'a revoked proxy': revoked,
  'a proxy of a function': () => new Proxy(() => NAME, {}),
  'a proxy of a function that throws': () => new Proxy(boom, { get: boom, apply: boom }),
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what is wanted
  'a thenable': () => ({ then: (resolve) => resolve(NAME) }),
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what is wanted
  'a thenable that throws': () => ({ then: boom }),
  'a thenable whose then throws': () => withGetter({}, 'then'),
  'a promise that rejects': () => rejecting(new Error(EMAIL)),
  'a WeakMap': () => new WeakMap(),
  'the global object': () => globalThis,
};

/** The names of all odd values. */
export const ODD = [...Object.keys(MAKERS), ...Object.keys(TEXTS)];

/**
 * @param {string | {is: unknown}} recipe the name of an odd value, or a value as it is
 * @returns a new one, so that no case sees what another did to it
 */
export function build(recipe) {
  if (typeof recipe === 'object' && recipe !== null) return recipe.is;
  return TEXTS[recipe] ?? MAKERS[recipe]();
}
