import * as z from 'zod';
import { Refused } from '../../tools/command-line/errors.ts';

/** Texts of JSON, which the guide's commands quote twice. */
const quoted = z.string().transform((text, { addIssue }) => {
  try {
    const once: unknown = JSON.parse(text);
    return typeof once === 'string' ? JSON.parse(once) : once;
  } catch {
    addIssue('must be JSON');
    return z.NEVER;
  }
});

/** The variables of the function of Keycloak's guide "Deploying an AWS Lambda to disable a non-responding site". */
const variables = z.object({
  INFINISPAN_SITE_ENDPOINTS: quoted.pipe(z.record(z.string(), z.string())),
  INFINISPAN_USER: z.string(),
  INFINISPAN_USER_SECRET: z.string(),
  SECRETS_REGION: z.string(),
  WEBHOOK_USER: z.string(),
  WEBHOOK_USER_SECRET: z.string(),
});

/** What the guide's function knows. */
export interface GuideFunction {
  /** `https://host:port` of each site's Infinispan, by the site's name. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly infinispan: Credentials;
  readonly webhook: Credentials;
  /** The region of both secrets. */
  readonly secretsRegion: string;
}

interface Credentials {
  readonly user: string;
  /** Name or ARN of the secret whose text is the password. */
  readonly secret: string;
}

/**
 * Reads the settings of the guide's function from its variables.
 *
 * @throws Refused that lists the variables that are missing or wrong
 */
export function readGuideFunction(environment: Readonly<Record<string, string>>): GuideFunction {
  const parsed = variables.safeParse(environment);
  if (!parsed.success) {
    throw new Refused(
      `This is not the function of Keycloak's guide. Its variables are wrong:\n${z.prettifyError(parsed.error)}`,
    );
  }
  const { data } = parsed;
  const sites = Object.entries(data.INFINISPAN_SITE_ENDPOINTS);
  return {
    endpoints: Object.fromEntries(sites.map(([site, host]) => [site, endpointOf(host)])),
    infinispan: { user: data.INFINISPAN_USER, secret: data.INFINISPAN_USER_SECRET },
    webhook: { user: data.WEBHOOK_USER, secret: data.WEBHOOK_USER_SECRET },
    secretsRegion: data.SECRETS_REGION,
  };
}

/** The function puts `https://` before a host, with or without a port. */
const endpointOf = (host: string): string => `https://${/:\d+$/.test(host) ? host : `${host}:443`}`;
