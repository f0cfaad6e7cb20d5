import { InfinispanRefused } from '../domain/errors.ts';
import type { InfinispanAccess, Settings } from '../domain/settings.ts';
import { readAuthorities } from '../support/authorities.ts';
import type { Clock } from '../support/clock.ts';
import type { Https } from '../support/http.ts';
import { memoizeAsync } from '../support/memoize-async.ts';
import { createInfinispan, type Infinispan } from './infinispan.ts';
import { createInfinispanData, type InfinispanData } from './infinispan-data.ts';
import type { InfinispanSecrets } from './infinispan-rest.ts';
import { createLogin } from './login.ts';
import { createPasswords } from './passwords.ts';
import type { Secrets } from './secrets.ts';

/** The settings do not contain the site. */
class SiteNotConfigured extends Error {
  override readonly name = 'SiteNotConfigured';
}

/**
 * The Infinispan of each configured site. Certificates from Secrets Manager are cached while the worker lives, the
 * password for five minutes; each invocation finds the accepted password again.
 *
 * @returns a function of a site and of the maximum age of its cached password in milliseconds; it throws
 *   SiteNotConfigured
 */
export const createInfinispans = (
  settings: SiteAccess,
  https: Https,
  secrets: Secrets,
  clock: Clock,
): ((site: string, maxAge?: number) => Infinispan) =>
  ofEachSite(settings, secrets, clock, (access, login) => createInfinispan(access, https, login));

/** The same for the data of each site, which only a restore reads and changes. */
export const createInfinispanDataOf = (
  settings: SiteAccess,
  https: Https,
  secrets: Secrets,
  clock: Clock,
): ((site: string) => InfinispanData) =>
  ofEachSite(settings, secrets, clock, (access, login) => createInfinispanData(access, https, login));

type SiteAccess = Pick<Settings, 'sites' | 'rotationGrace'>;

function ofEachSite<T>(
  { sites, rotationGrace }: SiteAccess,
  secrets: Secrets,
  clock: Clock,
  client: (access: InfinispanAccess, secrets: InfinispanSecrets) => T,
): (site: string, maxAge?: number) => T {
  const known = new Map(
    Object.entries(sites).map(([site, access]) => {
      const passwordOf = secrets(access.secretArn, `the password of ${site}'s Infinispan`);
      const passwords = createPasswords(passwordOf, rotationGrace, clock);
      const ca = authoritiesOf(site, access, secrets, clock);
      const create = (maxAge?: number) =>
        client(access, { login: createLogin(passwords, clock, maxAge), ...ca });
      return [site, create];
    }),
  );
  return (site, maxAge) => {
    const create = known.get(site);
    if (create === undefined) throw new SiteNotConfigured(`no Infinispan is configured for the site ${site}`);
    return create(maxAge);
  };
}

/** Read at the first request; a failure is not cached. */
function authoritiesOf(
  site: string,
  { ca, caArn }: InfinispanAccess,
  secrets: Secrets,
  clock: Clock,
): Pick<InfinispanSecrets, 'ca'> {
  const name = `the certificates of ${site}'s Infinispan`;
  const secret = caArn === undefined ? undefined : secrets(caArn, name);
  if (secret === undefined && ca === undefined) return {};
  return {
    ca: memoizeAsync(async () => {
      const text = secret === undefined ? (ca ?? '') : (await secret.current()).text;
      const authorities = readAuthorities(text, clock.now());
      if ('fault' in authorities) throw new InfinispanRefused(`${name}: the text ${authorities.fault}`);
      return authorities.pem;
    }),
  };
}
