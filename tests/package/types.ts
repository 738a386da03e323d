// Checked by TypeScript, never run.
import type {
  Auth0,
  Callback,
  Configuration,
  Context,
  ErrorCode,
  KeenSignupError,
  Rule,
  Timestamp,
  User,
} from 'keen-signup-rule';
import { createRule, rule } from 'keen-signup-rule';
import type { OnExecutePostLogin, PostLoginApi, PostLoginEvent } from 'keen-signup-rule/action';
import { onExecutePostLogin } from 'keen-signup-rule/action';
import type { CreatedUser, EndpointContext, SignupHooks } from 'keen-signup-rule/better-auth';
import { signupHooks } from 'keen-signup-rule/better-auth';
import type { Handler, PostConfirmationEvent } from 'keen-signup-rule/cognito';
import { handler } from 'keen-signup-rule/cognito';
import type { EventStreamEvent, OnExecuteEventStream } from 'keen-signup-rule/stream';
import { onExecuteEventStream } from 'keen-signup-rule/stream';

/** Accepts one type and no other. */
type Is<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const is = <_ extends true>() => {};

// Every setting, and keys of other rules.
const configuration: Configuration = {
  KEENIO_WRITE_KEY: 'wk',
  KEEN_WRITE_KEY: 'wk',
  KEENIO_PROJECT_ID: 'p',
  KEEN_PROJ_ID: 'p',
  KEENIO_EVENT_COLLECTION: 'signups',
  KEENIO_API_URL: 'https://api.keen.io',
  KEENIO_ON_ERROR: 'allow',
  KEENIO_DENY_MESSAGE: 'Please try again.',
  KEENIO_TIMEOUT_MS: '5000',
  KEENIO_MAX_ATTEMPTS: '3',
  KEENIO_FLAG: 'signedUp',
  KEENIO_PROPERTIES: '{"ip":null}',
  KEENIO_ADDONS: 'ip_to_geo',
  KEENIO_SIGNUP_WINDOW: '7d',
  SLACK_HOOK: 'of another rule',
};
declare const environment: { [key: string]: string | undefined; TZ?: string };
createRule({ configuration: environment });
declare const secrets: Record<string, string>;
createRule({ configuration: secrets });
// @ts-expect-error settings are strings
createRule({ configuration: { KEENIO_TIMEOUT_MS: 5000 } });
// @ts-expect-error settings are required
createRule({});
// @ts-expect-error options are required
createRule();
// @ts-expect-error settings are read-only
configuration.KEENIO_FLAG = 'seen';

// The options of createRule.
const auth0: Auth0 = {
  users: { updateAppMetadata: async (_id: string, _metadata: object) => ({}) },
};
const record: Rule = createRule({
  configuration,
  auth0,
  fetch: async (url, { body, headers, method }) => {
    is<Is<typeof url | typeof body | typeof method, string>>();
    is<Is<typeof headers, Record<string, string>>>();
    return { status: 201, headers: new Map<string, string>(), body: [] };
  },
  console: { error: (line) => is<Is<typeof line, string>>() },
});
createRule({ configuration, auth0: undefined, fetch: undefined, console: undefined });
// @ts-expect-error an answer needs a status
createRule({ configuration, fetch: async () => ({ headers: new Map() }) });
// @ts-expect-error the console needs `error`
createRule({ configuration, console: { log() {} } });
// @ts-expect-error an unknown option
createRule({ configuration, retries: 3 });

// The callback gets user and context with their own types.
const user = { user_id: 'auth0|1', created_at: new Date(), plan: { name: 'gold' } };
const context = { clientName: 'An app', request: { ip: '203.0.113.7', hostname: 'x.example' } };
for (const login of [rule, record]) {
  login(user, context, (error, same, ofLogin) => {
    is<Is<typeof error, KeenSignupError | null>>();
    is<Is<typeof same, typeof user>>();
    is<Is<typeof ofLogin, typeof context>>();
    return error ? `${error.code} ${error.status ?? ''} ${error.errorCode ?? ''}` : same.plan.name;
  });
}
declare const anyone: User;
declare const anywhere: Context;
declare const callback: Callback;
is<Is<ReturnType<typeof rule>, void>>();
rule(anyone, anywhere, callback);
rule({}, {}, () => {});
rule(anyone, { request: null }, () => {});
rule(anyone, { tenant: 'a-tenant', primaryUser: 'auth0|2' }, () => {});
const dates: Timestamp[] = [
  '2026-03-01T10:20:30.456Z',
  'Sun, 01 Mar 2026 10:20:30 +0000',
  1772360430,
  '1772360430456',
  new Date(),
  { $date: '2026-03-01T10:20:30.456Z' },
];
for (const created_at of dates) rule({ user_id: 'auth0|1', created_at }, context, () => {});
// @ts-expect-error a date is not an arbitrary object
rule({ user_id: 'auth0|1', created_at: { seconds: 1772360430 } }, context, () => {});
// @ts-expect-error a name is a string
rule({ user_id: 'auth0|1', name: 7 }, context, () => {});
// @ts-expect-error a user is an object
rule('auth0|1', context, () => {});
// @ts-expect-error the callback is required
rule(user, context);
// @ts-expect-error the error comes first
rule(user, context, (same: typeof user) => same);

