// What a fetch, or any other promise of the host's, may come to: by recipe.
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { boom, revoked, throwing, withGetter } from '../contract/hostile-objects.mjs';
import { build, ODD, rejecting, TEXTS } from './hostile-values.mjs';

const odd = fc.constantFrom(...ODD);
const never = () => new Promise(() => {});
const thenable = (then) => ({ then });
/** A promise of the sandbox's realm, with a then of its own. */
const withThen = ({ realm }, then) => Object.assign(realm.Promise.resolve(), thenable(then));

const secret = TEXTS['all of them'];
const ERROR = JSON.stringify({ error_code: 'InvalidEventError', message: secret });
const ECHO = JSON.stringify({ error_code: secret, message: secret });

/** An async iterable of these chunks, with `before` in front of each. */
const flow = (chunks, before = async () => {}) =>
  (async function* () {
    for (const chunk of chunks) {
      await before();
      yield chunk;
    }
  })();

const iterating = (iterator) => ({ [Symbol.asyncIterator]: () => iterator });
const bytes = (text) => Buffer.from(text);
const webStream = (start) => new ReadableStream({ start });

/** Bodies; each gets the virtual time and an odd value. */
const BODIES = {
  missing: () => undefined,
  null: () => null,
  odd: (_, value) => value,
  text: () => ERROR,
  'a list of chunks': () => [bytes(ERROR)],
  'a list of odd chunks': (_, value) => [value],
  'an error': () => flow([bytes(ERROR)]),
  'an error in pieces': () => flow([...ERROR].map(bytes)),
  'an echo': () => flow([bytes(ECHO)]),
  'odd chunks': (_, value) => flow([value, value]),
  'chunks of text': () => flow([ERROR]),
  'empty chunks': () => flow(Array(50).fill(bytes(''))),
  'too much': () => flow(Array(40).fill(bytes('x'.repeat(1000)))),
  slow: (time) => flow([bytes(ERROR), bytes(' ')], () => time.wait(90)),
  'without an end': (time) => flow(Array(60).fill(bytes('x')), () => time.wait(30)),
  stuck: () => flow([bytes(ERROR)], never),
  throwing: () => flow([bytes(ERROR)], boom),
  'a throwing iterator': () => withGetter({}, Symbol.asyncIterator),
  'no iterator': (_, value) => ({ [Symbol.asyncIterator]: () => value }),
  'next throws': () => iterating({ next: boom }),
  'next gives something odd': (_, value) => iterating({ next: () => value }),
  'return throws': () =>
    iterating({ next: async () => ({ value: bytes('x'.repeat(20_000)) }), return: boom }),
  'return never ends': () =>
    iterating({ next: async () => ({ value: bytes('x'.repeat(20_000)) }), return: never }),
  'done throws': () => iterating({ next: async () => withGetter({}, 'done') }),
  'a chunk whose length throws': () => flow([withGetter({}, 'length')]),
  'a web stream': () =>
    webStream((controller) => {
      controller.enqueue(bytes(ERROR));
      controller.close();
    }),
  'a web stream that breaks': () => webStream((controller) => controller.error(new Error(secret))),
  'a web stream that is locked': () => {
    const stream = webStream(() => {});
    stream.getReader();
    return stream;
  },
  'a Node stream': () => Readable.from([bytes(ERROR)]),
  'a Node stream that breaks': () =>
    new Readable({ read: () => {} }).on('error', () => {}).destroy(new Error(secret)),
  'a throwing proxy': throwing,
  'a revoked proxy': revoked,
};

const RETRY_AFTERS = ['0', '1', '99', '-1', '1e9', 'soon', '', ' 1 ', '9'.repeat(400), secret];

/** Headers; each gets an odd value and a Retry-After. */
const HEADERS = {
  missing: () => undefined,
  odd: (value) => value,
  plain: (_, retryAfter) => ({ 'retry-after': retryAfter }),
  good: (_, retryAfter) => ({ get: (name) => (name === 'retry-after' ? retryAfter : null) }),
  real: (_, retryAfter) => new Headers({ 'retry-after': retryAfter }),
  'get throws': () => ({ get: boom }),
  'get is odd': (value) => ({ get: value }),
  'get gives something odd': (value) => ({ get: () => value }),
  'get is a getter that throws': () => withGetter({}, 'get'),
};

