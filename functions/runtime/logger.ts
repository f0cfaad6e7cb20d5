import { Logger } from '@aws-lambda-powertools/logger';
import { printableText } from '../support/printable.ts';

/** The logger of a function. It escapes foreign text; line feeds are kept, since JSON encodes them. */
export const createLogger = (serviceName: string): Logger =>
  new Logger({
    serviceName,
    jsonReplacerFn: (_key, value) => (typeof value === 'string' ? printableText(value) : value),
  });
