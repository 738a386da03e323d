/**
 * The part of a post-confirmation trigger's event that is read. The types of AWS have more properties
 * and can be passed as they are.
 *
 * In `KEENIO_PROPERTIES`, a path that starts with `user` reads the attributes, such as `user.email` or
 * `user.custom:plan`; `user.user_id` is `sub` and `user.username` is `userName`. `context.clientID` is
 * the app client. A path that starts with `event` reads any other property, by its name here.
 */
export interface PostConfirmationEvent {
  /** Only `PostConfirmation_ConfirmSignUp` is recorded. */
  readonly triggerSource: string;
  readonly userName?: string;
  readonly callerContext?: { readonly clientId?: string };
  readonly request: {
    readonly userAttributes: { readonly [name: string]: unknown };
    readonly clientMetadata?: { readonly [name: string]: string } | undefined;
  };
}

/**
 * A post-confirmation trigger. It resolves to the event that it was given, unchanged. It rejects with a
 * `KeenSignupError` when the sign-up was not recorded, unless `KEENIO_ON_ERROR` is `allow`.
 */
export type Handler = <E extends PostConfirmationEvent>(event: E) => Promise<E>;

/**
 * The rule as the post-confirmation trigger of a Cognito user pool. It records each confirmed sign-up as
 * one event in Keen. The settings are environment variables; `KEENIO_TIMEOUT_MS` is `4000` by default.
 *
 *     exports.handler = require('keen-signup-rule/cognito').handler;
 */
export const handler: Handler;
