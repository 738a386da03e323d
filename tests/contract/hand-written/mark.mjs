/** The mark: a flag on the user that says the sign-up is recorded. */
import { inTime, TIME_IS_UP } from './budget.mjs';
import { KeenSignupError } from './error.mjs';
import { isObject, own } from './host.mjs';
import { readSetting, refused } from './settings.mjs';

/** Names that users have without being recorded. */
const NAMES_OF_PROFILES = new Set(
  [
    '_id id sub user_id userId username name given_name family_name nickname email email_verified',
    'phone_number phone_verified picture locale gender birthdate tenant global_client_id clientID',
    'identities created_at updated_at last_login last_ip last_password_reset logins_count blocked',
    'multifactor multifactor_last_modified guardian_authenticators enrolled_factors groups roles',
    'permissions persistent app_metadata user_metadata constructor hasOwnProperty isPrototypeOf',
    'propertyIsEnumerable toLocaleString toString valueOf toJSON then',
  ].flatMap((names) => names.split(' ')),
);

/** The flag's name. @throws {KeenSignupError} */
export function readFlag(configuration) {
  const flag = readSetting(configuration, 'KEENIO_FLAG') ?? 'signedUp';
  if (NAMES_OF_PROFILES.has(flag)) throw refused('KEENIO_FLAG');
  return flag;
}

/**
 * Whether the user is recorded: the flag is truthy on `user`, or on its own `persistent` or `app_metadata`.
 *
 * @throws {KeenSignupError} when the user cannot be read
 */
export function isMarked(user, flag) {
  if (!isObject(user)) return false;
  try {
    return Boolean(
      user[flag] || own(user, 'persistent')?.[flag] || own(user, 'app_metadata')?.[flag],
    );
  } catch {
    throw new KeenSignupError('KEEN_EVENT', 'user cannot be read');
  }
}

/**
 * Where the host saves marks.
 *
 * @returns {((metadata: object) => unknown) | undefined} saves metadata of the user with this id; undefined
 *   where the host has no place for it
 */
export function findStore(auth0, userId) {
  try {
    const users = auth0?.users;
    const update = users?.updateAppMetadata;
    if (typeof update !== 'function') return undefined;
    return (metadata) => Reflect.apply(update, users, [userId, metadata]);
  } catch {
    return () => {
      throw new Error('auth0 cannot be read');
    };
  }
}

/**
 * Sets the mark on the user and saves it, within the budget.
 *
 * @returns {Promise<boolean>} whether the next login will see it
 */
export async function saveMark(user, flag, save, budget) {
  const isInPersistent = setFlag(user, 'persistent', flag);
  const isInMetadata = setFlag(user, 'app_metadata', flag);
  if (!save) return isInPersistent && isInMetadata;
  try {
    return (await inTime(save({ [flag]: true }), budget)) !== TIME_IS_UP;
  } catch {
    return false;
  }
}

/** Sets the flag in the user's own object of this name. Returns whether the user took it. */
function setFlag(user, place, flag) {
  try {
    const object = own(user, place);
    if (object === undefined || object === null) {
      // Defined, not assigned: an inherited setter may put it where all users share it.
      Object.defineProperty(user, place, {
        value: { [flag]: true },
        writable: true,
        enumerable: true,
        configurable: true,
      });
    } else {
      object[flag] = true;
    }
    return true;
  } catch {
    return false;
  }
}
