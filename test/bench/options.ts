import { parseArgs } from 'node:util';

const PARTS = [
  'fencing',
  'delayed',
  'growth',
  'webhook',
  'cold',
  'python',
  'cut',
  'probe',
  'restore',
] as const;
export type Part = (typeof PARTS)[number];

/** These take minutes a run on real servers, so they are measured only if they are named. */
const BY_NAME: readonly Part[] = ['cut', 'probe', 'restore'];
const BY_DEFAULT = PARTS.filter((part) => !BY_NAME.includes(part));

const INFINISPANS = ['real', 'stand-in'] as const;

export interface Options {
  readonly help: boolean;
  readonly parts: readonly Part[];
  /** The number of fencings in the parts that have 50 by default. */
  readonly runs: number;
  /** The Infinispans of the part fencing; undefined means `real` if it is available. */
  readonly infinispan: (typeof INFINISPANS)[number] | undefined;
  /** Source of the Python function to compare with. */
  readonly pythonFunction: string | undefined;
  /** The guide's manifests for the cluster of site-a, to compare with in the part cut. */
  readonly guideManifests: string | undefined;
  /** The file for the results as JSON. */
  readonly json: string | undefined;
  /** Results whose tables go into docs/performance.md; then nothing is measured. */
  readonly markdown: string | undefined;
}

export const HELP = `npm run bench -- [options]

Measures the deployed local stack and its functions, and prints tables. Nothing is asserted. Needs Python 3.10 or
newer; binds to 127.0.0.1 only; reaches no AWS account.

  --part PART             one of ${PARTS.join(', ')};
                          may be given again. Three are measured only when they are named, on real servers: cut, from
                          the cut of the link to the first good write with Prometheus and Alertmanager, two to four
                          minutes a run; probe, the same with the probe instead of them; restore, the way back of a
                          site with 1,000 to 100,000 entries
  --infinispan WHICH      in the part fencing: real (servers; needs Java 17, and Maven the first time) or stand-in;
                          real, if it is not said and Java is there
  --runs N                fencings that are measured in fencing and delayed, and in proportion elsewhere (50);
                          in cut and probe a tenth of them for each failure detector, in restore a fiftieth for each
                          amount
  --python-function FILE  source of the Python function to compare with; without it the part python is left out
  --guide-manifests FILE  with --python-function: manifests of the cluster of site-a, as one YAML stream; the part
                          cut then measures that function with them as well, in turn with ours
  --json FILE             the results as JSON as well
  --markdown FILE         measures nothing: puts the results of that file into docs/performance.md
  --help                  show this text
`;

/** A usage error; the message names the fault. */
export class WrongCall extends Error {
  override readonly name = 'WrongCall';
}

/** @throws WrongCall */
export function optionsIn(args: readonly string[]): Options {
  const { values } = parsed(args);
  const runs = Number(values.runs ?? 50);
  if (!Number.isInteger(runs) || runs < 1) throw new WrongCall('--runs takes a whole number from 1');
  const parts = (values.part ?? BY_DEFAULT).map((name) => {
    const part = PARTS.find((each) => each === name);
    if (part === undefined) throw new WrongCall(`--part takes one of ${PARTS.join(', ')}`);
    return part;
  });
  const infinispan = INFINISPANS.find((each) => each === values.infinispan);
  if (values.infinispan !== infinispan) throw new WrongCall(`--infinispan takes ${INFINISPANS.join(' or ')}`);
  return {
    infinispan,
    help: values.help ?? false,
    parts,
    runs,
    pythonFunction: values['python-function'],
    guideManifests: values['guide-manifests'],
    json: values.json,
    markdown: values.markdown,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        part: { type: 'string', multiple: true },
        infinispan: { type: 'string' },
        runs: { type: 'string' },
        'python-function': { type: 'string' },
        'guide-manifests': { type: 'string' },
        json: { type: 'string' },
        markdown: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new WrongCall(error instanceof Error ? error.message : String(error));
  }
}
