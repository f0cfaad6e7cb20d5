const LINE_BREAK = /[\r\n]$/;
const BYTE_ORDER_MARK = /^\uFEFF/;
const SURROUNDING_SPACE = /^\s|\s$/;

/**
 * Finds a likely mistake in the text of a password's secret. Each of these texts can be a password, so this is
 * a hint for one that was refused.
 *
 * @returns a clause without subject and without any part of the password, or undefined
 */
export function suspectForm(password: string): string | undefined {
  if (LINE_BREAK.test(password)) return 'ends with a line break';
  if (BYTE_ORDER_MARK.test(password)) return 'starts with a byte order mark';
  if (SURROUNDING_SPACE.test(password)) return 'starts or ends with a space';
  return isObjectOrText(password) ? 'is JSON, and must be the password only' : undefined;
}

/** An object or a quoted text: a number or a word such as `true` is also a plausible password. */
function isObjectOrText(text: string): boolean {
  try {
    JSON.parse(text);
  } catch {
    return false;
  }
  return /[{["]/.test(text);
}
