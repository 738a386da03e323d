/** Stands in for {@link import('./delivery.mjs').Delivery} and sends nothing. */
export class DryRun {
  /** Events that would be sent. */
  stored = 0;
  unsent = 0;
  trouble;
  /** The first event, as JSON. */
  first;

  async send({ entries }, onDone) {
    this.stored += entries.length;
    this.first ??= entries[0]?.json;
    await onDone();
  }

  async drain() {}
}
