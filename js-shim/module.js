import { decode85 } from './base85.js';

/**
 * The compiled module, from the bytes that the build puts in place of `WASM`: brotli, base85.
 *
 * @param {(name: string) => any} builtin gives Node's own modules
 */
export function compile(builtin) {
  return new WebAssembly.Module(builtin('zlib').brotliDecompressSync(decode85(WASM)));
}
