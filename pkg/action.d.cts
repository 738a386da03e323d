import type { Configuration, User } from './index.cjs';

/**
 * The part of a post-login Action's event that is read. The host's own type has more properties and
 * can be passed as it is.
 *
 * In `KEENIO_PROPERTIES`, a path that starts with `user` reads `event.user`. One that starts with
 * `context` uses the names of a rule's context, given below. One that starts with `event` reads any
 * other property, by its name here.
 */
export interface PostLoginEvent {
  readonly user?: User;
  /** The settings. */
  readonly secrets?: Configuration;
  /** `context.request`. Names differ for `userAgent` and for those in `geoip` (snake case). */
  readonly request?: {
    readonly ip?: string;
    readonly hostname?: string;
    readonly method?: string;
    readonly language?: string;
    readonly query?: object;
    readonly body?: object;
    readonly user_agent?: string;
    readonly geoip?: object;
  };
  /** `context.clientID`, `context.clientName` and `context.clientMetadata`. */
  readonly client?: {
    readonly client_id?: string;
    readonly name?: string;
    readonly metadata?: object;
  };
  /** `context.connectionID`, `.connection`, `.connectionStrategy` and `.connectionMetadata`. */
  readonly connection?: {
    readonly id?: string;
    readonly name?: string;
    readonly strategy?: string;
    readonly metadata?: object;
  };
  /** `context.authentication`. */
  readonly authentication?: object;
  /** `context.authorization`. */
  readonly authorization?: object;
  /** `context.organization`. */
  readonly organization?: object;
  /** `context.sessionID`. */
  readonly session?: { readonly id?: string };
  /** `context.stats.loginsCount`. */
  readonly stats?: { readonly logins_count?: number };
  /** `context.tenant`, which is part of the event's uniqueness token. */
  readonly tenant?: { readonly id?: string };
  /** `context.protocol`. */
  readonly transaction?: { readonly protocol?: string };
}

/** The part of a post-login Action's `api` that is used. */
export interface PostLoginApi {
  readonly user: {
    /** Saves the mark when Keen has the event. */
    setAppMetadata(name: string, value: true): unknown;
  };
  readonly access: {
    /**
     * Ends a login that was not recorded, unless `KEENIO_ON_ERROR` is `allow`. The person reads
     * `KEENIO_DENY_MESSAGE`; the log has the reason.
     */
    deny(reason: string): unknown;
  };
}

/** A post-login Action, which the host calls at each login. It never rejects. */
export type OnExecutePostLogin = (event: PostLoginEvent, api: PostLoginApi) => Promise<void>;

/**
 * The rule as a post-login Action. It records each sign-up as one event in Keen.
 *
 *     exports.onExecutePostLogin = require('keen-signup-rule/action').onExecutePostLogin;
 */
export const onExecutePostLogin: OnExecutePostLogin;
