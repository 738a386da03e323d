function rule(user, context, callback) {
  BANNER;
  let record = globalThis[KEY];
  if (typeof record !== 'function') {
    RECORDER;
    try {
      Object.defineProperty(globalThis, KEY, { value: record, configurable: true });
    } catch {
      // A sealed global object: the module is compiled at each login.
    }
  }
  // In a rule host these names are lexical, and new at each login.
  record(
    {
      configuration: typeof configuration === 'undefined' ? undefined : configuration,
      auth0: typeof auth0 === 'undefined' ? undefined : auth0,
      fetch: typeof fetch === 'undefined' ? undefined : fetch,
      AbortController: typeof AbortController === 'undefined' ? undefined : AbortController,
      console: typeof console === 'undefined' ? undefined : console,
      setTimeout: typeof setTimeout === 'undefined' ? undefined : setTimeout,
      clearTimeout: typeof clearTimeout === 'undefined' ? undefined : clearTimeout,
      builtin: (name) => (typeof require === 'function' ? require : process.getBuiltinModule)(name),
    },
    user,
    context,
    callback,
  );
}
