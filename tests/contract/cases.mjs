// The contract, case by case. A case knows no host:
//   name
//   faults   what the local Keen does instead of answering (playground/keen.mjs)
//   given    ({ url, closedUrl, keen }) => what differs from a good sign-up: `user`, `context`,
//            `auth0`, `console`, `callback` and the rest of tests/hosts/login.mjs; `settings` on
//            top of good ones, or `configuration` in their place; `undeclared` for a host that
//            has none of these names
//   expect   takes what was seen and asserts
import { addons } from './addons.mjs';
import { answers } from './answers.mjs';
import { hostile } from './hostile.mjs';
import { mappedValues } from './mapped-values.mjs';
import { marking } from './marking.mjs';
import { properties } from './properties.mjs';
import { recording } from './recording.mjs';
import { settings } from './settings.mjs';
import { skipping } from './skipping.mjs';
import { values } from './values.mjs';
import { window } from './window.mjs';

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
