/**
 * Sets the mark on a user: in `persistent` and in `app_metadata`, made when absent.
 *
 * @param {object} user the host's
 * @param {string} flag
 * @returns {boolean} whether both took it
 */
export function mark(user, flag) {
  const inPersistent = markIn(user, 'persistent', flag);
  return markIn(user, 'app_metadata', flag) && inPersistent;
}

function markIn(user, name, flag) {
  try {
    const object = user[name];
    return object == null
      ? Reflect.set(user, name, { [flag]: true })
      : Reflect.set(object, flag, true);
  } catch {
    return false;
  }
}
