/**
 * Records every sign-up of an identity host as one event in Keen.
 *
 * These types use neither the DOM's types nor Node's, so a project needs neither of them.
 */

/**
 * The settings: `configuration` of a rule, `event.secrets` of an Action, also of an event stream, the
 * environment of a Cognito trigger. All values are strings; an empty one counts as absent. Other keys are
 * ignored.
 */
export interface Configuration {
  /** A write key of the Keen project. Required, by this name or as `KEEN_WRITE_KEY`. */
  readonly KEENIO_WRITE_KEY?: string | undefined;
  /** Another name for `KEENIO_WRITE_KEY`. */
  readonly KEEN_WRITE_KEY?: string | undefined;
  /** The id of the Keen project: letters and digits. Required, by this name or as `KEEN_PROJ_ID`. */
  readonly KEENIO_PROJECT_ID?: string | undefined;
  /** Another name for `KEENIO_PROJECT_ID`. */
  readonly KEEN_PROJ_ID?: string | undefined;
  /** The collection that gets the events. Default: `signups`. */
  readonly KEENIO_EVENT_COLLECTION?: string | undefined;
  /** An https URL, or an http URL of this machine. Default: `https://api.keen.io`. */
  readonly KEENIO_API_URL?: string | undefined;
  /**
   * What happens to a login whose sign-up could not be recorded. `deny` (the default) ends it with
   * an error. `allow` logs one line and lets it go on; the next login tries again. An event stream and
   * Better Auth deny nobody: there it makes no difference.
   */
  readonly KEENIO_ON_ERROR?: string | undefined;
  /** What a person reads whose login an Action denies. Default: a neutral sentence. */
  readonly KEENIO_DENY_MESSAGE?: string | undefined;
  /** The time budget of one login, 100 to 15000 milliseconds. Default: `5000`, for Cognito `4000`. */
  readonly KEENIO_TIMEOUT_MS?: string | undefined;
  /** The most requests that one login sends, 1 to 5. Default: `3`. */
  readonly KEENIO_MAX_ATTEMPTS?: string | undefined;
  /**
   * The name of the mark, which says that a user is recorded. It must not be a property of the
   * profile, such as `email`. Default: `signedUp`.
   */
  readonly KEENIO_FLAG?: string | undefined;
  /**
   * A JSON object that maps names of further properties to paths, such as
   * `{"plan": "user.app_metadata.plan", "app": "context.clientName"}`. In an Action a path can also
   * start with `event`. `null` removes a default property.
   */
  readonly KEENIO_PROPERTIES?: string | undefined;
  /** Add-ons of Keen, separated by commas: `ip_to_geo`, `ua_parser`, `date_time_parser`. */
  readonly KEENIO_ADDONS?: string | undefined;
  /** Such as `30m`, `24h` or `7d`. Users created longer ago are marked and not recorded. */
  readonly KEENIO_SIGNUP_WINDOW?: string | undefined;
  readonly [key: string]: string | undefined;
}

/** A point in time as hosts store it: ISO 8601, RFC 2822, seconds or milliseconds since 1970. */
export type Timestamp = string | number | Date | { readonly $date: unknown };

/** What the rule reads of a user by itself. `KEENIO_PROPERTIES` can read everything else. */
export interface User {
  /** The event's `userId`. Its uniqueness token is computed from this, too. */
  user_id?: string;
  /** The event's `name`. */
  name?: string | null;
  /** When the user signed up. */
  created_at?: Timestamp | null;
  /** Has the mark once the sign-up is recorded. Created when absent. */
  app_metadata?: object | null;
  /** Like `app_metadata`, for hosts that save this one. */
  persistent?: object | null;
}

/** What the rule reads of a login's context by itself. `KEENIO_PROPERTIES` can read everything else. */
export interface Context {
  /** `ip` is the event's `ip`. The add-on `ua_parser` reads `userAgent`. */
  request?: { ip?: string | null; userAgent?: string | null } | null;
  /** Part of the uniqueness token, because an id can exist in two tenants. */
  tenant?: string | null;
  /** The account that an earlier rule linked the user to. A linked user is not recorded. */
  primaryUser?: string | null;
}

/** Why a login was not recorded. */
export type ErrorCode =
  /** A setting is missing or bad. The message names it and what it accepts. */
  | 'KEEN_SETTINGS'
  /** The user cannot be read. */
  | 'KEEN_EVENT'
  /** Keen refused the event. For 401, 403 and 404 the message names the setting to look at. */
  | 'KEEN_REJECTED'
  /** Keen could not take the event, until the attempts or the budget ran out. */
  | 'KEEN_UNAVAILABLE'
  /** Keen did not answer. */
  | 'KEEN_NETWORK'
  /** The budget of the login ran out. */
  | 'KEEN_TIMEOUT'
  /** The module itself failed. The next login gets a fresh instance. */
  | 'KEEN_INTERNAL';

/**
 * Passed to the host's callback when a login was not recorded. It never contains the write key, the
 * event, a name, an e-mail address or an IP address. It may come from another realm: check `name`,
 * not `instanceof`.
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
 * The host's callback. It is called exactly once, with the `user` and `context` that the host
 * passed in. `error` is null when the login goes on.
 */
export type Callback<U = User, C = Context> = (
  error: KeenSignupError | null,
  user: U,
  context: C,
) => void;

/** A rule, which the host calls at each login. It throws only what the callback throws. */
export type Rule = <U extends User, C extends Context>(
  user: U,
  context: C,
  callback: Callback<U, C>,
) => void;

/** The part of a rule host's `auth0` that saves the mark. */
export interface Auth0 {
  users?: { updateAppMetadata?(userId: string, metadata: Record<string, true>): unknown };
}

/** The second argument of `fetch`. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body: string;
  redirect: 'manual';
  /** An `AbortSignal`. */
  // biome-ignore lint/suspicious/noExplicitAny: a project may lack both types that declare it
  signal: any;
}

/** The part of a `Response` that is read. The body can be any iterable of chunks, or null. */
export interface FetchAnswer {
  status: number;
  headers: { get(name: string): string | null | undefined };
  body?: unknown;
}

/** The host's names, for {@link createRule}. They are read at each login. */
export interface RuleOptions {
  configuration: Configuration;
  /** The host's `auth0`. Without it, the mark is set on the user only. */
  auth0?: Auth0 | undefined;
  /** Replaces the global `fetch`. It must support `redirect: 'manual'`. */
  fetch?: ((url: string, init: FetchInit) => Promise<FetchAnswer>) | undefined;
  /** Replaces the global `console`. */
  console?: { error(line: string): void } | undefined;
}

/**
 * Creates a rule from the host's names. Use it inside a rule, where `configuration` and `auth0` are
 * local names:
 *
 *     createRule({ configuration, auth0 })(user, context, callback);
 */
export function createRule(options: RuleOptions): Rule;

/** The rule for hosts that have `configuration` and `auth0` on the global object. */
export const rule: Rule;
