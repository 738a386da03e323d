import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode85, encode85 } from '../../js-shim/base85.js';

test('what is encoded is decoded, filled up with zeros', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const decoded = decode85(encode85(bytes));
      assert.equal(decoded.length % 4, 0);
      assert.deepEqual([...decoded.subarray(0, bytes.length)], [...bytes]);
      assert.ok(decoded.subarray(bytes.length).every((byte) => byte === 0));
    }),
  );
});

test('the text needs no escape in double quotes, and holds no mark of a deployment tool', () => {
  const every = Uint8Array.from({ length: 85 * 4 }, (_, index) => (index * 37) % 256);
  const words = new Uint8Array(
    new Uint32Array(Array.from({ length: 85 }, (_, digit) => digit)).buffer,
  );
  const text = encode85(every) + encode85(words);
  assert.match(text, /^[%-?A-[\]-{]+$/);
});
