// A whole program.
await import('./snippet.mjs');
