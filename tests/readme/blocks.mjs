// The code blocks of README.
import { lexer, walkTokens } from 'marked';
import { read } from '../package/sources.mjs';

/** A paragraph that ends with the name of a setting, before its value. */
const NAMES_SETTING = /`(KEEN\w+)`:?$/;

/**
 * @typedef {object} Block
 * @property {string} heading the title it stands under
 * @property {string} language of the fence
 * @property {string} text
 * @property {string | undefined} setting whose value it is, when the paragraph before it says so
 */

/** @returns {Block[]} in the order of README */
export function blocksOfReadme() {
  const blocks = [];
  let heading;
  let paragraph = '';
  walkTokens(lexer(read('README.md')), ({ type, text, lang }) => {
    if (type === 'heading') heading = text;
    if (type === 'paragraph') paragraph = text;
    if (type === 'code') {
      const [, setting] = NAMES_SETTING.exec(paragraph) ?? [];
      blocks.push({ heading, language: lang, text, setting });
    }
    if (type === 'heading' || type === 'code') paragraph = '';
  });
  return blocks;
}

/** @returns {Record<string, string>} the settings that the blocks under a heading give */
export const settingsUnder = (title) =>
  Object.fromEntries(
    blocksOfReadme()
      .filter(({ heading, setting }) => heading === title && setting)
      .map(({ setting, text }) => [setting, text]),
  );
