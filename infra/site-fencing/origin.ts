import { Token } from 'aws-cdk-lib';

/**
 * What an endpoint connects to, for comparison with another: scheme, host and port, in lower case, without a default
 * port and without the trailing dot of a fully qualified name.
 *
 * @param endpoint a URL, or an unresolved CDK token, which is returned unchanged
 */
export function originOf(endpoint: string): string {
  const url = Token.isUnresolved(endpoint) ? null : URL.parse(endpoint);
  if (url === null) return endpoint;
  url.hostname = url.hostname.replace(/\.$/, '');
  return url.origin;
}
