// The types as TypeScript sees them; checked by `tsc --noEmit`, never run.
import type {
  Auth0,
  Callback,
  Configuration,
  Context,
  ErrorCode,
  KeenSignupError,
  Rule,
  User,
} from 'keen-signup-rule';
import { createRule, rule } from 'keen-signup-rule';
import type { OnExecutePostLogin, PostLoginApi, PostLoginEvent } from 'keen-signup-rule/action';
import { onExecutePostLogin } from 'keen-signup-rule/action';

/** Accepts one type and no other. */
type Is<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const is = <_ extends true>() => {};

// Configuration: every key, and the keys of other rules.
const configuration: Configuration = {
  KEENIO_WRITE_KEY: 'wk',
  KEEN_WRITE_KEY: 'wk',
  KEENIO_PROJECT_ID: 'p',
  KEEN_PROJ_ID: 'p',
  KEENIO_EVENT_COLLECTION: 'signups',
  KEENIO_API_URL: 'https://api.keen.io',
  KEENIO_ON_ERROR: 'allow',
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
// @ts-expect-error a rule has settings
createRule({});
// @ts-expect-error a rule is made of names
createRule();
// @ts-expect-error settings are not changed by a rule
configuration.KEENIO_FLAG = 'seen';

// What a rule is made of.
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
// @ts-expect-error an answer has a status
createRule({ configuration, fetch: async () => ({ headers: new Map() }) });
// @ts-expect-error a console has `error`
createRule({ configuration, console: { log() {} } });
// @ts-expect-error there is no such option
createRule({ configuration, retries: 3 });

// A login: user and context come back as what they are, whatever else they hold.
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
// @ts-expect-error a user's name is text
rule({ user_id: 'auth0|1', name: 7 }, context, () => {});
// @ts-expect-error a user is no text
rule('auth0|1', context, () => {});
// @ts-expect-error there has to be a callback
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
// @ts-expect-error there is no such code
error.code === 'KEEN_LATE';
// @ts-expect-error nothing of the user is told
error.user;

export { asError };

// The Action, in the types that a host has for it: with more, and in other words.
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
  connection: { id: string; name: string; strategy: string };
  organization?: { id: string; name: string };
  request: { ip: string; user_agent?: string; geoip: { countryCode?: string }; method: string };
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
// @ts-expect-error the mark and the denial need the host's api
onExecutePostLogin(event);
// @ts-expect-error an api that denies nothing is none
onExecutePostLogin(event, { user: api.user });
// @ts-expect-error secrets are strings
onExecutePostLogin({ secrets: { KEENIO_TIMEOUT_MS: 5000 } }, api);
