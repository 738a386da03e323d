import { createSignUps } from './contestants.mjs';
import { together } from './loopback.mjs';
import { interleave, rowOfRounds } from './rounds.mjs';
import { startServer } from './server.mjs';
import { makeUser } from './sign-up.mjs';
import { createHeldFetch, createStubbedSignUps } from './stub.mjs';

const ROUNDS = 21;
const WIDTHS = [1, 10, 100, 1000];
const PROPERTIES = [0, 10, 100];
const STUBBED_SIGN_UPS = 1000;
const LOOPBACK_SIGN_UPS = 250;
const names = ['ours', 'handWritten'];

/**
 * How the cost of one sign-up grows with the number of those under way, and of properties.
 *
 * @returns {Promise<import('./rounds.mjs').Row[]>}
 */
export async function measureGrowth() {
  // First, because from then on this process sends by the stub.
  const overLoopback = await loopbackGrowth();
  const stubbed = await growthByWidth(
    await createStubbedSignUps({ names, fetch: createHeldFetch() }),
    {
      key: 'held',
      label: (width) => `Stubbed transport, ${width} at once`,
      count: STUBBED_SIGN_UPS,
    },
  );
  return [...stubbed, ...overLoopback, ...(await growthByProperties())];
}

async function growthByWidth(signUps, { key, label, count }) {
  const rows = [];
  for (const width of WIDTHS) {
    const total = Math.max(count, width);
    const rounds = await perSignUp(signUps, (signUp) => together(signUp, width, total), total);
    rows.push(rowOfRounds({ key: `${key}${width}`, label: label(width), unit: 'µs', rounds }));
  }
  return rows;
}

async function loopbackGrowth() {
  const server = await startServer();
  try {
    return await growthByWidth(await createSignUps(server.url, { names: [...names, 'fetch'] }), {
      key: 'loopback',
      label: (width) => `Loopback, ${width} at once`,
      count: LOOPBACK_SIGN_UPS,
    });
  } finally {
    await server.close();
  }
}

async function growthByProperties() {
  const rows = [];
  for (const count of PROPERTIES) {
    const properties = Array.from({ length: count }, (_, index) => `property${index}`);
    const metadata = Object.fromEntries(properties.map((name) => [name, `value of ${name}`]));
    const paths = properties.map((name) => [name, `user.user_metadata.${name}`]);
    const settings = count > 0 && {
      KEENIO_PROPERTIES: JSON.stringify(Object.fromEntries(paths)),
    };
    const user = () => ({ ...makeUser(), user_metadata: metadata });
    const signUps = await createStubbedSignUps({ names, settings, user });
    const total = count > 10 ? STUBBED_SIGN_UPS / 4 : STUBBED_SIGN_UPS;
    const rounds = await perSignUp(signUps, (signUp) => together(signUp, 1, total), total);
    const label = `Stubbed transport, ${count} mapped properties`;
    rows.push(rowOfRounds({ key: `properties${count}`, label, unit: 'µs', rounds }));
  }
  return rows;
}

/** @returns {Promise<Record<string, number[]>>} µs of one sign-up, by contestant and round */
async function perSignUp(signUps, run, total) {
  const timed = Object.entries(signUps).map(([name, signUp]) => [
    name,
    async () => ((await run(signUp)).ms * 1000) / total,
  ]);
  return interleave(Object.fromEntries(timed), { rounds: ROUNDS, warmups: 2 });
}
