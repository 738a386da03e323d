import os from 'node:os';
import { peerVersions } from './bytes.mjs';

/** What the figures were taken on and with, one line each. @returns {string[]} */
export function describeMachine() {
  const cpus = os.cpus();
  const gib = (os.totalmem() / 1024 ** 3).toFixed(1);
  return [
    `CPU: ${cpus[0]?.model.trim() ?? 'unknown'}, ${cpus.length} cores, ${gib} GiB`,
    `System: ${os.type()}, ${os.arch()}; load average at the start ${os.loadavg()[0].toFixed(1)}`,
    `Node ${process.versions.node} (V8 ${process.versions.v8}, its fetch: undici ${process.versions.undici})`,
    `Peers: ${peerVersions().join(', ')}`,
    `Date: ${new Date().toISOString().slice(0, 10)}`,
  ];
}
