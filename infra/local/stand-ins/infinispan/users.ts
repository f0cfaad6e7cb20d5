import { type RestResponse, refusal } from './rest-response.ts';

/** A user's permission: to run cross-site operations, or to write to caches. Neither includes the other. */
type Permission = 'ADMIN' | 'WRITE';

/** Who may use an operation: users with this permission, any authenticated user, or everyone without authentication. */
export type Access = Permission | 'any user' | 'public';

interface User {
  readonly password: string;
  /** The user's role. @default - none: the user can only authenticate */
  readonly role?: { readonly name: string; readonly permission: Permission };
}

export type Users = Readonly<Record<string, User>>;

const REALM = 'Basic realm="default"';

/**
 * Checks the request's user. Only Basic authentication is supported; the real server offers Digest too.
 *
 * @returns the server's error response: 401 for missing or wrong credentials, 403 without the permission; or undefined
 */
export function refuseUnlessPermitted(
  users: Users,
  authorization: string | undefined,
  access: Access,
): RestResponse | undefined {
  if (access === 'public') return undefined;
  if (!authorization) return unauthorized();
  const [scheme, credentials = ''] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic') {
    return refusal(403, "ISPN080052: The request authentication mechanism 'null' is not supported");
  }
  const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  const user = Object.hasOwn(users, name) ? users[name] : undefined;
  if (user === undefined || user.password !== password) return unauthorized();
  if (access === 'any user' || user.role?.permission === access) return undefined;
  const principals = user.role === undefined ? name : `${name}, RolePrincipal{name='${user.role.name}'}`;
  return refusal(
    403,
    `ISPN000287: Unauthorized access: subject 'Subject with principal(s): [${principals}]' lacks '${access}' permission`,
  );
}

function unauthorized(): RestResponse {
  return { status: 401, headers: { 'www-authenticate': REALM }, body: '' };
}
