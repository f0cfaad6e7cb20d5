import type { IncomingHttpHeaders } from 'node:http';
import type { PermissionUse } from '../../emulator/ask-permission.ts';

/**
 * Actions that are also checked for an operation: AddEndpoints is authorized as UpdateEndpointGroup (Service
 * Authorization Reference, "API operations defined by AWS Global Accelerator"), and RemoveEndpoints was denied without
 * it (github.com/aws-solutions-library-samples/global-capacity-orchestrator-on-aws, issue 130).
 */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  AddEndpoints: ['UpdateEndpointGroup'],
  RemoveEndpoints: ['UpdateEndpointGroup'],
};

/** The members that name the resource of an operation, the most specific first. */
const RESOURCES = ['EndpointGroupArn', 'ListenerArn', 'AcceleratorArn', 'ResourceArn'] as const;

/** The permissions that a request uses: the operation itself and the actions that are also checked. */
export function permissionUses(
  headers: IncomingHttpHeaders,
  operation: string,
  input: unknown,
): PermissionUse[] {
  // "Credential=<key>/<date>/<region>/<service>/aws4_request" (AWS General Reference, "Signature Version 4").
  const accessKeyId = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  const resource = resourceOf(input);
  return [operation, ...(ALSO[operation] ?? [])].map((name) => ({
    accessKeyId,
    action: `globalaccelerator:${name}`,
    resource,
  }));
}

function resourceOf(input: unknown): string {
  const members = new Map<string, unknown>(Object.entries(Object(input)));
  const name = RESOURCES.find((member) => members.has(member));
  return name === undefined ? '*' : String(members.get(name));
}