// The error.
declare const error: KeenSignupError;
const asError: Error = error;
is<Is<typeof error.name, 'KeenSignupError'>>();
is<Is<typeof error.code, ErrorCode>>();
is<Is<typeof error.attempts, number | undefined>>();
const meaning = {
  KEEN_SETTINGS: 1,
  KEEN_EVENT: 2,
  KEEN_REJECTED: 3,
  KEEN_UNAVAILABLE: 4,
  KEEN_NETWORK: 5,
  KEEN_TIMEOUT: 6,
  KEEN_INTERNAL: 7,
} satisfies Record<ErrorCode, number>;
meaning[error.code];
// @ts-expect-error an unknown code
error.code === 'KEEN_LATE';
// @ts-expect-error errors have no user
error.user;

export { asError };

// The Action, called with the types that a host declares.
interface HostEvent {
  user: {
    user_id: string;
    name?: string;
    created_at: string;
    app_metadata: Record<string, unknown>;
    email_verified?: boolean;
  };
  secrets: Record<string, string>;
  client: { client_id: string; name: string; metadata: Record<string, string> };
  connection: { id: string; name: string; strategy: string; metadata?: Record<string, string> };
  authentication?: { methods: { name: string; timestamp: string }[] };
  authorization?: { roles: string[] };
  organization?: { id: string; name: string };
  request: {
    ip: string;
    user_agent?: string;
    geoip: { countryCode?: string };
    hostname?: string;
    language?: string;
    method: string;
    query: Record<string, unknown>;
    body: Record<string, unknown>;
  };
  session?: { id: string; device?: object };
  stats: { logins_count: number };
  tenant: { id: string };
  transaction?: { protocol?: 'oidc-basic-profile' | 'samlp'; locale: string };
}
interface HostApi {
  access: { deny(reason: string): HostApi };
  user: {
    setAppMetadata(key: string, value: unknown): HostApi;
    setUserMetadata(key: string, value: unknown): HostApi;
  };
  idToken: object;
}
const asHosted: (event: HostEvent, api: HostApi) => Promise<void> = onExecutePostLogin;
is<Is<typeof onExecutePostLogin, OnExecutePostLogin>>();
declare const event: PostLoginEvent;
declare const api: PostLoginApi;
is<Is<ReturnType<typeof onExecutePostLogin>, Promise<void>>>();
onExecutePostLogin(event, api).then(() => asHosted);
onExecutePostLogin({}, api);
// @ts-expect-error the api is required
onExecutePostLogin(event);
// @ts-expect-error the api needs `access`
onExecutePostLogin(event, { user: api.user });
// @ts-expect-error secrets are strings
onExecutePostLogin({ secrets: { KEENIO_TIMEOUT_MS: 5000 } }, api);

// The Action of an event stream.
interface HostMessage {
  message: {
    id: string;
    type: string;
    source: string;
    specversion: string;
    time?: string;
    data?: Record<string, unknown>;
    a0tenant: string;
    a0purpose?: 'test';
  };
  secrets: Record<string, string>;
}
const streamed: (event: HostMessage, api: object) => Promise<void> = onExecuteEventStream;
is<Is<typeof onExecuteEventStream, OnExecuteEventStream>>();
declare const message: EventStreamEvent;
onExecuteEventStream(message).then(() => streamed);
onExecuteEventStream({
  message: {
    type: 'user.created',
    a0tenant: 'brand-a',
    data: {
      object: { user_id: 'auth0|1', created_at: '2026-03-01T10:20:30.456Z' },
      context: { request: { ip: '203.0.113.7', user_agent: 'A browser', geo: {} } },
    },
  },
  secrets,
});
// @ts-expect-error a message has a type
onExecuteEventStream({ message: {} });
// @ts-expect-error secrets are strings
onExecuteEventStream({ message: { type: 'user.created' }, secrets: { KEENIO_TIMEOUT_MS: 5000 } });

// The trigger of Cognito, with its whole event.
interface Trigger {
  version: string;
  region: string;
  userPoolId: string;
  triggerSource: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword';
  userName: string;
  callerContext: { awsSdkVersion: string; clientId: string };
  request: {
    userAttributes: { [name: string]: string };
    clientMetadata?: { [name: string]: string } | undefined;
  };
  response: object;
}
const trigger: (event: Trigger) => Promise<Trigger> = handler;
is<Is<typeof handler, Handler>>();
declare const confirmed: PostConfirmationEvent;
handler(confirmed).then(({ userName }) => [userName, trigger]);
// @ts-expect-error the event is required
handler();
// @ts-expect-error the event has a trigger
handler({ request: { userAttributes: {} } });

// The hooks for Better Auth, as it declares them.
interface DatabaseHooks {
  user?: {
    create?: {
      after?: (
        user: { id: string; name: string; email: string; createdAt: Date } & Record<
          string,
          unknown
        >,
        context: {
          path: string;
          params: Record<string, string>;
          headers: Headers | undefined;
        } | null,
      ) => Promise<void>;
    };
  };
}
interface Headers {
  get(name: string): string | null;
  has(name: string): boolean;
}
const hooks: DatabaseHooks = signupHooks({
  configuration: environment,
  onError: (failure) => is<Is<typeof failure, KeenSignupError>>(),
  fetch: undefined,
  console: { error: (line) => is<Is<typeof line, string>>() },
});
is<Is<ReturnType<typeof signupHooks>, SignupHooks>>();
declare const created: CreatedUser;
declare const endpoint: EndpointContext;
signupHooks({ configuration })
  .user.create.after(created, endpoint)
  .then(() => hooks);
signupHooks({ configuration }).user.create.after({ id: '1' }, null);
// @ts-expect-error settings are required
signupHooks({});
// @ts-expect-error there is no place for a mark
signupHooks({ configuration, auth0 });
// @ts-expect-error a user has an id
signupHooks({ configuration }).user.create.after({ name: 'Ada Lovelace' });
