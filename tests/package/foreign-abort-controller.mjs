// Loaded by `node --import`: jsdom's AbortController as the global one, beside Node's own fetch, as
// test environments with a DOM leave it.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM();
globalThis.AbortController = window.AbortController;
globalThis.AbortSignal = window.AbortSignal;
