/**
 * Records every sign-up of an identity host as one event in Keen.
 *
 * These types name neither the DOM's nor Node's own, which a project may do without.
 */

/**
 * The host's settings: `configuration` of a rule, `event.secrets` of an Action. All are strings,
 * and one that is empty counts as absent. A host keeps the settings of other rules here too.
 */
export interface Configuration {
  /** A write key of the Keen project. Required, here or as `KEEN_WRITE_KEY`. */
  readonly KEENIO_WRITE_KEY?: string | undefined;
  /** Another name for `KEENIO_WRITE_KEY`. */
  readonly KEEN_WRITE_KEY?: string | undefined;
  /** The id of the Keen project: letters and digits. Required, here or as `KEEN_PROJ_ID`. */
  readonly KEENIO_PROJECT_ID?: string | undefined;
  /** Another name for `KEENIO_PROJECT_ID`. */
  readonly KEEN_PROJ_ID?: string | undefined;
  /** The collection that gets the events; `signups` by default. */
  readonly KEENIO_EVENT_COLLECTION?: string | undefined;
  /** An https URL, or an http URL of this machine; `https://api.keen.io` by default. */
  readonly KEENIO_API_URL?: string | undefined;
  /**
   * What becomes of a login whose sign-up could not be recorded: `deny` (the default) ends it with
   * an error, `allow` logs one line and lets it go on; the next login tries again.
   */
  readonly KEENIO_ON_ERROR?: string | undefined;
  /** The whole time one login may take, 100 to 15000 milliseconds; `5000` by default. */
  readonly KEENIO_TIMEOUT_MS?: string | undefined;
  /** The most requests one login sends, 1 to 5; `3` by default. */
  readonly KEENIO_MAX_ATTEMPTS?: string | undefined;
  /** The property that says a user is recorded; `signedUp` by default. */
  readonly KEENIO_FLAG?: string | undefined;
  /**
   * JSON: names of further properties of the event, each with the path of its value, such as
   * `{"plan": "user.app_metadata.plan", "app": "context.clientName"}`; `null` removes a property
   * that is sent by default.
   */
  readonly KEENIO_PROPERTIES?: string | undefined;
  /** Add-ons of Keen, separated by commas: `ip_to_geo`, `ua_parser`, `date_time_parser`. */
  readonly KEENIO_ADDONS?: string | undefined;
  /** Such as `30m`, `24h` or `7d`: a user created longer ago is marked and not recorded. */
  readonly KEENIO_SIGNUP_WINDOW?: string | undefined;
  readonly [key: string]: string | undefined;
}

/** What the rule reads of a user by itself; `KEENIO_PROPERTIES` reaches everything else. */
export interface User {
  /** The event's `userId`, and what its uniqueness token is made of. */
  user_id?: string;
  /** The event's `name`. */
  name?: string | null;
  /** The moment of the sign-up: ISO 8601, or a `Date`. */
  created_at?: string | Date;
  /** Holds the flag once the sign-up is recorded; made when it is absent. */
  app_metadata?: object | null;
  /** As `app_metadata`, for hosts that keep this one. */
  persistent?: object | null;
}

/** What the rule reads of a login's context by itself. */
export interface Context {
  request?: { ip?: string; userAgent?: string } | null;
}

/** Why a login was not recorded. */
export type ErrorCode =
  /** A setting is missing or bad; the message names it and what it accepts. */
  | 'KEEN_SETTINGS'
  /** The event breaks Keen's limits, or the host's objects cannot be read. */
  | 'KEEN_EVENT'
  /** Keen answered that it will not take the event. */
  | 'KEEN_REJECTED'
  /** Keen answered that it cannot take the event now, until attempts or time ran out. */
  | 'KEEN_UNAVAILABLE'
  /** No answer came. */
  | 'KEEN_NETWORK'
  /** The time of the login ran out. */
  | 'KEEN_TIMEOUT'
  /** The module itself failed; the next login gets a fresh one. */
  | 'KEEN_INTERNAL';

/**
 * What the host's callback gets when a login was not recorded. Neither the message nor a field
 * ever carries the write key, the event, a name, an e-mail address or an IP. It may come from
 * another realm: tell it by its name, not by `instanceof`.
 */
export interface KeenSignupError extends Error {
  name: 'KeenSignupError';
  code: ErrorCode;
  /** The HTTP status of Keen's last answer. */
  status?: number;
  /** Keen's own `error_code` in that answer. */
  errorCode?: string;
  /** How many requests were sent. */
  attempts?: number;
}

/**
 * The host's callback: called exactly once, with the very `user` and `context` that came in, and
 * `null` when the login goes on.
 */
export type Callback<U = User, C = Context> = (
  error: KeenSignupError | null,
  user: U,
  context: C,
) => void;

/** A rule, as a host calls it at each login. It never throws, but for what the callback throws. */
export type Rule = <U extends User, C extends Context>(
  user: U,
  context: C,
  callback: Callback<U, C>,
) => void;

/** As much of a rule host's `auth0` as is used: where the mark is saved. */
export interface Auth0 {
  users?: { updateAppMetadata?(userId: string, metadata: Record<string, true>): unknown };
}

/** What `fetch` is called with. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body: string;
  redirect: 'manual';
  /** An `AbortSignal`. */
  // biome-ignore lint/suspicious/noExplicitAny: a project may lack both types that declare it
  signal: any;
}

/** As much of a `Response` as is read. The body may be any iterable of chunks, or null. */
export interface FetchAnswer {
  status: number;
  headers: { get(name: string): string | null | undefined };
  body?: unknown;
}

/** What a rule is made of. It is read at each login. */
export interface RuleOptions {
  configuration: Configuration;
  /** The host's `auth0`; without, the mark is set on the user alone. */
  auth0?: Auth0 | undefined;
  /** In place of the global `fetch`; one that does not follow `redirect: 'manual'` is no use. */
  fetch?: ((url: string, init: FetchInit) => Promise<FetchAnswer>) | undefined;
  /** In place of the global `console`. */
  console?: { error(line: string): void } | undefined;
}

/**
 * Makes a rule of names that are handed in. Inside a rule `configuration` and `auth0` are lexical,
 * so they have to be:
 *
 *     createRule({ configuration, auth0 })(user, context, callback);
 */
export function createRule(options: RuleOptions): Rule;

/** The rule over `configuration` and `auth0` of the global object, read at each login. */
export const rule: Rule;