const status = fc.oneof(
  { arbitrary: fc.constantFrom(200, 201, 204, 400, 401, 408, 429, 500, 503), weight: 6 },
  { arbitrary: fc.constantFrom(0, 99, 100, 199, 299, 300, 302, 999, 1000, 201.5, -201), weight: 1 },
  { arbitrary: fc.constantFrom('201', '400', Object(201)), weight: 1 },
);

const response = fc.record({
  status: fc.oneof(
    { arbitrary: fc.record({ is: status }), weight: 8 },
    { arbitrary: odd, weight: 1 },
    { arbitrary: fc.constant('a status that throws'), weight: 1 },
  ),
  headers: fc.constantFrom(...Object.keys(HEADERS)),
  retryAfter: fc.constantFrom(...RETRY_AFTERS),
  body: fc.constantFrom(...Object.keys(BODIES)),
  odd,
});

function buildResponse(recipe, { time }) {
  const value = build(recipe.odd);
  const made = {
    headers: HEADERS[recipe.headers](value, recipe.retryAfter),
    body: BODIES[recipe.body](time, value),
  };
  if (recipe.status === 'a status that throws') return withGetter(made, 'status');
  return Object.assign(made, { status: build(recipe.status) });
}

/**
 * Ways to hand over what `make` gives, `fail` being the way to fail with it. Those of the sandbox's
 * own realm matter: a promise of that realm is taken as it is, whatever was done to it.
 */
const WAYS = {
  'resolves at once': ({ make }) => Promise.resolve(make()),
  'resolves at once, own realm': ({ make, realm }) => realm.Promise.resolve(make()),
  'resolves later': ({ make, time, ms }) => time.wait(ms).then(make),
  'rejects at once': ({ make }) => rejecting(make()),
  'rejects at once, own realm': ({ make, realm }) => rejecting(make(), realm),
  'rejects later': ({ make, time, ms }) => time.wait(ms).then(() => rejecting(make())),
  'never settles': never,
  returns: ({ make }) => make(),
  throws: ({ make }) => {
    throw make();
  },
  'a thenable that resolves': ({ make }) => thenable((resolve) => resolve(make())),
  'a thenable that resolves twice': ({ make }) =>
    thenable((resolve, reject) => [resolve(make()), resolve(), reject(make())]),
  'a thenable that resolves and throws': ({ make }) =>
    thenable((resolve) => {
      resolve(make());
      boom();
    }),
  'a thenable that rejects': ({ make }) => thenable((_, reject) => reject(make())),
  'a thenable that throws': () => thenable(boom),
  'a thenable that never settles': () => thenable(() => {}),
  'a promise whose constructor throws': ({ make, realm }) => {
    const promise = realm.Promise.resolve(make());
    // Without a constructor nobody can take care of it later.
    promise.catch(() => {});
    return withGetter(promise, 'constructor');
  },
  'a promise whose then throws': (world) => withThen(world, boom),
  'a promise with a then of its own': (world) =>
    withThen(world, (resolve) => resolve(world.make())),
  'a promise whose then gives one that never settles': (world) =>
    withThen(world, (resolve) => resolve(never())),
};

const way = (what) =>
  fc.record({
    way: fc.oneof(
      { arbitrary: fc.constantFrom('resolves at once', 'resolves later'), weight: 2 },
      { arbitrary: fc.constantFrom(...Object.keys(WAYS)), weight: 1 },
    ),
    what,
    ms: fc.integer({ min: 0, max: 400 }),
  });

const take = ({ way: name, ms }, make, world) => WAYS[name]({ ...world, make, ms });

/** What a login's attempts come to, in turn. */
export const answers = fc.array(
  way(
    fc.oneof(
      { arbitrary: fc.record({ response }), weight: 4 },
      { arbitrary: fc.record({ odd }), weight: 1 },
    ),
  ),
  { minLength: 1, maxLength: 5 },
);

/** @returns a `fetch` for the virtual host */
export const buildFetch = (recipes) => (_url, _init, world) => {
  const recipe = recipes[Math.min(world.attempt, recipes.length) - 1];
  const { what } = recipe;
  const make = () => (what.response ? buildResponse(what.response, world) : build(what.odd));
  return take(recipe, make, world);
};

/** What saving the mark comes to. */
export const saving = way(fc.record({ odd }));

/** @returns an `updateAppMetadata` */
export const buildSaving = (recipe, world) => () =>
  take(recipe, () => build(recipe.what.odd), world);
