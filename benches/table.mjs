import { CONTESTANTS } from './contestants.mjs';

/**
 * A Markdown table, its columns aligned; all but the first hold figures.
 *
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function markdownTable(head, rows) {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (row) =>
    `| ${row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, column) => `${'-'.repeat(width - 1)}${column === 0 ? '-' : ':'}`);
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** The one table: a row for each figure, a column for each contestant. */
export function comparison(rows) {
  const names = Object.keys(CONTESTANTS);
  return markdownTable(
    ['', ...Object.values(CONTESTANTS)],
    rows.map(({ label, unit, cells }) => [
      unit ? `${label} (${unit})` : label,
      ...names.map((name) => (cells[name] ? cellText(cells[name], name === 'ours') : '')),
    ]),
  );
}

function cellText({ value, ratio }, isOurs) {
  const text = figure(value);
  return isOurs || ratio === undefined ? text : `${text} (${figure(ratio)}×)`;
}

/** A figure with about three digits that say something. */
export function figure(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 100) return Math.round(value).toLocaleString('en');
  if (size >= 10) return value.toFixed(1);
  return size >= 0.095 ? value.toFixed(2) : value.toFixed(3);
}
