/** Stands in for {@link import('./delivery.mjs').Delivery} and sends nothing. */
export class DryRun {
  /** Events that would be sent. */
  stored = 0;
  unsent = 0;
  trouble;
  /** The first event, as JSON. */
  first;

  async send(batch, onDone) {
    const { entries } = batch;
    this.stored += entries.length;
    if (this.first === undefined && entries.length > 0) this.first = batch.jsonOf(entries[0]);
    await onDone();
  }

  async drain() {}
}
