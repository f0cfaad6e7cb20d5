/**
 * Characters that foreign text must not carry into a terminal, a page, a message or a log: control characters (C0, DEL,
 * C1), bidirectional controls (Unicode Standard Annex 9), line separators, byte order marks and lone surrogates. A tab
 * is harmless.
 */
const UNPRINTABLE = /(?!\t)[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\ufeff]/gu;

/** Escapes foreign text for output on one line: each character of the set, line feeds included, as `\u001b`. */
export const printableLine = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Escapes foreign text as `printableLine` does, but keeps its line feeds. JSON keeps its meaning. */
export const printableText = (text: string): string => text.split('\n').map(printableLine).join('\n');
