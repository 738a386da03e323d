import { useId } from 'preact/hooks';
import { html } from './html.js';

/**
 * A list to choose from, with its label before it.
 *
 * @param {object} props
 * @param {string} props.label
 * @param {[value: any, text: string][]} props.options
 * @param {any} props.value the one that is chosen
 * @param {(value: any) => void} props.onPick
 * @param {boolean} [props.disabled]
 */
export function Select({ label, options, value, onPick, disabled = false }) {
  const id = useId();
  const at = options.findIndex(([option]) => option === value);
  const pick = ({ target }) => {
    const [picked] = options[target.selectedIndex];
    // The choice is the caller's: what it does not take is not shown.
    target.selectedIndex = at;
    onPick(picked);
  };
  return html`<span class="inline">
    <label for=${id}>${label}</label>
    <select id=${id} disabled=${disabled} onChange=${pick}>
      ${options.map(
        ([option, text]) => html`<option selected=${option === value} key=${text}>${text}</option>`,
      )}
    </select>
  </span>`;
}
