// Objects that throw when they are used.

/** What throws, and says who the user is. */
export function boom() {
  throw new Error('ada@analytical.example');
}

/** An object whose every use throws. */
export const throwing = () =>
  new Proxy(
    {},
    Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, boom])),
  );

/** A proxy that was taken back. */
export function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** The object, with a property that throws when it is read. */
export const withGetter = (object, name, get = boom) =>
  Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
