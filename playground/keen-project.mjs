import { answerQuery } from './keen-queries.mjs';
import { acceptEvent, checkCollection, LIMITS, Refusal } from './keen-rules.mjs';

/**
 * @typedef {{status: number, headers: Record<string, string>, body: Buffer}} Answer
 *
 * A request that Keen serves. `analysis` is set for a query, `collection` (percent-encoded) for a
 * single event, neither for a batch.
 * @typedef {{project: string, collection?: string, analysis?: string, isWrite: boolean,
 *   isImage: boolean, query: Record<string, string>}} Route
 */

const ROUTE = /^\/3\.0\/projects\/([^/]+)\/(?:(events)(?:\/([^/]+))?|queries\/([^/]+))$/;

const NOT_FOUND = '<!DOCTYPE html>\n<html><body><h1>404 Not Found</h1></body></html>\n';

/** One transparent pixel: the answer to an event that was sent as the URL of an image. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * @param {string} method
 * @param {string} target path and query of the request
 * @returns {Route | undefined} undefined when Keen does not serve it
 */
export function findRoute(method, target) {
  const at = target.indexOf('?');
  const match = ROUTE.exec(at < 0 ? target : target.slice(0, at));
  if (!match) return undefined;
  const [, project, events, collection, analysis] = match;
  const query = Object.fromEntries(new URLSearchParams(at < 0 ? '' : target.slice(at)));
  // keen-tracking sends an event as the URL of an image in browsers without anything better.
  const isImage = method === 'GET' && collection !== undefined && query.data !== undefined;
  const isWrite = isImage || (method === 'POST' && events !== undefined);
  const isRead = (method === 'GET' || method === 'POST') && analysis !== undefined;
  if (!isWrite && !isRead && method !== 'OPTIONS') return undefined;
  return { project, collection, analysis, isWrite, isImage, query };
}

/** @returns {number} the most bytes that the request body may have */
export function sizeLimit(route) {
  const isBatch = route?.isWrite && route.collection === undefined;
  return isBatch ? LIMITS.batchBytes : LIMITS.eventBytes;
}

const json = (status, value) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});

/** @throws {Refusal} when the bytes are not UTF-8 or not JSON */
function parseJson(bytes, code) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw new Refusal(400, code, `The body is not valid JSON: ${error.message}`);
  }
}

/** A name that is not valid percent-encoding is used as it is. */
function decodeName(encoded) {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** One Keen project: makes every check in Keen's order, then stores the event. */
export class Project {
  #id;
  #keys;
  #now;
  #store;

  /**
   * @param {{projectId: string, writeKey: string, readKey: string, masterKey: string,
   *   now: () => number}} options
   * @param {import('./keen-store.mjs').Store} store
   */
  constructor({ projectId, writeKey, readKey, masterKey, now }, store) {
    this.#id = projectId;
    this.#keys = { write: [writeKey, masterKey], read: [readKey, masterKey] };
    this.#now = now;
    this.#store = store;
  }

  /**
   * @param {Route | undefined} route
   * @param {{method: string, headers: Record<string, string>}} request
   * @param {{body: Buffer, bytes: number}} read `body` is empty when `bytes` exceeds the limit
   * @returns {Answer}
   */
  answer(route, request, read) {
    if (!route) {
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      return { status: 404, headers, body: Buffer.from(NOT_FOUND) };
    }
    if (request.method === 'OPTIONS') {
      return { status: 200, headers: { allow: 'GET, POST, OPTIONS' }, body: Buffer.alloc(0) };
    }
    try {
      this.#checkAccess(route, request.headers, read.bytes);
      return route.isWrite ? this.#record(route, read.body) : this.#query(route, read.body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return json(error.status, { message: error.message, error_code: error.code });
    }
  }

  #checkAccess(route, headers, bytes) {
    if (route.project !== this.#id) {
      throw new Refusal(404, 'ResourceNotFoundError', 'The project does not exist.');
    }
    const key = headers.authorization ?? route.query.api_key;
    if (!this.#keys[route.isWrite ? 'write' : 'read'].includes(key)) {
      throw new Refusal(
        401,
        'InvalidApiKeyError',
        'The key is missing or not valid for this request.',
      );
    }
    const limit = sizeLimit(route);
    // Keen's error code for this answer is not documented.
    if (bytes > limit) throw new Refusal(413, undefined, `The body exceeds ${limit} bytes.`);
  }

  #query({ analysis, query }, body) {
    const parameters = body.length > 0 ? parseJson(body, 'InvalidQueryError') : query;
    const eventsOf = (collection) => this.#store.events(collection);
    return json(200, { result: answerQuery(analysis, parameters, eventsOf, this.#now()) });
  }

  #record({ collection, isImage, query }, body) {
    if (collection === undefined) return json(200, this.#recordBatch(body));
    const bytes = isImage ? Buffer.from(query.data, 'base64') : body;
    this.#add(decodeName(collection), parseJson(bytes, 'InvalidEventError'));
    if (isImage) return { status: 200, headers: { 'content-type': 'image/gif' }, body: PIXEL };
    return json(201, { created: true });
  }

  #recordBatch(body) {
    const batch = parseJson(body, 'InvalidBatchError');
    const isBatch =
      typeof batch === 'object' &&
      batch !== null &&
      !Array.isArray(batch) &&
      Object.values(batch).every(Array.isArray);
    if (!isBatch) {
      throw new Refusal(
        400,
        'InvalidBatchError',
        'A batch must be an object with a list of events per collection.',
      );
    }
    // fromEntries, not assignment, because a collection may be called __proto__.
    return Object.fromEntries(
      Object.entries(batch).map(([collection, events]) => [
        collection,
        events.map((event) => this.#addFromBatch(collection, event, body.length)),
      ]),
    );
  }

  #addFromBatch(collection, event, batchBytes) {
    try {
      // An event is measured only when the batch is big enough to hold one that is too large.
      const canBeTooLarge = batchBytes > LIMITS.eventBytes;
      if (canBeTooLarge && Buffer.byteLength(JSON.stringify(event)) > LIMITS.eventBytes) {
        throw new Refusal(
          400,
          'InvalidEventError',
          `The event exceeds ${LIMITS.eventBytes} bytes.`,
        );
      }
      this.#add(collection, event);
      return { success: true };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { success: false, error: { name: error.code, description: error.message } };
    }
  }

  #add(collection, event) {
    const now = this.#now();
    checkCollection(collection);
    this.#store.add(collection, acceptEvent(event, now), now);
  }
}
