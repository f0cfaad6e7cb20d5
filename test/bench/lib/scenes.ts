import type { Groups } from '../../local/support/topology.ts';

/** The parts that a scene has more of than the stack itself. */
export interface Scene {
  readonly name: string;
  /** The listeners of the fenced accelerator. @default - the stack's own */
  readonly listeners?: readonly Groups[];
  /** Accelerators in the account, with the fenced one listed last. @default - the existing ones */
  readonly accelerators?: number;
  /** Rows of earlier events that are added to the audit trail. @default 0 */
  readonly audit?: number;
}

const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1'] as const;

/** Load balancers of both sites in each region, this many of each. */
const groupsIn = (regions: readonly string[], each: number): Groups =>
  Object.fromEntries(
    regions.map((region) => [
      region,
      ['site-a', 'site-b'].flatMap((site) =>
        Array.from({ length: each }, (_, index) => ({ name: `${site}-${region}-${index}`, site })),
      ),
    ]),
  );

const ONE = groupsIn(['eu-central-1'], 1);

/** The scene in which ListAccelerators has more than one page. */
export const MANY_PAGES = '1,000';

/** Scenes by the growing part; the first of each list is the smallest, with which the others are compared. */
export const SCENES: Readonly<Record<string, readonly Scene[]>> = {
  'endpoints a group': [
    { name: '2', listeners: [ONE] },
    { name: '10', listeners: [groupsIn(['eu-central-1'], 5)] },
  ],
  'groups a listener': [
    { name: '1', listeners: [ONE] },
    { name: '4', listeners: [groupsIn(REGIONS, 1)] },
  ],
  listeners: [
    { name: '1', listeners: [ONE] },
    { name: '4', listeners: [ONE, ONE, ONE, ONE] },
  ],
  'earlier events on record': [{ name: 'few' }, { name: '10,000', audit: 10_000 }],
  accelerators: [
    { name: '1' },
    { name: '100', listeners: [ONE], accelerators: 100 },
    { name: MANY_PAGES, listeners: [ONE], accelerators: 1000 },
  ],
};
