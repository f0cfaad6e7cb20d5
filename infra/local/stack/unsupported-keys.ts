const MADE = 'must be left out: the local stack makes its own';
const IGNORED = 'must be left out: on the local stack it would be without effect';

/** The keys that cannot hold here. The emulator takes the second kind, and does nothing of it. */
const UNFIT: Readonly<Record<string, string>> = {
  'webhook.secretArn': MADE,
  accelerators: MADE,
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

/** Load balancers and certificates are made of a site's name. */
const SITE_NAME = /^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
const SITE_NAME_MUST =
  'must be 1 to 32 of A-Z a-z 0-9 -, beginning and ending with a letter or digit, on the local stack';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Fault {
  readonly path: string[];
  readonly message: string;
}

/** What a configuration says that cannot hold on the local stack, whatever the schema says of it. */
export function unfitHere(given: unknown): Fault[] {
  const at = (path: readonly string[]) =>
    path.reduce<unknown>((within, key) => (isFields(within) ? within[key] : undefined), given);
  const sites = at(['sites']);
  const names = isFields(sites) ? Object.keys(sites) : [];
  const leftOut: Fault[] = [
    ...Object.entries(UNFIT).map(([key, message]) => ({ path: key.split('.'), message })),
    ...names.map((name) => ({ path: ['sites', name, 'infinispan'], message: MADE })),
  ];
  const misnamed = names.filter((name) => !SITE_NAME.test(name));
  return [
    ...leftOut.filter(({ path }) => at(path) !== undefined),
    ...misnamed.map((name) => ({ path: ['sites', name], message: SITE_NAME_MUST })),
  ];
}

/** The same configuration without it. */
export function withoutUnfit(given: Fields, path = ''): Fields {
  const kept = Object.entries(given).filter(([key]) => !Object.hasOwn(UNFIT, `${path}${key}`));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, isFields(value) ? withoutUnfit(value, `${path}${key}.`) : value]),
  );
}
