import { computed } from '@preact/signals';
import { contextOf } from './context.js';
import { face, fields, setSetting, settings, userOf } from './form.js';
import { html } from './html.js';
import { pathsIn, propertyName } from './paths.js';
import { Select } from './select.js';

/** The paths of what the face gets now. */
const paths = computed(() => {
  const values = {};
  for (const [name, { value }] of Object.entries(fields.value)) {
    if (value === undefined) return [];
    values[name] = value;
  }
  const { user: _, ...event } = values.event ?? {};
  return pathsIn({
    user: userOf(face.value, values),
    context: contextOf(face.value, values),
    ...(values.event && { event }),
  });
});

/** KEENIO_PROPERTIES as an object; undefined when it is not one. */
function readMapping() {
  const text = settings.value.KEENIO_PROPERTIES ?? '';
  if (text === '') return {};
  try {
    const mapping = JSON.parse(text);
    return typeof mapping === 'object' && !Array.isArray(mapping)
      ? (mapping ?? undefined)
      : undefined;
  } catch {
    return undefined;
  }
}

function add(mapping, path) {
  const wanted = propertyName(path);
  let name = wanted;
  for (let number = 2; Object.hasOwn(mapping, name); number += 1) name = `${wanted}${number}`;
  setSetting('KEENIO_PROPERTIES', JSON.stringify({ ...mapping, [name]: path }, null, 2));
}

/** Adds a property to KEENIO_PROPERTIES, chosen among the values of the user and the context. */
export function PropertyPicker() {
  const mapping = readMapping();
  const mapped = Object.values(mapping ?? {});
  const offered = paths.value.filter((path) => !mapped.includes(path));
  return html`<${Select}
    label="Add"
    options=${[['', 'a property…'], ...offered.map((path) => [path, path])]}
    value=""
    onPick=${(path) => path !== '' && add(mapping, path)}
    disabled=${mapping === undefined || offered.length === 0}
  />`;
}
