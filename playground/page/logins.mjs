import { isDeepStrictEqual } from 'node:util';
import { createHost, FACES } from './hosts.mjs';
import { createNetwork } from './network.mjs';
import { BadRequest } from './requests.mjs';

/** The marks of this many users are remembered. */
const REMEMBERED = 10_000;

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Checks what the page sends.
 *
 * @throws {BadRequest} naming the part that cannot be used
 */
function checkForm(form) {
  const { face, configuration, user, context, event } = form;
  if (!FACES.includes(face)) throw new BadRequest(`face must be one of ${FACES.join(', ')}.`);
  const isText = (value) => typeof value === 'string';
  if (!isObject(configuration) || !Object.values(configuration).every(isText)) {
    throw new BadRequest('configuration must be an object of texts.');
  }
  if (face === 'rule' && !isObject(user)) throw new BadRequest('user must be an object.');
  if (face === 'rule' && !isObject(context)) throw new BadRequest('context must be an object.');
  if (face !== 'rule' && !isObject(event)) throw new BadRequest('event must be an object.');
}

/**
 * Runs logins in the sandbox against the local Keen, and keeps what a host keeps about its users.
 *
 * @param {string} projectUrl the project of the local Keen
 */
export function createLogins(projectUrl) {
  const network = createNetwork(projectUrl);
  const saved = new Map();
  let host;
  let hosted;

  /** The host of the last login, while it would be the same: a warm container. */
  function hostOf({ face, configuration }) {
    const wanted = { face, configuration };
    if (!isDeepStrictEqual(hosted, wanted)) {
      host = createHost(face, configuration, network);
      hosted = wanted;
    }
    return host;
  }

  function save(userId, mark) {
    if (typeof userId !== 'string' || !mark || Object.keys(mark).length === 0) return;
    saved.set(userId, { ...saved.get(userId), ...mark });
    if (saved.size > REMEMBERED) saved.delete(saved.keys().next().value);
  }

  return {
    /**
     * @param {object} form `{face, configuration, user, context}`, or `event` for the Actions
     * @param {number} times logins of this user at the same moment
     * @returns {Promise<object[]>} each login's outcome, with `ms`, `exchanges`, `log`, and whether the
     *   user `wasMarked` by an earlier login
     * @throws {BadRequest}
     */
    async run(form, times) {
      checkForm(form);
      const current = hostOf(form);
      const userId = current.userOf(form)?.user_id;
      const known = saved.get(userId);
      const logIn = () => network.record(() => current.login(form, known));
      const runs = await Promise.all(Array.from({ length: times }, logIn));
      return runs.map(({ result, ...run }) => {
        save(userId, result.mark);
        return { ...run, ...result, wasMarked: known !== undefined };
      });
    },
    /** Forgets what logins saved about their users: all are new to the host, which starts anew. */
    forget() {
      saved.clear();
      hosted = undefined;
    },
  };
}
