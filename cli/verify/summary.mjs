/** What people read at the end. */

/** So many days are told to people. */
const SHOWN_DAYS = 20;

const count = (number) => number.toLocaleString('en');

/**
 * @param {import('./verification.mjs').Summary} summary
 * @param {boolean} isById whether ids were compared, or only numbers
 * @returns {string[]} lines
 */
export function describe({ users, missing, unreadable, undated, days }, isById) {
  const lines = days
    .slice(0, SHOWN_DAYS)
    .map((one) => `${one.day}: ${count(one.missing)} of ${count(one.users)} users have no event`);
  if (days.length > SHOWN_DAYS) {
    lines.push(`and ${count(days.length - SHOWN_DAYS)} more days; --json lists them all`);
  }
  if (unreadable > 0) lines.push(`${count(unreadable)} lines could not be read`);
  if (!isById && undated > 0) {
    lines.push(`${count(undated)} users without a date could not be compared`);
  }
  const what = isById ? '' : ', by the numbers of users and events of each day';
  lines.push(
    missing === 0
      ? `all ${count(users)} users have an event${what}`
      : `${count(missing)} of ${count(users)} users have no event${what}`,
  );
  return lines;
}
