import { SKIPPED } from './selection.mjs';

/** So many remarks of one kind about single users are shown; the rest is counted. */
const MOST_REMARKS = 10;
const REMARKS = { refused: 'were refused', repeated: 'have the id of an earlier user' };
/** So many different parts that were left out of events are counted. */
const MOST_PARTS = 100;
const MOST_PARTS_SHOWN = 10;

const figure = (count) => count.toLocaleString('en');

/** Counts what a run does, and names the users that need a person's attention, without their data. */
export class Report {
  read = 0;
  rejected = 0;
  /** The export that is read. */
  file = '';
  /** Writes a line for the person. */
  log = () => {};
  #skipped = Object.fromEntries(Object.keys(SKIPPED).map((reason) => [reason, 0]));
  #leftOut = new Map();
  #remarks = { refused: 0, repeated: 0 };
  #start = performance.now();

  get skipped() {
    return Object.values(this.#skipped).reduce((sum, count) => sum + count, 0);
  }

  get seconds() {
    return Number(((performance.now() - this.#start) / 1000).toFixed(3));
  }

  /** @param {keyof typeof SKIPPED} reason @param {number} line */
  skip(reason, line) {
    this.#skipped[reason] += 1;
    if (reason !== 'repeated') return;
    this.#remark('repeated', this.file, line, 'has the id of an earlier user; skipped');
  }

  /** @param {string} file @param {import('./batch.mjs').Refusal[]} refusals */
  reject(file, refusals) {
    this.rejected += refusals.length;
    for (const { line, reason } of refusals) this.#remark('refused', file, line, reason);
  }

  /** @param {{path: string, reason: string}[] | null} parts of one event */
  leaveOut(parts) {
    for (const { path, reason } of parts ?? []) {
      const part = `${path} (${reason})`;
      const isKept = this.#leftOut.has(part) || this.#leftOut.size < MOST_PARTS;
      if (isKept) this.#leftOut.set(part, (this.#leftOut.get(part) ?? 0) + 1);
    }
  }

  #remark(kind, file, line, text) {
    this.#remarks[kind] += 1;
    if (this.#remarks[kind] <= MOST_REMARKS) this.log(`${file}, line ${line}: ${text}`);
  }

  /** @returns {string[]} lines about what was not said yet */
  closingRemarks() {
    const lines = [];
    for (const [kind, count] of Object.entries(this.#remarks)) {
      const more = count - MOST_REMARKS;
      if (more > 0) lines.push(`… and ${figure(more)} more ${REMARKS[kind]}`);
    }
    const parts = [...this.#leftOut].sort(([, a], [, b]) => b - a);
    for (const [part, count] of parts.slice(0, MOST_PARTS_SHOWN)) {
      lines.push(`left out of ${figure(count)} ${count === 1 ? 'event' : 'events'}: ${part}`);
    }
    return lines;
  }

  /**
   * @param {number} sent
   * @param {boolean} isDry whether nothing was really sent
   * @returns {string[]} the result, for a person
   */
  summary(sent, isDry) {
    const [sentWords, refusedWords] = isDry
      ? ['would be sent', 'would be refused']
      : ['sent', 'refused'];
    const counts = [
      `users: ${figure(this.read)} read`,
      `${figure(sent)} ${sentWords}`,
      `${figure(this.skipped)} skipped`,
      `${figure(this.rejected)} ${refusedWords}`,
    ];
    const skipped = Object.entries(SKIPPED)
      .filter(([reason]) => this.#skipped[reason] > 0)
      .map(([reason, words]) => `skipped: ${figure(this.#skipped[reason])} ${words}`);
    return [`${counts.join(', ')}; ${this.seconds.toFixed(1)} s`, ...skipped];
  }
}
