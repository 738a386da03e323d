/** As much of a token is kept: three numbers of 32 bits. Two users of one export never share them. */
const WORDS = 3;
const FIRST_SLOTS = 1 << 14;
/** With the most slots the set takes 48 MiB. */
const MOST_SLOTS = 1 << 22;
const FILLED = 0.75;

/**
 * The ids that an export had so far, by their tokens. Its memory is limited: it remembers the first
 * three million ids. A later repetition of any other id is not noticed here, but by Keen, which
 * ignores a token that it knows.
 */
export class SeenIds {
  #slots = FIRST_SLOTS;
  #words = new Uint32Array(FIRST_SLOTS * WORDS);
  #count = 0;
  #token = Buffer.alloc(WORDS * 4);

  /**
   * @param {string} token hex, at least 24 digits
   * @returns {boolean} whether it is new
   */
  add(token) {
    const [first, second, third] = this.#read(token);
    if (this.#words[this.#find(first, second, third)] !== 0) return false;
    if (this.#count >= this.#slots * FILLED) {
      if (this.#slots === MOST_SLOTS) return true;
      this.#grow();
    }
    this.#set(first, second, third);
    this.#count += 1;
    return true;
  }

  /** @param {string} token hex, at least 24 digits */
  has(token) {
    return this.#words[this.#find(...this.#read(token))] !== 0;
  }

  #read(token) {
    this.#token.write(token, 'hex');
    // All zeros means an empty slot.
    const first = this.#token.readUInt32LE(0) || 1;
    return [first, this.#token.readUInt32LE(4), this.#token.readUInt32LE(8)];
  }

  /** @returns {number} where the words are, or the empty place where they belong */
  #find(first, second, third) {
    const words = this.#words;
    for (let slot = first % this.#slots; ; slot = (slot + 1) % this.#slots) {
      const at = slot * WORDS;
      if (words[at] === 0) return at;
      if (words[at] === first && words[at + 1] === second && words[at + 2] === third) return at;
    }
  }

  #set(first, second, third) {
    const at = this.#find(first, second, third);
    this.#words[at] = first;
    this.#words[at + 1] = second;
    this.#words[at + 2] = third;
  }

  #grow() {
    const old = this.#words;
    this.#slots *= 2;
    this.#words = new Uint32Array(this.#slots * WORDS);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at] !== 0) this.#set(old[at], old[at + 1], old[at + 2]);
    }
  }
}
