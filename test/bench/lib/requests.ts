import { type AlertRequest, recordedAlert } from '../../../infra/local/commands/alert.ts';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import type { LocalSite } from '../../../infra/local/stack/site.ts';

/** A function URL's event, as far as the functions read it. */
export interface UrlEvent {
  readonly version: '2.0';
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly http: { readonly method: 'POST' } };
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** The recorded request of an Alertmanager, with this accelerator and a start of its own. */
export const alertFor = (stack: LocalStack<LocalSite>, dnsName: string): Promise<AlertRequest> =>
  recordedAlert({ ...stack, accelerator: { ...stack.accelerator, dnsName } });

/** Names of headers are in lower case (AWS Lambda Developer Guide, "Invoking function URLs"). */
export const urlEvent = ({ headers, body }: Pick<AlertRequest, 'headers' | 'body'>): UrlEvent => ({
  version: '2.0',
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  requestContext: { http: { method: 'POST' } },
  body,
  isBase64Encoded: false,
});

interface Group {
  readonly status: string;
  readonly alerts: readonly {
    readonly startsAt: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

/** The same request with another body. */
export function changed(request: AlertRequest, change: (group: Group) => Group): AlertRequest {
  return { ...request, body: JSON.stringify(change(JSON.parse(request.body))) };
}

/** The same alert, which started firing this many seconds earlier: another event. */
export const earlier = (request: AlertRequest, seconds: number): AlertRequest =>
  changed(request, (group) => ({
    ...group,
    alerts: group.alerts.map((alert) => ({
      ...alert,
      startsAt: new Date(Date.parse(alert.startsAt) - seconds * 1000).toISOString(),
    })),
  }));
