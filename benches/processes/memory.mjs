/** A fresh process: what one contestant occupies after its first sign-ups, or grows by many. */
import { createStubbedSignUps } from '../stub.mjs';

const SOME = 100;
const MANY = 100_000;

const [, , name, growth] = process.argv;

/** The linear memory of the last instance. */
let memory;

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, args) {
    const instance = Reflect.construct(target, args);
    memory = instance.exports.memory ?? memory;
    return instance;
  },
});

const names = name === 'idle' ? [] : [name];
const { [name]: signUp } = await createStubbedSignUps({ names });

async function repeat(times) {
  for (let count = 0; count < times; count++) await signUp();
}

/** What is in use once everything that can be collected has been. */
async function inUse() {
  for (let count = 0; count < 3; count++) {
    await new Promise(setImmediate);
    gc();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

const figures = {};
if (growth) {
  await repeat(MANY / 10);
  const before = await inUse();
  await repeat(MANY);
  const after = await inUse();
  figures.heapGrowth = after.heap - before.heap;
  figures.rssGrowth = after.rss - before.rss;
} else {
  if (signUp) await repeat(SOME);
  figures.rss = process.memoryUsage().rss;
}
figures.linear = memory?.buffer.byteLength;
process.stdout.write(JSON.stringify(figures));
