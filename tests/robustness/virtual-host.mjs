// A warm container in virtual time: each login has its own `fetch`, made of what it is to answer.
import { setImmediate as turn } from 'node:timers/promises';
import vm from 'node:vm';
import { LEAST, sandbox } from '../contract/hosts/container.mjs';
import { enclose } from '../contract/hosts/login.mjs';
import { read } from '../contract/hosts/rule-file.mjs';
import { watchWasm } from '../contract/hosts/watch-wasm.mjs';
import { VirtualTime } from './virtual-time.mjs';

/** The names that a login has to itself. */
const NAMES = [
  'configuration',
  'auth0',
  'console',
  'fetch',
  'AbortController',
  'performance',
  'setTimeout',
  'clearTimeout',
];

/** Names that a login may hide from the rule, or replace. */
const HIDDEN = ['require', 'process'];

/** No login takes as many timers; one that does hangs. */
const MOST_TIMERS = 500;

/**
 * @returns a container with `play(givens, options)`, which starts all those logins at once and
 *   resolves to what was seen of each; `instances` of the module, and its `realm`, the global
 *   object of the rules
 */
export function openVirtualHost() {
  const source = read();
  const context = sandbox(LEAST);
  const { instances } = watchWasm(context);
  const realm = vm.runInContext('globalThis', context);
  const scripts = new Map();

  /** Evaluates the rule with these names around it. */
  function evaluate(lent) {
    const names = Object.keys(lent);
    const key = names.join();
    const script =
      scripts.get(key) ??
      new vm.Script(enclose(`return ${source}`, names), { filename: 'rule.js' });
    scripts.set(key, script);
    return script.runInContext(context)(...Object.values(lent));
  }

  /** Calls the rule for one login and notes what it does. */
  function begin(given, time) {
    const seen = { given, calls: [], lines: [], requests: [], thrown: undefined };
    let isRunning = true;
    const callback = (...values) => {
      const [error, user, ofContext] = values;
      const { passed } = time;
      const count = values.length;
      seen.calls.push({ error, user, context: ofContext, count, passed, isAtOnce: isRunning });
      given.atCallback?.();
    };
    const note = (...words) => seen.lines.push(words.join(' '));
    const lent = {
      console: { log: note, info: note, warn: note, error: note, debug: note },
      AbortController,
      performance: { now: () => time.monotonic() },
      ...time.timersOf('rule'),
      ...given,
      fetch:
        given.fetch &&
        ((url, init) => {
          const request = { url, init: { ...init }, passed: time.passed };
          seen.requests.push(request);
          init?.signal?.addEventListener('abort', () => {
            request.abortedAt = time.passed;
          });
          return given.fetch(url, init, { attempt: seen.requests.length, time, realm, request });
        }),
    };
    const names = [...NAMES, ...HIDDEN.filter((name) => name in given)];
    const rule = evaluate(Object.fromEntries(names.map((name) => [name, lent[name]])));
    const enter = given.enter ?? ((work) => work());
    try {
      enter(() => rule(given.user, given.context, 'callback' in given ? given.callback : callback));
    } catch (error) {
      seen.thrown = { error };
    }
    isRunning = false;
    return seen;
  }

  /**
   * @param {object[]} givens what each login brings
   * @param {object} [options]
   * @param {number} [options.random] what `Math.random` gives
   * @param {(time: VirtualTime) => number} [options.clock] what `Date.now` gives
   * @param {(time: VirtualTime) => number} [options.monotonic] what `performance.now` gives
   */
  async function play(
    givens,
    { random = 0.5, clock = ({ now }) => now, monotonic = ({ passed }) => passed } = {},
  ) {
    const time = new VirtualTime();
    time.monotonic = () => monotonic(time);
    realm.Date.now = () => clock(time);
    realm.Math.random = () => random;
    const all = givens.map((given) =>
      begin(typeof given === 'function' ? given(time) : given, time),
    );
    const isOver = () => all.every(({ calls, thrown }) => calls.length > 0 || thrown);
    await turn();
    for (let timers = 0; !isOver() && timers < MOST_TIMERS && time.fireNext(); timers += 1) {
      await turn();
    }
    const left = time.pending('rule');
    // What would call back a second time, or late, comes now.
    for (let timers = 0; timers < MOST_TIMERS && time.fireNext(); timers += 1) await turn();
    await turn();
    return Object.assign(all, { left, time });
  }

  return { play, instances, realm, context };
}

/** An answer as both transports make it. */
export const answer = (status, { retryAfter, body = '' } = {}) => ({
  status,
  headers: { get: (name) => (name === 'retry-after' ? (retryAfter ?? null) : null) },
  body: body === '' ? [] : [Buffer.from(body)],
});

/** A promise that never settles. */
export const never = () => new Promise(() => {});
