// KEENIO_ADDONS: what an event asks Keen to add, each only when its input is there.
import assert from 'node:assert/strict';
import { denied, recorded, unmarked } from '../outcome.mjs';
import { makeContext, makeEvent } from '../sign-up.mjs';

const IP_TO_GEO = { name: 'keen:ip_to_geo', input: { ip: 'ip' }, output: 'ip_geo_info' };
const REMOVING = { ...IP_TO_GEO, input: { ip: 'ip', remove_ip_property: true } };
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

const AGENT = { user_agent: 'A browser' };
const NO_IP = { ip: undefined };
const noIp = JSON.stringify({ ip: null });
const request = (more) => makeContext({ request: { ...makeContext().request, ...more } });

/** The setting, what the login brings, the add-ons of the event, and its other differences. */
const ROWS = [
  ['ip_to_geo', {}, [IP_TO_GEO]],
  ['ua_parser', {}, [UA_PARSER], AGENT],
  ['date_time_parser', {}, [DATE_TIME_PARSER]],
  ['ip_to_geo,ua_parser,date_time_parser', {}, [IP_TO_GEO, UA_PARSER, DATE_TIME_PARSER], AGENT],
  [' date_time_parser ,\tip_to_geo ', {}, [IP_TO_GEO, DATE_TIME_PARSER]],
  ['ip_to_geo,ip_to_geo', {}, [IP_TO_GEO]],
  ['ip_to_geo', { context: {} }, undefined, NO_IP],
  ['ip_to_geo', { context: request({ ip: undefined }) }, undefined, NO_IP],
  ['ip_to_geo', { context: request({ ip: null }) }, undefined, NO_IP],
  ['ip_to_geo,date_time_parser', { context: undefined }, [DATE_TIME_PARSER], NO_IP],
  ['ua_parser', { context: {} }, undefined, NO_IP],
  ['ua_parser', { context: request({ userAgent: undefined }) }, undefined],
  ['ua_parser', { context: request({ userAgent: null }) }, undefined],
];

const rows = ROWS.map(([addons, login, expected, more]) => ({
  name: `${JSON.stringify(addons)}, ${JSON.stringify(login)}: ${expected?.length ?? 0} add-ons`,
  needs: 'context',
  given: () => ({ ...login, settings: { KEENIO_ADDONS: addons } }),
  expect(seen) {
    const event = makeEvent({ ...more, keen: { addons: expected } });
    recorded(seen, event);
    const [stored] = seen.keen.events();
    assert.equal(stored.keen.addons, undefined, 'Keen drops what it was asked to do');
  },
}));

/** With a mapping: the mapping, the setting, the add-ons of the event, and its other differences. */
const MAPPED = [
  [{ ip: null }, 'ip_to_geo', [REMOVING], {}],
  [{ ip: null }, 'date_time_parser', [DATE_TIME_PARSER], NO_IP],
  [{ ip: null, name: null }, 'ip_to_geo', [REMOVING], { name: undefined }],
  [{ ip: 'user.last_ip' }, 'ip_to_geo', undefined, NO_IP],
  [{ ip: 'context.clientName' }, 'ip_to_geo', [IP_TO_GEO], { ip: 'An app' }],
  [{ user_agent: null }, 'ua_parser', undefined, {}],
  [{ user_agent: 'context.clientName' }, 'ua_parser', [UA_PARSER], { user_agent: 'An app' }],
  [{ user_agent: 'user.nothing' }, 'ua_parser', undefined, {}],
].map(([properties, addons, expected, more]) => ({
  name: `${addons} with ${JSON.stringify(properties)}: ${expected?.length ?? 0} add-ons`,
  needs: 'context',
  given: () => ({
    settings: { KEENIO_ADDONS: addons, KEENIO_PROPERTIES: JSON.stringify(properties) },
  }),
  expect(seen) {
    const event = makeEvent({ ...more, keen: { addons: expected } });
    recorded(seen, event);
  },
}));

/** An IP that must not be stored, and that the add-on cannot take: it is not sent. */
const unremovable = [
  ['absent', undefined],
  ['null', null],
  ['a number', 3405803853],
  ['a list', ['203.0.113.77']],
  ['an object', { v4: '203.0.113.77' }],
].map(([what, ip]) => ({
  name: `ip_to_geo with {"ip":null}, the IP is ${what}: neither add-on nor IP`,
  needs: 'ip',
  given: () => ({
    context: request({ ip }),
    settings: { KEENIO_ADDONS: 'ip_to_geo', KEENIO_PROPERTIES: noIp },
  }),
  expect(seen) {
    recorded(seen, makeEvent(NO_IP));
  },
}));

const refused = [
  'geo8821',
  'keen:ip_to_geo',
  'IP_TO_GEO',
  'ip_to_geo ua_parser',
  'ip_to_geo;ua_parser',
  'ip_to_geo,',
  ',',
  '["ip_to_geo"]',
  'referrer_parser',
].map((addons) => ({
  name: `KEENIO_ADDONS refuses ${addons}`,
  given: () => ({ settings: { KEENIO_ADDONS: addons } }),
  expect(seen) {
    const { message } = denied(seen, 'KEEN_SETTINGS');
    assert.match(message, /\bKEENIO_ADDONS\b.*\bip_to_geo, ua_parser, date_time_parser\b/);
    assert.doesNotMatch(message, /8821|referrer|keen:/, 'the value was told');
    assert.equal(seen.requests.length, 0, 'requests');
    unmarked(seen);
  },
}));

export const addons = [
  ...rows,
  ...MAPPED,
  ...unremovable,
  ...refused,
  {
    name: 'KEENIO_ADDONS left empty counts as absent',
    given: () => ({ settings: { KEENIO_ADDONS: '' } }),
    expect: (seen) => recorded(seen),
  },
];
