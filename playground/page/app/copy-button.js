import { useEffect, useState } from 'preact/hooks';
import { html } from './html.js';

/** How long the button says what it did, in milliseconds. */
const SAID_MS = 2000;

/**
 * Copies a text.
 *
 * @param {{textOf: () => string | Promise<string>, label: string, children: any}} props `label` names
 *   what is copied
 */
export function CopyButton({ textOf, label, children = 'Copy' }) {
  const [said, say] = useState('');
  useEffect(() => {
    if (said === '') return undefined;
    const timer = setTimeout(say, SAID_MS, '');
    return () => clearTimeout(timer);
  }, [said]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(await textOf());
      say('Copied');
    } catch {
      say('Not copied: the browser did not allow it');
    }
  }

  return html`<button type="button" class="quiet" onClick=${copy} aria-label=${`Copy ${label}`}>
      ${said || children}
    </button>
    <span class="heard-only" role="status">${said && `${label}: ${said}`}</span>`;
}
