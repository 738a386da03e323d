import { useEffect, useState } from 'preact/hooks';
import { CopyButton } from './copy-button.js';
import { configuration, face } from './form.js';
import { html } from './html.js';
import { checked, mendFirst } from './preview.js';
import { FIRST_SETTINGS } from './samples.js';
import { fetchText } from './server.js';
import { readFolders, tenantZip } from './tenant-zip.js';

/** Required by every host; a deploy tool fills them in. */
const CREDENTIALS = ['KEENIO_WRITE_KEY', 'KEENIO_PROJECT_ID'];

/** A browser has read a download by then, in milliseconds. */
const DOWNLOAD_MS = 60_000;

const PLACES = {
  rule: { file: 'rule.js', paste: 'an empty rule', settings: 'the configuration of the rules' },
  action: { file: 'action.js', paste: 'a post-login Action on Node 22', settings: 'its secrets' },
  stream: {
    file: 'stream.js',
    paste: 'the Action of an Event Stream for user.created',
    settings: 'its secrets',
  },
};

const isSample = (key, value) => CREDENTIALS.includes(key) && value === FIRST_SETTINGS[key];

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_MS);
}

function Setting({ name, value }) {
  const shown = name === 'KEENIO_WRITE_KEY' ? '••••••••' : value;
  return html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td>
      ${
        isSample(name, value)
          ? html`<span class="note">put in your own: this one is the local Keen’s</span>`
          : html`<code class="value">${shown}</code>`
      }
    </td>
    <td>
      ${!isSample(name, value) && html`<${CopyButton} label=${name} textOf=${() => value}>Copy<//>`}
    </td>
  </tr>`;
}

/** What one leaves with: the pasted file and the settings, ready to paste or to deploy. */
export function TakeView() {
  const { file, paste, settings } = PLACES[face.value];
  const path = `/pkg/paste/${file}`;
  const [size, setSize] = useState('');
  const [problem, setProblem] = useState('');
  const [faces, setFaces] = useState([]);
  const wrong = checked.value.filter(({ error }) => error !== null);
  const entries = Object.entries(configuration.value);

  useEffect(() => {
    setSize('');
    setProblem('');
    fetchText(path).then(
      (text) => setSize(`${new Blob([text]).size.toLocaleString('en')} bytes`),
      (error) => setProblem(error.message),
    );
  }, [path]);

  useEffect(() => {
    readFolders().then(
      (folders) => setFaces(Object.keys(folders)),
      () => setFaces([]),
    );
  }, []);

  async function download() {
    try {
      setProblem('');
      const own = entries.filter(([key]) => !CREDENTIALS.includes(key));
      save(await tenantZip(face.value, own), `keen-signup-rule-${face.value}.zip`);
    } catch (error) {
      setProblem(error.message);
    }
  }

  return html`<section class="card" aria-labelledby="take-title">
    <h3 id="take-title">Ready to paste</h3>
    ${wrong.length > 0 && html`<p class="notice">${mendFirst(wrong.map(({ key }) => key))}</p>`}
    ${problem && html`<p class="error" role="alert">${problem}</p>`}
    <ol class="steps">
      <li>
        <p>Paste <code>${file}</code> (${size || '…'}) into ${paste}, unchanged.</p>
        <${CopyButton} label=${file} textOf=${() => fetchText(path)}>Copy ${file}<//>
      </li>
      <li>
        <p>Put the settings into ${settings}.</p>
        <table class="settings">
          <tbody>
            ${entries.map(([name, value]) => html`<${Setting} name=${name} value=${value} key=${name} />`)}
          </tbody>
        </table>
      </li>
      <li>
        <p>
          Log in as a new user. Some ten seconds later, your Keen project has the event.
        </p>
      </li>
    </ol>
    ${
      faces.includes(face.value) &&
      html`<h4>Or deploy it</h4>
    <p class="lead">
      The same as a folder for <code>auth0-deploy-cli</code>. It holds no credentials: the tool puts
      in <code>##KEENIO_WRITE_KEY##</code> and <code>##KEENIO_PROJECT_ID##</code>.
    </p>
    <button type="button" onClick=${download} disabled=${wrong.length > 0}>Download the folder</button>`
    }
  </section>`;
}
