/** One character of every kind that must be escaped for a terminal, a page, a message or a log. */
export const CONTROLS =
  '\u0000\u0007\u001b[2J\u001b]0;x\r\u007f\u0085\u009b1m\u061c\u200f\u202e\u2066\u2028\u2029\ufeff\ud800';

/** The same with a line feed, which must not add a line to a list of lines. */
export const HOSTILE = `x${CONTROLS}\nFORGED LINE`;

/** Finds an unescaped character; line feeds and tabs are allowed. */
export const UNESCAPED = /(?![\t\n])[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff]/u;
