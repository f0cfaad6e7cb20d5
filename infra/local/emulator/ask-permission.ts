import * as z from 'zod';

/** One use of a permission: the action on the resource, by the owner of the access key. */
export interface PermissionUse {
  readonly accessKeyId: string;
  /** Such as `globalaccelerator:ListListeners`. */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource level. */
  readonly resource: string;
}

const decision = z.object({ denied: z.string().nullable() });

/**
 * Asks the emulator to evaluate the policies of the caller's role, and to record the decision.
 *
 * @param endpoint the emulator's
 * @returns null if the use is allowed, or a sentence that names the caller, the action and the resource
 */
export async function askPermission(endpoint: string, use: PermissionUse): Promise<string | null> {
  const response = await fetch(`${endpoint}/_permissions?${new URLSearchParams({ ...use })}`);
  return decision.parse(await response.json()).denied;
}
