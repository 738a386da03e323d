// The contract, case by case. A case knows no host:
//   name
//   faults   what the local Keen does instead of answering (playground/keen.mjs)
//   given    ({ url, closedUrl, keen }) => what differs from a good sign-up: `user`, `context`,
//            `auth0`, `console`, `callback` and the rest of tests/hosts/login.mjs; `settings` on
//            top of good ones, or `configuration` in their place; `undeclared` for a host that
//            has none of these names
//   expect   takes what was seen and asserts
import { addons } from './cases/addons.mjs';
import { answers } from './cases/answers.mjs';
import { hostile } from './cases/hostile.mjs';
import { mappedValues } from './cases/mapped-values.mjs';
import { marking } from './cases/marking.mjs';
import { properties } from './cases/properties.mjs';
import { recording } from './cases/recording.mjs';
import { settings } from './cases/settings.mjs';
import { skipping } from './cases/skipping.mjs';
import { values } from './cases/values.mjs';
import { window } from './cases/window.mjs';

export const cases = [
  ...recording,
  ...skipping,
  ...marking,
  ...settings,
  ...answers,
  ...values,
  ...hostile,
  ...properties,
  ...mappedValues,
  ...addons,
  ...window,
];
