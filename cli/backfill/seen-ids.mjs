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

  /**
   * @param {string} token hex, at least 24 digits
   * @returns {boolean} whether it is new
   */
  add(token) {
    const words = wordsOf(token);
    const at = this.#find(words);
    if (this.#words[at] !== 0) return false;
    if (this.#count >= this.#slots * FILLED) {
      if (this.#slots === MOST_SLOTS) return true;
      this.#grow();
      return this.add(token);
    }
    this.#words.set(words, at);
    this.#count += 1;
    return true;
  }

  /** @param {string} token hex, at least 24 digits */
  has(token) {
    return this.#words[this.#find(wordsOf(token))] !== 0;
  }

  /** @returns {number} where the words are, or the empty place where they belong */
  #find([first, second, third]) {
    for (let slot = first % this.#slots; ; slot = (slot + 1) % this.#slots) {
      const at = slot * WORDS;
      const known = this.#words;
      if (known[at] === 0) return at;
      if (known[at] === first && known[at + 1] === second && known[at + 2] === third) return at;
    }
  }

  #grow() {
    const old = this.#words;
    this.#slots *= 2;
    this.#words = new Uint32Array(this.#slots * WORDS);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at] === 0) continue;
      const words = old.subarray(at, at + WORDS);
      this.#words.set(words, this.#find(words));
    }
  }
}

function wordsOf(token) {
  const words = [0, 8, 16].map((at) => Number.parseInt(token.slice(at, at + 8), 16));
  words[0] ||= 1; // all zeros means an empty slot
  return words;
}
