/** The public API of the construct, documented in docs/construct.md. */
export type {
  InfinispanProps,
  NetworkProps,
  NotifyProps,
  SiteFencingProps,
  SiteProps,
  VpcProps,
  WebhookProps,
} from './props.ts';
export { SiteFencing } from './site-fencing.ts';
