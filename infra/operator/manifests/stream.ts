import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { Document, visit } from 'yaml';
import { alertRouting, ROUTING } from './alert-routing.ts';
import { userWorkloadMonitoring, webhookCredentials } from './cluster-objects.ts';
import type { Reporting } from './reporting.ts';
import { rulesFor } from './rules.ts';

export interface Webhook {
  readonly url: string;
  readonly user: string;
  /** @default - a placeholder, and a comment that says what belongs there */
  readonly password?: string | undefined;
}

export interface StreamOptions {
  readonly reporting: Reporting;
  readonly webhook: Webhook;
  /** Is OpenShift's ConfigMap for the monitoring of user workloads in it? */
  readonly configMap: boolean;
}

/**
 * All that one site's cluster needs, as a YAML stream for `oc apply -f -`.
 *
 * @throws ValidationError when an object does not keep to the schema of its kind
 */
export function manifestsOf({ reporting, webhook, configMap }: StreamOptions): string {
  const { reporter, other, namespace } = reporting;
  const routing = alertRouting(reporting, webhook.url);
  const rules = new PrometheusRule({
    metadata: {
      name: ROUTING,
      namespace,
      // OpenShift evaluates the rules in Prometheus itself then: neither Thanos Ruler nor Querier is needed to fence.
      labels: { 'openshift.io/prometheus-rule-evaluation-scope': 'leaf-prometheus' },
    },
    spec: rulesFor(reporting),
  });
  routing.validate();
  rules.validate();
  const credentials = webhookCredentials(namespace, webhook.user, webhook.password);
  const documents = [
    ...(configMap
      ? [
          documentOf(
            userWorkloadMonitoring,
            'It replaces the whole config.yaml where there is one already; --no-config-map leaves it out.',
          ),
        ]
      : []),
    documentOf(
      credentials,
      webhook.password === undefined
        ? 'Fill in the password before this is applied: the text of the secret in the output WebhookSecretArn.'
        : '',
    ),
    documentOf(routing, `Of the alerts of ${namespace}, these go to the webhook.`),
    documentOf(rules, `By these ${reporter} reports ${other}.`),
  ];
  return `# For the cluster of ${reporter}, and for no other.\n${documents.join('')}`;
}

/**
 * In YAML 1.1, which Kubernetes' clients read: there a plain `no` is no text. What does not begin with a letter is
 * quoted besides, for readers do not agree on `=` and `0o17`.
 */
function documentOf(object: object, comment: string): string {
  const document = new Document(object, { version: '1.1' });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && !/^\p{L}/u.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, directives: false });
  return `---\n${comment === '' ? '' : `# ${comment}\n`}${text}`;
}
