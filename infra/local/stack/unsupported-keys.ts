const SET_BY_STACK = 'must be left out: the local stack sets it';
const IGNORED = 'must be left out: the local stack ignores it';

/** Keys that the local stack does not support. The emulator accepts the second group but ignores it. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  'webhook.secretArn': SET_BY_STACK,
  accelerators: SET_BY_STACK,
  vpc: IGNORED,
  kmsKeyArn: IGNORED,
  secretKeyArns: IGNORED,
  notify: IGNORED,
  reservedConcurrency: IGNORED,
  logRetentionDays: IGNORED,
  auditRetentionDays: IGNORED,
  removalPolicy: IGNORED,
  permissionsBoundary: IGNORED,
  tags: IGNORED,
};

/** A site's name becomes the name of a load balancer and part of a certificate. */
const SITE_NAME = /^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
const SITE_NAME_MUST =
  'must be 1 to 32 of A-Z a-z 0-9 -, starting and ending with a letter or digit, on the local stack';

export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Fault {
  readonly path: string[];
  readonly message: string;
}

/** @returns a fault for each key and site name of a configuration that the local stack does not support */
export function findUnsupportedKeys(given: unknown): Fault[] {
  const at = (path: readonly string[]) =>
    path.reduce<unknown>((within, key) => (isObject(within) ? within[key] : undefined), given);
  const sites = at(['sites']);
  const names = isObject(sites) ? Object.keys(sites) : [];
  const unsupported: Fault[] = [
    ...Object.entries(UNSUPPORTED).map(([key, message]) => ({ path: key.split('.'), message })),
    ...names.map((name) => ({ path: ['sites', name, 'infinispan'], message: SET_BY_STACK })),
  ];
  const misnamed = names.filter((name) => !SITE_NAME.test(name));
  return [
    ...unsupported.filter(({ path }) => at(path) !== undefined),
    ...misnamed.map((name) => ({ path: ['sites', name], message: SITE_NAME_MUST })),
  ];
}

/** @returns the configuration without the unsupported keys */
export function withoutUnsupportedKeys(given: Fields, path = ''): Fields {
  const kept = Object.entries(given).filter(([key]) => !Object.hasOwn(UNSUPPORTED, `${path}${key}`));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      isObject(value) ? withoutUnsupportedKeys(value, `${path}${key}.`) : value,
    ]),
  );
}
