import * as z from 'zod';
import { siteName } from '../event.ts';

/** The request to restore a site, and the input of an execution of restore-site. */
export const restoreRequest = z.strictObject({
  version: z.literal(1),
  /** The fenced site. */
  site: siteName,
  /**
   * `asked` waits for an approval of the plan; `given` is the approval of the person who starts the execution; `plan only`
   * starts no restore: the execution ends with its plan.
   */
  approval: z.enum(['asked', 'given', 'plan only']),
  /** Who starts it. */
  by: z.string().min(1).max(200),
  /**
   * `watched`: Keycloak is stopped and started as the targets of the site's load balancers show. `by hand`: an operator
   * states that it was started.
   */
  keycloak: z.enum(['watched', 'by hand']).default('watched'),
});

export type RestoreRequest = z.infer<typeof restoreRequest>;
