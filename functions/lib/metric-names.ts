/** Names of the webhook's metrics, for the function that counts and the stack that alarms. */
export const METRICS_NAMESPACE = 'KeycloakSiteFencing';

/** Requests, by the dimensions `service` (the application) and `answer` (how it was answered, in one word). */
export const WEBHOOK_ANSWERS = 'WebhookAnswers';

/** Alerts that Alertmanager dropped from requests, by the dimension `service`: each may be a fencing asked for. */
export const TRUNCATED_ALERTS = 'TruncatedAlerts';
