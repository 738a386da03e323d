// The contract, case by case. A case knows no host:
//   name
//   faults   what the local Keen does instead of answering (playground/keen.mjs)
//   given    ({ url, closedUrl, keen }) => what differs from a good sign-up: `user`, `context`,
//            `auth0`, `console`, `callback` and the rest of hosts/login.mjs; `settings` on top of
//            good ones, or `configuration` in their place; `undeclared` for a host that has none
//            of these names
//   expect   takes what was seen and asserts; `again(given)` in it is another login
//   only     the one face that can bring the case about
//   needs    what a host must have for it: one of the words that hosts lack (hosts/hosts.mjs)
import { addons } from './cases/addons.mjs';
import { answers } from './cases/answers.mjs';
import { credentials } from './cases/credentials.mjs';
import { dates } from './cases/dates.mjs';
import { flags } from './cases/flags.mjs';
import { hostile } from './cases/hostile.mjs';
import { left } from './cases/left-out.mjs';
import { linking } from './cases/linking.mjs';
import { marking } from './cases/marking.mjs';
import { passed } from './cases/passed.mjs';
import { properties } from './cases/properties.mjs';
import { recording } from './cases/recording.mjs';
import { settings } from './cases/settings.mjs';
import { sharing } from './cases/sharing.mjs';
import { skipping } from './cases/skipping.mjs';
import { tenants } from './cases/tenants.mjs';
import { tooLarge } from './cases/too-large.mjs';
import { unreadable } from './cases/unreadable.mjs';
import { window } from './cases/window.mjs';

export const cases = [
  ...recording,
  ...dates,
  ...tenants,
  ...skipping,
  ...linking,
  ...marking,
  ...sharing,
  ...settings,
  ...credentials,
  ...flags,
  ...answers,
  ...passed,
  ...left,
  ...tooLarge,
  ...unreadable,
  ...hostile,
  ...properties,
  ...addons,
  ...window,
];
