/**
 * The compiled module, from the bytes that the build puts in place of `WASM`: brotli, base64.
 *
 * @param {(name: string) => any} builtin gives Node's own modules
 */
export function compile(builtin) {
  const packed = Buffer.from(WASM, 'base64');
  return new WebAssembly.Module(builtin('zlib').brotliDecompressSync(packed));
}
