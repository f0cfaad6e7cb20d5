/** A password and a name for it that may be printed. */
export interface Credential {
  readonly name: string;
  readonly password: string;
}

/** A text, and the place where the stack keeps it. */
export interface StoredText {
  readonly place: string;
  readonly text: string;
}

/** Anything shorter may be a part of other words, and of base64 only a few characters are its own. */
const SHORTEST = 6;

/** Where which password was written, such as `audit trail: the webhook's password`; each place once, and no value. */
export function findLeaks(written: readonly StoredText[], credentials: readonly Credential[]): string[] {
  const texts = written.map(({ place, text }) => ({ place, text: unescaped(text) }));
  const everything = texts.map(({ text }) => text).join('\n');
  const found = credentials.flatMap((credential) => {
    const forms = formsOf(credential).filter((form) => everything.includes(form));
    const places = texts.filter(({ text }) => forms.some((form) => text.includes(form)));
    return places.map(({ place }) => `${place}: ${credential.name}`);
  });
  return [...new Set(found)];
}

/** JSON within JSON escapes quotes and backslashes, each time anew. */
const unescaped = (text: string): string => text.replaceAll('\\', '');

/** Every way in which a password may stand in a text without its backslashes. */
function formsOf({ name, password }: Credential): string[] {
  if (password.length < SHORTEST)
    throw new RangeError(
      `${name} has less than ${SHORTEST} characters: no search can tell it from other text.`,
    );
  const json = JSON.stringify(password).slice(1, -1);
  const clear = [
    password,
    json,
    json.replaceAll(/[^\0-\x7f]/g, inAscii),
    encodeURIComponent(password),
    new URLSearchParams({ '': password }).toString().slice(1),
  ];
  const base64 = clear.flatMap(inBase64);
  const base64Url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([...clear, ...base64, ...base64Url, ...base64.map(encodeURIComponent)].map(unescaped))];
}

/** As a JSON writer has it that writes nothing but ASCII, such as Python's. */
const inAscii = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * What base64 makes of a text whatever stands before and after it, such as the user and the colon of basic auth: one
 * for each place in a group of three bytes at which it may begin. A character that holds bits of another byte is none
 * of its own (RFC 4648, section 4).
 */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}
