import { createGlue } from 'glue';

/**
 * Bytes -> a live instance, which survives a trap by being replaced.
 *
 * A panic of the module is a trap: an exception that leaves the wasm at whatever entry it was
 * called by, and memory in an unknown state. So each entry is guarded; a trap answers every login
 * that the instance had in flight, and the instance is never entered again.
 */
export class Instance {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.isDead = false;
    this.inFlight = new Set();
    const glue = createGlue();
    const { exports } = new WebAssembly.Instance(module, glue.imports);
    this.rule = glue.rule;
    glue.setWasm(this.guarded(exports, glue.entries));
    exports[glue.start]();
  }

  /**
   * The exports, with a guard around those that JavaScript enters on its own: the closures given
   * to promises and microtasks. The others are called with wasm below them, or by `record`.
   */
  guarded(exports, entries) {
    const guarded = { ...exports };
    for (const name of entries) {
      const entry = exports[name];
      // None takes more; to spread a list is slow.
      guarded[name] = (closure, environment, value) => {
        if (this.isDead) return [];
        try {
          return entry(closure, environment, value);
        } catch {
          this.die();
          return [];
        }
      };
    }
    return guarded;
  }

  /** @param {import('./login.js').Login} login */
  record(login) {
    login.inFlight = this.inFlight;
    this.inFlight.add(login);
    try {
      this.rule(login);
    } catch {
      this.die();
    }
  }

  die() {
    this.isDead = true;
    for (const login of [...this.inFlight]) {
      login.fail('the module failed; the next login gets a fresh one');
    }
  }
}
