const STYLES = { bold: '1', dim: '2', green: '32' };

/** Printed in place of a secret. */
export const MASK = '********';

/**
 * @param {(string | undefined)[]} secrets
 * @returns {(text: string) => string} replaces each secret by the mask, also where JSON escapes it
 */
export function masker(secrets) {
  const hidden = secrets
    .filter(Boolean)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return (text) => hidden.reduce((shown, secret) => shown.replaceAll(secret, MASK), text);
}

/**
 * Prints the output of `npm start`, never a secret.
 *
 * @param {{write: (text: string) => void, mask: (text: string) => string, isColoured: boolean}}
 *   options
 */
export function createScreen({ write, mask, isColoured }) {
  const styled = (style, text) => (isColoured ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
  const print = (text = '') => write(`${text}\n`);
  // Control characters of a server's answer must not reach the terminal.
  const safe = (text) => mask(text).replace(/[^\P{Cc}\n\t]/gu, '?');
  const indented = (text) => safe(text).replace(/^(?=.)/gm, '   ');
  let step = 0;

  return {
    /** The first line of the output. */
    title: (text) => print(`\n${styled('bold', safe(text))}\n`),
    /** The heading of a numbered step. */
    step(text) {
      step += 1;
      print(`\n${styled('green', step)}  ${styled('bold', safe(text))}\n`);
    },
    /** A heading without a number. */
    part: (text) => print(`\n${styled('bold', safe(text))}\n`),
    text: (text) => print(indented(text)),
    /** Names and values in two columns. */
    facts(facts) {
      const shown = Object.entries(facts).filter(([, value]) => value !== undefined);
      const width = Math.max(...shown.map(([name]) => name.length));
      for (const [name, value] of shown) {
        print(
          `   ${styled('dim', name.padEnd(width))}  ${safe(typeof value === 'string' ? value : JSON.stringify(value))}`,
        );
      }
    },
    json: (value) => print(indented(JSON.stringify(value, null, 2))),
    print,
  };
}
