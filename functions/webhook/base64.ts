/**
 * Decodes padded base64 of the standard alphabet (RFC 4648, section 4). Buffer alone skips unknown characters, so a
 * text that does not encode back to itself is rejected.
 *
 * @returns null for any other text
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
