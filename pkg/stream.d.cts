import type { Configuration, User } from './index.cjs';

/**
 * The part of an event stream's event that is read. The host's own type has more properties and can be
 * passed as it is.
 *
 * In `KEENIO_PROPERTIES`, a path that starts with `user` reads `event.message.data.object`. One that
 * starts with `context` uses the names of a rule's context, given below. One that starts with `event`
 * reads any other property, by its name here.
 */
export interface EventStreamEvent {
  readonly message: {
    /** Only `user.created` is recorded. */
    readonly type: string;
    /** `context.tenant`, which is part of the event's uniqueness token. */
    readonly a0tenant?: string;
    readonly data?: UserCreated | object;
  };
  /** The settings. */
  readonly secrets?: Configuration;
}

/** The data of a `user.created` message. */
export interface UserCreated {
  readonly object: User;
  readonly context?: {
    /** `context.clientID`, `context.clientName` and `context.clientMetadata`. */
    readonly client?: { readonly id?: string; readonly name?: string; readonly metadata?: object };
    /** `context.connectionID`, `.connection` and `.connectionStrategy`. */
    readonly connection?: {
      readonly id?: string;
      readonly name?: string;
      readonly strategy?: string;
    };
    /** `context.request`. Names differ for `userAgent` and `geoip`, which is `geo` here. */
    readonly request?: {
      readonly ip?: string;
      readonly hostname?: string;
      readonly method?: string;
      readonly user_agent?: string;
      readonly geo?: object;
    };
  };
}

/**
 * An Action of an event stream, which the host calls for each message.
 *
 * It rejects with a `KeenSignupError` whose code is `KEEN_UNAVAILABLE`, `KEEN_NETWORK`, `KEEN_TIMEOUT`
 * or `KEEN_INTERNAL`, so that the host delivers the message again. Any other failure is one line in the
 * log. `KEENIO_ON_ERROR` makes no difference.
 */
export type OnExecuteEventStream = (event: EventStreamEvent, api?: unknown) => Promise<void>;

/**
 * The rule as an Action of an event stream. It records each `user.created` message as one event in Keen.
 *
 *     exports.onExecuteEventStream = require('keen-signup-rule/stream').onExecuteEventStream;
 */
export const onExecuteEventStream: OnExecuteEventStream;
