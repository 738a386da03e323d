import { EventEmitter } from 'node:events';
import http from 'node:http';
import { createSignUps } from './contestants.mjs';
import { ANSWER, stubbedFetch } from './stubbed-fetch.mjs';

/**
 * A `fetch` that holds its answers back until the event loop has come round, so that all sign-ups
 * started together are under way together.
 */
export function createHeldFetch() {
  let waiting = [];
  const release = () => {
    const resolves = waiting;
    waiting = [];
    for (const resolve of resolves) resolve(stubbedFetch());
  };
  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(release);
    });
}

/** As much of an `IncomingMessage` as its readers use. */
class StubbedResponse extends EventEmitter {
  statusCode = 201;
  headers = {};
  rawHeaders = [];

  async *[Symbol.asyncIterator]() {
    yield ANSWER;
  }

  resume() {}

  setEncoding() {}
}

/** As much of a `ClientRequest` as HTTP libraries use; it is answered when it has been sent. */
class StubbedRequest extends EventEmitter {
  write() {
    return true;
  }

  end() {
    process.nextTick(() => {
      const response = new StubbedResponse();
      this.emit('response', response);
      process.nextTick(() => {
        response.emit('data', ANSWER);
        response.emit('end');
        response.emit('close');
      });
    });
    return this;
  }

  setHeader() {}

  removeHeader() {}

  setTimeout() {}

  abort() {}

  destroy() {}
}

/** In place of `http.request`, whose last argument may take the response. */
function stubbedHttpRequest(...args) {
  const request = new StubbedRequest();
  const onResponse = args.at(-1);
  if (typeof onResponse === 'function') request.on('response', onResponse);
  return request;
}

const stubbedAdapter = async (config) => ({
  data: ANSWER.toString(),
  status: 201,
  statusText: 'Created',
  headers: {},
  config,
});

/**
 * Sign-ups whose requests are answered without a network. In this process, `http.request` is the
 * stub from now on: that is what `request` and `keen-tracking` send by.
 *
 * @param {Parameters<typeof createSignUps>[1]} [options]
 */
export async function createStubbedSignUps(options) {
  http.request = stubbedHttpRequest;
  const transports = { fetch: stubbedFetch, adapter: stubbedAdapter };
  return createSignUps('http://127.0.0.1:1', { ...transports, ...options });
}
