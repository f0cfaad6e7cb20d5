/**
 * Decodes padded base64 of the standard alphabet (RFC 4648, section 4). Buffer alone skips what it does not know,
 * so whatever does not encode back to the same text is no base64.
 *
 * @returns null for anything else
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
