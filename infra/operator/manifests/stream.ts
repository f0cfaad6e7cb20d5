import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { Document, visit } from 'yaml';
import { printableLine, printableText } from '../../../functions/support/printable.ts';
import { alertRouting, ROUTING } from './alert-routing.ts';
import { userWorkloadMonitoring, webhookCredentials } from './cluster-objects.ts';
import { infinispanResourceComment } from './infinispan-resource.ts';
import type { Reporting } from './reporting.ts';
import { rulesFor } from './rules.ts';
import { siteViewMonitor } from './site-view-monitor.ts';

export interface Webhook {
  readonly url: string;
  readonly user: string;
  /** @default - a placeholder, with a comment that explains it */
  readonly password?: string | undefined;
  /** The proxy through which Alertmanager reaches it: a URL, or `environment`. @default - none */
  readonly proxy?: string | undefined;
}

export interface StreamOptions {
  readonly reporting: Reporting;
  readonly webhook: Webhook;
  /** Whether the stream contains OpenShift's ConfigMap for user workload monitoring. */
  readonly configMap: boolean;
}

/**
 * The manifests for one site's cluster, as a YAML stream for `oc apply -f -`.
 *
 * @throws ValidationError for an object that violates the schema of its kind
 */
export function manifestsOf({ reporting, webhook, configMap }: StreamOptions): string {
  const { reporter, other, namespace } = reporting;
  const routing = alertRouting(reporting, webhook);
  const rules = new PrometheusRule({
    metadata: {
      name: ROUTING,
      namespace,
      // OpenShift then evaluates the rules in Prometheus itself, so that fencing does not depend on Thanos Ruler.
      labels: { 'openshift.io/prometheus-rule-evaluation-scope': 'leaf-prometheus' },
    },
    spec: rulesFor(reporting),
  });
  const monitor = siteViewMonitor(reporting);
  for (const object of [routing, monitor, rules]) object.validate();
  const credentials = webhookCredentials(namespace, webhook.user, webhook.password);
  const documents = [
    ...(configMap
      ? [
          documentOf(
            userWorkloadMonitoring,
            'This replaces all of an existing config.yaml; leave it out with --no-config-map.',
          ),
        ]
      : []),
    documentOf(
      credentials,
      webhook.password === undefined
        ? 'Fill in the password before applying this: the text of the secret in the output WebhookSecretArn.'
        : '',
    ),
    documentOf(routing, `Routes the alerts for fencing in ${namespace} to the webhook.`),
    documentOf(monitor, `Scrapes the site view of the Infinispan ${reporting.infinispan}.`),
    documentOf(rules, `With these rules ${reporter} reports ${other}.`),
  ];
  const head = commentOf(`For the cluster of ${reporter} only.`);
  return printableText(`${head}${documents.join('')}${infinispanResourceComment(reporting)}`);
}

/**
 * Writes YAML 1.1, which Kubernetes' clients read: there a plain `no` is a boolean. Texts that do not start with a letter
 * are also quoted, because readers disagree on `=` and `0o17`. So are texts with control characters: their escapes have the
 * same meaning in quotes.
 */
function documentOf(object: object, comment: string): string {
  const document = new Document(object, { version: '1.1' });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && !isPlain(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, directives: false });
  return `---\n${comment === '' ? '' : commentOf(comment)}${text}`;
}

const isPlain = (text: string): boolean => /^\p{L}/u.test(text) && printableText(text) === text;

const commentOf = (text: string): string => `# ${printableLine(text)}\n`;
