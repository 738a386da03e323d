import type { Configuration, User } from './index.cjs';

/**
 * What is read of a post-login Action's event. The host's own type has more, and fits.
 *
 * Property paths of `KEENIO_PROPERTIES` mean the same as in a rule: `user` is `event.user`, and
 * `context` is made of the rest, each property below under the name it has there.
 */
export interface PostLoginEvent {
  readonly user?: User;
  /** The settings. */
  readonly secrets?: Configuration;
  /** `context.request`, with `user_agent` as `userAgent` and the names of `geoip` in snake_case. */
  readonly request?: {
    readonly ip?: string;
    readonly user_agent?: string;
    readonly geoip?: object;
  };
  /** `context.clientID` and `context.clientName`. */
  readonly client?: { readonly client_id?: string; readonly name?: string };
  /** `context.connection` and `context.connectionStrategy`. */
  readonly connection?: { readonly name?: string; readonly strategy?: string };
  /** `context.organization`. */
  readonly organization?: object;
  /** `context.stats.loginsCount`. */
  readonly stats?: { readonly logins_count?: number };
  /** `context.tenant`. */
  readonly tenant?: { readonly id?: string };
  /** `context.protocol`. */
  readonly transaction?: { readonly protocol?: string };
}

/** What is used of a post-login Action's `api`. The host's own type has more, and fits. */
export interface PostLoginApi {
  readonly user: {
    /** Saves the mark, once Keen has the event. */
    setAppMetadata(name: string, value: true): unknown;
  };
  readonly access: {
    /** Ends a login that was not recorded, unless `KEENIO_ON_ERROR` is `allow`. */
    deny(reason: string): unknown;
  };
}

/** A post-login Action, as a host calls it. It never rejects. */
export type OnExecutePostLogin = (event: PostLoginEvent, api: PostLoginApi) => Promise<void>;

/**
 * The rule as a post-login Action: records a sign-up as one event in Keen, at most once a user.
 *
 *     exports.onExecutePostLogin = require('keen-signup-rule/action').onExecutePostLogin;
 */
export const onExecutePostLogin: OnExecutePostLogin;
