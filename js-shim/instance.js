import { createGlue } from 'glue';

/**
 * A live instance of the module, and the logins it has in flight.
 *
 * A panic is a trap: an exception that leaves the wasm in an unknown state. The instance is then never
 * entered again, and each of its logins is answered, by itself.
 */
export class Instance {
  isDead = false;
  /** Whether an entry into the wasm is on the stack. */
  isEntered = false;
  inFlight = new Set();
  /** The login that is entering. */
  login = undefined;

  /**
   * @param {WebAssembly.Module} module
   * @param {(name: string) => any} builtin gives Node's own modules; it may throw
   */
  constructor(module, builtin) {
    const { TextDecoder, TextEncoder } =
      globalThis.TextDecoder && globalThis.TextEncoder ? globalThis : builtin('util');
    const guarded = (exports) => this.guarded(exports);
    // The glue finds this in place of the engine's.
    const guarding = {
      Module: WebAssembly.Module,
      Instance: function Instance(module, imports) {
        const { exports } = new WebAssembly.Instance(module, imports);
        return { exports: guarded(exports) };
      },
    };
    const host = () => this.login;
    Object.defineProperty(host, 'configuration', { get: () => this.login.configuration });
    // Without a registry: every closure of the module is freed when its promise settles, which they all do.
    const glue = createGlue(guarding, TextDecoder, TextEncoder, undefined, host);
    glue.initSync({ module });
    this.rule = glue.enter;
  }

  guarded(exports) {
    const guarded = {};
    for (const [name, value] of Object.entries(exports)) {
      guarded[name] = typeof value === 'function' ? this.guard(value) : value;
    }
    return guarded;
  }

  /** Stops what is thrown out of an entry that has no wasm below it; a deeper one passes it on. */
  guard(entry) {
    return (...values) => {
      if (this.isEntered) {
        if (this.isDead) throw new Error('the module has failed');
        try {
          return entry(...values);
        } catch (thrown) {
          this.isDead = true;
          throw thrown;
        }
      }
      this.isEntered = true;
      try {
        if (!this.isDead) return entry(...values);
      } catch {
        this.isDead = true;
      } finally {
        this.isEntered = false;
        if (this.isDead) this.failLogins();
      }
      // No result, in the form in which the glue takes several.
      return [];
    };
  }

  /** One login. What is thrown is the host's: by its callback, or because its stack is full. */
  enter(login) {
    try {
      this.login = login;
      try {
        this.rule(login.user, login.context, login.answer);
      } catch (thrown) {
        // A trap with more wasm below it is answered like any other.
        if (!this.isDead) throw thrown;
      }
      if (!login.isAnswered) this.follow(login);
    } catch (thrown) {
      login.isAnswered = true;
      throw thrown;
    } finally {
      this.login = undefined;
    }
  }

  /**
   * Keeps a login in flight and prepares the answer to a failure of the module. A reaction of a promise
   * runs on a fresh stack, by itself, and in the async context of this login. Where the stack is too full
   * even for this, the promise is rejected, which is a failure, too.
   */
  follow(login) {
    const fail = () => login.fail('the module failed; the next login gets a fresh one');
    new Promise((resolve) => {
      login.onFailure = resolve;
      login.instance = this;
      this.inFlight.add(login);
    }).then(fail, fail);
    if (this.isDead) login.onFailure?.();
  }

  failLogins() {
    for (const login of this.inFlight) login.onFailure();
  }
}
