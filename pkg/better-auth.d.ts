import type { KeenSignupError, RuleOptions, Timestamp } from './index.js';

/** What {@link signupHooks} is made of. */
export interface SignupOptions extends Omit<RuleOptions, 'auth0'> {
  /**
   * Is given every failure, after it was logged. It is not waited for, and what it throws is dropped.
   */
  onError?: ((error: KeenSignupError) => unknown) | undefined;
}

/**
 * The part of a user that is read. In `KEENIO_PROPERTIES`, a path that starts with `user` reads any
 * property of the user; `user.user_id` is `id` and `user.created_at` is `createdAt`.
 */
export interface CreatedUser {
  readonly id: string;
  readonly name?: string | null;
  readonly createdAt?: Timestamp | null;
}

/** The part of Better Auth's endpoint context that is read, where there is one. */
export interface EndpointContext {
  /** `event.path`, such as `/sign-up/email`. */
  readonly path?: string | undefined;
  /** `event.params`, such as `{ id: 'google' }` for `/callback/:id`. */
  readonly params?: unknown;
  /** `context.request.userAgent` is one of them. */
  readonly headers?: { get(name: string): string | null } | undefined;
}

/** Hooks for `databaseHooks`. */
export interface SignupHooks {
  user: {
    create: {
      /**
       * Records the user. It never rejects, and it resolves within `KEENIO_TIMEOUT_MS`.
       * `KEENIO_ON_ERROR` makes no difference: the user exists already.
       */
      after(user: CreatedUser, context?: EndpointContext | null): Promise<void>;
    };
  };
}

/**
 * Hooks for Better Auth that record each created user as one event in Keen:
 *
 *     betterAuth({ databaseHooks: signupHooks({ configuration: process.env }) });
 */
export function signupHooks(options: SignupOptions): SignupHooks;
