import { LIMITS } from './keen-rules.mjs';

/**
 * A request that Keen serves. Names from the path are still percent-encoded.
 *
 * @typedef {object} Route
 * @property {string} name of the row in {@link ROUTES}, `options`, or `unsupported`
 * @property {'write' | 'read' | 'schema' | 'master' | undefined} operation what the key must permit
 * @property {string} [project]
 * @property {string} [collection]
 * @property {string} [property]
 * @property {string} [analysis]
 * @property {string} [key]
 * @property {Record<string, string>} query
 * @property {string} [repeated] a name that the query of the URL has more than once
 * @property {string[] | 'any'} parameters the names that `query` may have beside `api_key`
 * @property {boolean} isWrite whether it brings events
 * @property {string} [missing] of `unsupported`: what the local Keen lacks
 * @property {string[]} [methods] of `options`
 */

const PROJECT = '/3.0/projects/:project';
const SELECTION = ['filters', 'timeframe', 'timezone'];

/** keen-tracking sends an event as the URL of an image in browsers without anything better. */
const IMAGE = { name: 'recordImage', operation: 'write', parameters: ['data', 'modified', 'c'] };

/**
 * Name, method, path and operation, as in Keen's reference and its clients; then the parameters of
 * the URL that the local Keen knows there, or `any` where it does not depend on them.
 */
const ROUTES = [
  ['record', 'POST', `${PROJECT}/events/:collection`, 'write', 'any'],
  ['recordBatch', 'POST', `${PROJECT}/events`, 'write', 'any'],
  ['query', 'GET', `${PROJECT}/queries/:analysis`, 'read', 'any'],
  ['query', 'POST', `${PROJECT}/queries/:analysis`, 'read', 'any'],
  ['describeCollections', 'GET', `${PROJECT}/events`, 'schema'],
  ['describeCollection', 'GET', `${PROJECT}/events/:collection`, 'schema'],
  ['describeProperty', 'GET', `${PROJECT}/events/:collection/properties/:property`, 'schema'],
  ['deleteEvents', 'DELETE', `${PROJECT}/events/:collection`, 'master', SELECTION],
  ['deleteProperty', 'DELETE', `${PROJECT}/events/:collection/properties/:property`, 'master'],
  ['listKeys', 'GET', `${PROJECT}/keys`, 'master', ['name']],
  ['makeKey', 'POST', `${PROJECT}/keys`, 'master'],
  ['readKey', 'GET', `${PROJECT}/keys/:key`, 'master'],
  ['changeKey', 'POST', `${PROJECT}/keys/:key`, 'master'],
  ['deleteKey', 'DELETE', `${PROJECT}/keys/:key`, 'master'],
  ['revokeKey', 'POST', `${PROJECT}/keys/:key/revoke`, 'master'],
  ['unrevokeKey', 'POST', `${PROJECT}/keys/:key/unrevoke`, 'master'],
  ['describeProject', 'GET', PROJECT, 'master'],
  ['describeProjects', 'GET', '/3.0/projects', 'master'],
  ['describeVersion', 'GET', '/3.0', 'master'],
  ['describeVersions', 'GET', '/', 'master'],
].map(([name, method, path, operation, parameters = []]) => {
  const pattern = new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
  return { name, method, pattern, operation, parameters };
});

/** What Keen serves and the local Keen does not, with what that is called. */
const UNSUPPORTED = [
  [/^\/3\.0\/projects\/[^/]+\/(queries\/saved|saved_queries)(\/|$)/, 'saved and cached queries'],
  [/^\/3\.0\/projects\/[^/]+\/datasets(\/|$)/, 'cached datasets'],
  [/^\/3\.0\/organizations(\/|$)/, 'organizations'],
  [/^\/3\.0\/projects\/[^/]+\/queries$/, 'a list of the analyses'],
];

/**
 * @param {string} method
 * @param {string} target path and query of the request
 * @returns {Route | undefined} undefined when neither Keen nor the local Keen serves it
 */
export function findRoute(method, target) {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  const { query, repeated } = readQuery(at < 0 ? '' : target.slice(at));
  const missing = missingAt(method, path);
  if (missing !== undefined) return { name: 'unsupported', query, isWrite: false, missing };
  const matches = ROUTES.filter(({ pattern }) => pattern.test(path));
  if (method === 'OPTIONS' && matches.length > 0) {
    const methods = new Set([...matches.map((row) => row.method), 'OPTIONS']);
    return { name: 'options', query, isWrite: false, methods: [...methods] };
  }
  // The answer to HEAD is that to GET, of which Node sends the headers only.
  const row = matches.find((one) => one.method === (method === 'HEAD' ? 'GET' : method));
  if (!row) return undefined;
  const names = row.pattern.exec(path).groups;
  const isImage = row.name === 'describeCollection' && query.data !== undefined;
  const { name, operation, parameters } = isImage ? IMAGE : row;
  const isWrite = operation === 'write';
  return { ...names, name, operation, parameters, query, repeated, isWrite };
}

/** @returns {{query: Record<string, string>, repeated: string | undefined}} */
function readQuery(text) {
  const pairs = [...new URLSearchParams(text)];
  const names = pairs.map(([name]) => name);
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  return { query: Object.fromEntries(pairs), repeated };
}

/** @returns {string | undefined} what the local Keen lacks to serve this request */
function missingAt(method, path) {
  const row = UNSUPPORTED.find(([pattern]) => pattern.test(path));
  if (row) return row[1];
  if (method === 'PUT' && /^\/3\.0\/projects\/[^/]+\/events(\/|$)/.test(path)) {
    return 'changing of stored events';
  }
  return undefined;
}

/** @returns {number} the most bytes that the request body may have */
export const sizeLimit = (route) =>
  route?.name === 'recordBatch' ? LIMITS.batchBytes : LIMITS.eventBytes;
