import { Logger } from '@aws-lambda-powertools/logger';
import { printableText } from '../support/printable.ts';

/**
 * The logger of a function. It escapes foreign text, also in the names of fields; line feeds are kept, since JSON encodes
 * them.
 */
export const createLogger = (serviceName: string): Logger =>
  new Logger({ serviceName, jsonReplacerFn: (_key, value) => printable(value) });

function printable(value: unknown): unknown {
  if (typeof value === 'string') return printableText(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  // An object without such a name is passed on as it is: the logger formats errors, and finds circles by identity.
  if (entries.every(([name]) => printableText(name) === name)) return value;
  return Object.fromEntries(entries.map(([name, field]) => [printableText(name), field]));
}
