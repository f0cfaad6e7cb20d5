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

/** A shorter password could occur by chance in other text, above all in base64. */
const SHORTEST = 6;

/** The places that contain a password, such as `audit trail: the webhook's password`; no duplicates and no values. */
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

/** Each level of JSON within JSON escapes quotes and backslashes. */
const unescaped = (text: string): string => text.replaceAll('\\', '');

/** Every notation of a password, without backslashes. */
function formsOf({ name, password }: Credential): string[] {
  if (password.length < SHORTEST)
    throw new RangeError(
      `${name} has fewer than ${SHORTEST} characters: a search cannot distinguish it from other text.`,
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

/** As a JSON writer that writes only ASCII, such as Python's. */
const inAscii = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The base64 of a text inside a longer one, such as after the user and the colon of basic authentication: one for each
 * offset in a group of three bytes. Characters with bits of other bytes are left out (RFC 4648, section 4).
 */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}
