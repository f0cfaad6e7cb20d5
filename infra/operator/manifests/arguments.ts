import { parseArguments } from '../../tools/command-line/arguments.ts';
import { UsageError } from '../../tools/command-line/errors.ts';
import { optionLines } from '../../tools/command-line/help.ts';
import { startCommand } from '../../tools/command-line/start-command.ts';
import { FROM_ENVIRONMENT } from './alert-routing.ts';

const OPTIONS = {
  site: { value: 'SITE', help: 'the site whose cluster gets the manifests (required)' },
  namespace: { value: 'NAME', help: "the namespace of the site's Infinispan (default: keycloak)" },
  infinispan: { value: 'NAME', help: "the name of the site's Infinispan resource (default: infinispan)" },
  accelerator: {
    value: 'NAME',
    help: 'DNS name of the accelerator, if the stack is configured with none and the account has several; repeatable',
  },
  proxy: {
    value: 'URL',
    help: 'HTTP proxy through which Alertmanager reaches the webhook, such as http://proxy.example.com:3128; environment for the variables of its pod, which OpenShift sets for a cluster-wide proxy',
  },
  stack: { value: 'NAME', help: 'name of the CloudFormation stack (default: SiteFencing)' },
  local: { help: 'use the local stack described in .local/stack.json instead of an AWS account' },
  'no-secrets': { help: "print a placeholder instead of the webhook's password" },
  'no-config-map': {
    help: "leave out OpenShift's ConfigMap, for other Kubernetes or a ConfigMap you manage",
  },
  help: { help: 'show this text' },
};

export const HELP = `${startCommand('manifests')} --site SITE [OPTIONS] | oc apply -f -

Prints the manifests with which the cluster of one site reports the other site, as one YAML stream: the ConfigMap that
enables OpenShift's user workload monitoring, the webhook's credentials, the routing of alerts to the webhook, the
monitor of Infinispan's site view, and the alerting rules. A comment at the end shows how to make Infinispan's failure
detector faster. The values come from the outputs of the deployed stack, which is queried with the AWS credentials and
the region of the environment.

${optionLines(OPTIONS).join('\n')}

The stream contains the password unless --no-secrets is given.
Exit codes: 0 printed, 1 failed, 2 usage error.
`;

export interface Arguments {
  readonly site: string;
  readonly namespace: string;
  readonly infinispan: string;
  readonly accelerators: readonly string[];
  /** A URL, or `environment`. @default - no proxy */
  readonly proxy: string | undefined;
  readonly stack: string;
  readonly local: boolean;
  readonly secrets: boolean;
  readonly configMap: boolean;
}

/** A name that Kubernetes accepts for a namespace or a service (RFC 1123 label). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * @returns the arguments, or `help`
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): Arguments | 'help' {
  const given = parseArguments(args, { options: OPTIONS });
  if (given.has('help')) return 'help';
  const site = given.text('site');
  if (site === undefined) throw new UsageError('--site is required; see --help.');
  const namespace = given.text('namespace') ?? 'keycloak';
  const infinispan = given.text('infinispan') ?? 'infinispan';
  for (const [kind, name] of [
    ['a namespace', namespace],
    ['an Infinispan resource', infinispan],
  ] as const) {
    if (LABEL.test(name)) continue;
    throw new UsageError(
      `"${name}" is not ${kind}: it must be 1 to 63 of a-z 0-9 -, and start and end with a letter or digit.`,
    );
  }
  const proxy = given.text('proxy');
  if (proxy !== undefined && proxy !== FROM_ENVIRONMENT && !/^https?:\/\/[^\s/@]+\/?$/.test(proxy)) {
    throw new UsageError(
      `--proxy takes ${FROM_ENVIRONMENT}, or a URL without credentials, such as http://proxy.example.com:3128.`,
    );
  }
  const stack = given.text('stack');
  const accelerators = given.texts('accelerator');
  const local = given.has('local');
  if (local && (stack !== undefined || accelerators.length > 0)) {
    throw new UsageError('--local cannot be combined with --stack or --accelerator.');
  }
  return {
    site,
    namespace,
    infinispan,
    accelerators,
    proxy,
    stack: stack ?? 'SiteFencing',
    local,
    secrets: !given.has('no-secrets'),
    configMap: !given.has('no-config-map'),
  };
}
