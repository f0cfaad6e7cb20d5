import { parseArgs } from 'node:util';
import { UsageError } from '../../tools/command-line/errors.ts';

export const HELP = `npm run manifests -- --site SITE [options] | oc apply -f -

Prints what the cluster of one site needs so that it reports the other site, as one YAML stream: OpenShift's switch for
the monitoring of user workloads, the webhook's credentials, the routes of alerts to the webhook, and the rules. What
is in it comes from the configuration (context key "fencing" of cdk.json) and from the deployed stack, which is asked
with the AWS credentials and the region of the environment.

  --site SITE          the site whose cluster it is for
  --namespace NAME     the namespace of its Infinispan (default: keycloak)
  --accelerator NAME   DNS name of the accelerator before the sites, where the configuration names none and the account
                       has more than one; may be given again
  --stack NAME         the deployed stack (default: SiteFencing)
  --local              ask the local stack of "npm run local" instead of AWS
  --no-secrets         print a placeholder instead of the webhook's password
  --no-config-map      leave out OpenShift's ConfigMap: for another Kubernetes, or where one is kept elsewhere
  --help               show this text

The stream holds the password, unless --no-secrets is given.
Exit code: 0 printed, 1 something failed, 2 wrong call.
`;

export interface Arguments {
  readonly site: string;
  readonly namespace: string;
  readonly accelerators: readonly string[];
  readonly stack: string;
  readonly local: boolean;
  readonly secrets: boolean;
  readonly configMap: boolean;
}

/** What Kubernetes takes for a namespace's name (RFC 1123 label). */
const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const options = {
  site: { type: 'string' },
  namespace: { type: 'string', default: 'keycloak' },
  accelerator: { type: 'string', multiple: true, default: [] as string[] },
  stack: { type: 'string' },
  local: { type: 'boolean', default: false },
  'no-secrets': { type: 'boolean', default: false },
  'no-config-map': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @returns what is wanted, or `help`
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): Arguments | 'help' {
  const { site, namespace, accelerator, stack, local, help, ...without } = parse(args);
  if (help) return 'help';
  if (site === undefined) throw new UsageError('Name the site with --site; --help tells what else there is.');
  if (!NAMESPACE.test(namespace)) {
    throw new UsageError(
      `"${namespace}" is no namespace: it must be 1 to 63 of a-z 0-9 -, beginning and ending with a letter or digit.`,
    );
  }
  if (local && (stack !== undefined || accelerator.length > 0)) {
    throw new UsageError('The local stack knows its accelerator: leave out --stack and --accelerator.');
  }
  return {
    site,
    namespace,
    accelerators: accelerator,
    stack: stack ?? 'SiteFencing',
    local,
    secrets: !without['no-secrets'],
    configMap: !without['no-config-map'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // The first sentence says what is wrong; the next explain what is no use here.
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${sentence}; --help tells what there is.`);
  }
}
