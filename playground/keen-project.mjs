import { Access, checkCollections } from './keen-access.mjs';
import { Collections } from './keen-collections.mjs';
import { AccessKeys } from './keen-keys.mjs';
import { parseQuery, parseSelection } from './keen-queries.mjs';
import { Recording } from './keen-recording.mjs';
import { sizeLimit } from './keen-routes.mjs';
import { parseJson, Refusal } from './keen-rules.mjs';
import { senderOf } from './keen-sender.mjs';

/**
 * @typedef {{status: number, headers: Record<string, string>, body: Buffer}} Answer
 * @typedef {import('./keen-routes.mjs').Route} Route
 * @typedef {import('./keen-access.mjs').Grant & {sender: import('./keen-sender.mjs').Sender}} Granted
 */

const NOT_FOUND = '<!DOCTYPE html>\n<html><body><h1>404 Not Found</h1></body></html>\n';

/** One transparent pixel: the answer to an event that was sent as the URL of an image. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const json = (status, value) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});

const noContent = () => ({ status: 204, headers: {}, body: Buffer.alloc(0) });

/** A name that is not valid percent-encoding is used as it is. */
function decodeName(encoded) {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** @throws {Refusal} naming a parameter of the URL that is repeated, or that the route does not have */
function checkParameters({ query, parameters, repeated }) {
  if (repeated !== undefined) {
    throw new Refusal(400, 'InvalidParameterError', `The URL has '${repeated}' more than once.`);
  }
  const isKnown = (name) => parameters === 'any' || parameters.includes(name);
  const unknown = Object.keys(query).find((name) => name !== 'api_key' && !isKnown(name));
  if (unknown === undefined) return;
  const message = `The local Keen does not know the parameter '${unknown}' here.`;
  throw new Refusal(400, 'InvalidParameterError', message);
}

/** One Keen project: makes every check in Keen's order, then does what the request asks. */
export class Project {
  #id;
  #access;
  #now;
  #store;
  #keys;
  #collections;
  #recording;

  /**
   * @param {{projectId: string, writeKey: string, readKey: string, masterKey: string,
   *   now: () => number}} options
   * @param {import('./keen-store.mjs').Store} store
   */
  constructor({ projectId, now, ...keys }, store) {
    this.#id = projectId;
    this.#access = new Access(keys, store);
    this.#now = now;
    this.#store = store;
    this.#keys = new AccessKeys(projectId, store);
    this.#collections = new Collections(projectId, store);
    this.#recording = new Recording(store, now);
  }

  /**
   * @param {Route | undefined} route
   * @param {import('node:http').IncomingMessage} request
   * @param {{body: Buffer, bytes: number}} read `body` is empty when `bytes` exceeds the limit
   * @param {import('./keen-faults.mjs').Fault} [fault] of which only `refuse` matters here
   * @returns {Answer}
   */
  answer(route, request, read, fault) {
    if (!route) {
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      return { status: 404, headers, body: Buffer.from(NOT_FOUND) };
    }
    if (route.name === 'options') {
      return { status: 200, headers: { allow: route.methods.join(', ') }, body: Buffer.alloc(0) };
    }
    try {
      if (route.name === 'unsupported') throw unsupported(route.missing);
      const grant = this.#checkAccess(route, request, read.bytes);
      checkParameters(route);
      return this.#serve(route, grant, read.body, fault);
    } catch (error) {
      if (error instanceof Refusal) {
        return json(error.status, { message: error.message, error_code: error.code });
      }
      // For example, a full disk.
      return json(500, { message: error.message, error_code: 'InternalServerError' });
    }
  }

  /** @returns {Granted} */
  #checkAccess(route, request, bytes) {
    if (route.project !== undefined && route.project !== this.#id) {
      throw new Refusal(404, 'ResourceNotFoundError', 'The project does not exist.');
    }
    const key = request.headers.authorization ?? route.query.api_key;
    const grant = this.#access.grant(key, route.operation);
    const limit = sizeLimit(route);
    // Keen's error code for this answer is not documented.
    if (bytes > limit) throw new Refusal(413, undefined, `The body exceeds ${limit} bytes.`);
    return { ...grant, sender: senderOf(request) };
  }

  /** @returns {Answer} */
  #serve(route, grant, body, fault) {
    const collection = route.collection && decodeName(route.collection);
    const property = route.property && decodeName(route.property);
    const { name, query } = route;
    switch (name) {
      case 'record':
        this.#recording.add(collection, body, grant);
        return json(201, { created: true });
      case 'recordImage':
        this.#recording.add(collection, Buffer.from(query.data, 'base64'), grant);
        return { status: 200, headers: { 'content-type': 'image/gif' }, body: PIXEL };
      case 'recordBatch':
        return json(200, this.#recording.addBatch(body, grant, fault?.refuse));
      case 'query':
        return json(200, this.#query(route, grant, body));
      case 'describeCollections':
        return json(200, this.#collections.describeAll(grant.allows));
      case 'describeCollection':
        checkCollections(grant, [collection]);
        return json(200, this.#collections.describe(collection));
      case 'describeProperty':
        checkCollections(grant, [collection]);
        return json(200, this.#collections.describeProperty(collection, property));
      case 'deleteEvents':
        this.#collections.deleteEvents(collection, this.#selection(query));
        return noContent();
      case 'deleteProperty':
        this.#collections.deleteProperty(collection, property);
        return noContent();
      case 'describeProject':
        return json(200, this.#describe());
      case 'describeProjects':
        return json(200, [this.#describe()]);
      case 'describeVersion':
        return json(200, { projects_resource_url: '/3.0/projects' });
      case 'describeVersions':
        return json(200, [{ is_public: true, url: '/3.0', version: '3.0' }]);
      default:
        return this.#serveKeys(route, body);
    }
  }

  #serveKeys({ name, key, query }, body) {
    const definition = () => parseJson(body, 'InvalidAccessKeyError');
    switch (name) {
      case 'listKeys':
        return json(200, this.#keys.list(query.name));
      case 'makeKey':
        return json(201, this.#keys.make(definition()));
      case 'readKey':
        return json(200, this.#keys.read(key));
      case 'changeKey':
        return json(200, this.#keys.change(key, definition()));
      case 'revokeKey':
        return json(200, this.#keys.activate(key, false));
      case 'unrevokeKey':
        return json(200, this.#keys.activate(key, true));
      case 'deleteKey':
        this.#keys.remove(key);
        return noContent();
      default:
        throw new Error(`The route ${name} is not served.`);
    }
  }

  #query(route, grant, body) {
    const { analysis } = route;
    const hasBody = body.length > 0;
    // What the URL says beside a body would be ignored, and the result would be wrong.
    if (hasBody) checkParameters({ ...route, parameters: [] });
    const parameters = hasBody ? parseJson(body, 'InvalidQueryError') : route.query;
    const query = parseQuery(analysis, parameters, this.#now());
    checkCollections(grant, query.collections);
    return query.withFilters(grant.filters).run((collection) => this.#store.events(collection));
  }

  /** @returns {((events: object[]) => object[]) | undefined} undefined without any condition */
  #selection({ api_key: _, ...query }) {
    if (query.filters === undefined && query.timeframe === undefined) return undefined;
    return parseSelection(query, this.#now());
  }

  #describe() {
    const url = `/3.0/projects/${this.#id}`;
    return {
      id: this.#id,
      name: this.#id,
      url,
      events_url: `${url}/events`,
      queries_url: `${url}/queries`,
      events: this.#collections.links(),
    };
  }
}

/** Refuses by name what Keen serves and the local Keen does not. */
const unsupported = (missing) =>
  new Refusal(501, 'UnsupportedByLocalKeen', `The local Keen does not have: ${missing}.`);
