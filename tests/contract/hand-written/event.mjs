/** `user` + `context` -> the event. */
import { createHash } from 'node:crypto';
import { follow } from './host.mjs';
import { isTooLarge, roomBeside } from './limits.mjs';

/** A longer id makes no token. */
const MOST_CHARACTERS = 10_000;

const IP_TO_GEO = { name: 'keen:ip_to_geo', input: { ip: 'ip' }, output: 'ip_geo_info' };
const IP_TO_GEO_ALONE = { ...IP_TO_GEO, input: { ip: 'ip', remove_ip_property: true } };
const UA_PARSER = {
  name: 'keen:ua_parser',
  input: { ua_string: 'user_agent' },
  output: 'parsed_user_agent',
};
const DATE_TIME_PARSER = {
  name: 'keen:date_time_parser',
  input: { date_time: 'keen.timestamp' },
  output: 'timestamp_info',
};

/** A text of the host's; undefined where it is missing, empty or cannot be read. */
export function readText(read) {
  try {
    const text = read();
    return typeof text === 'string' && text !== '' && text.length <= MOST_CHARACTERS
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}

/** What makes the event of a user unique. Ids are unique within one tenant only. */
export function makeToken(tenant, userId) {
  const text = tenant === undefined ? `signup\0${userId}` : `signup\0${tenant}\0${userId}`;
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The event as JSON, made once for all attempts.
 *
 * @param {{user: object, context: unknown}} sources
 * @param {{properties: Map<string, string[] | null>, addons: string[]}} settings
 * @param {import('./limits.mjs').LeftOut} leftOut notes what Keen would refuse
 * @param {{id: unknown, token: string | undefined, ms: number}} newcomer
 */
export function makeBody({ user, context }, { properties, addons }, leftOut, { id, token, ms }) {
  const event = {};
  const add = (name, read) => {
    const value = leftOut.take(name, read);
    if (value !== undefined) event[name] = value;
  };
  const readIp = () => context?.request?.ip;
  // Keen's add-on can remove the IP that it makes a location of.
  const hidesIp = properties.get('ip') === null;
  if (!properties.has('userId')) add('userId', () => id);
  if (!properties.has('name')) add('name', () => user.name);
  if (!properties.has('ip')) add('ip', readIp);
  else if (hidesIp && addons.includes('ip_to_geo')) {
    add('ip', () => {
      const ip = readIp();
      return typeof ip === 'string' ? ip : undefined;
    });
  }
  if (addons.includes('ua_parser') && !properties.has('user_agent')) {
    add('user_agent', () => context?.request?.userAgent);
  }
  for (const [name, path] of properties) {
    if (path) add(name, () => follow(path, { user, context }));
  }

  const makeKeen = () => ({
    timestamp: new Date(ms).toISOString(),
    uniqueness_token: token,
    addons: addonsOf(event, addons, hidesIp),
  });
  event.keen = makeKeen();
  const json = JSON.stringify(event);
  if (!isTooLarge(json)) return json;
  const { keen } = event;
  delete event.keen;
  leftOut.shrink(event, roomBeside({ keen }));
  event.keen = makeKeen();
  return JSON.stringify(event);
}

/** The add-ons whose input is on the event: Keen may refuse an event otherwise. */
function addonsOf(event, asked, hidesIp) {
  const addons = [];
  if (asked.includes('ip_to_geo') && typeof event.ip === 'string') {
    addons.push(hidesIp ? IP_TO_GEO_ALONE : IP_TO_GEO);
  }
  if (asked.includes('ua_parser') && typeof event.user_agent === 'string') addons.push(UA_PARSER);
  if (asked.includes('date_time_parser')) addons.push(DATE_TIME_PARSER);
  return addons.length > 0 ? addons : undefined;
}
