import { type RestResponse, refusal } from './rest-response.ts';

/** The permissions that the operations need: none includes another. */
type Permission = 'ADMIN' | 'READ' | 'WRITE' | 'BULK_READ' | 'BULK_WRITE';

/** Who may use an operation: users with this permission, any authenticated user, or everyone without authentication. */
export type Access = Permission | 'any user' | 'public';

export interface User {
  readonly password: string;
  /** @default - the key in the list of users */
  readonly name?: string;
  /** The user's role. @default - none: the user can only authenticate */
  readonly role?: {
    readonly name: string;
    /** Its permissions, with spaces in between, as in Infinispan's configuration. */
    readonly permission: string;
  };
}

export type Users = Readonly<Record<string, User>>;

const ANONYMOUS: User = { password: '' };

const REALM = 'Basic realm="default"';

/**
 * Checks the request's user. Only Basic authentication is supported; the real server offers Digest too.
 *
 * @returns the user, or the server's error response: 401 for missing or wrong credentials, 403 without the permission
 */
export function authenticate(
  users: Users,
  authorization: string | undefined,
  access: Access,
): User | RestResponse {
  if (access === 'public') return ANONYMOUS;
  if (!authorization) return unauthorized();
  const [scheme, credentials = ''] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'basic') {
    return refusal(403, "ISPN080052: The request authentication mechanism 'null' is not supported");
  }
  const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  const user = Object.hasOwn(users, name) ? users[name] : undefined;
  if (user === undefined || user.password !== password) return unauthorized();
  if (access === 'any user' || permissionsOf(user).includes(access)) return { ...user, name };
  const principals = user.role === undefined ? name : `${name}, RolePrincipal{name='${user.role.name}'}`;
  return refusal(
    403,
    `ISPN000287: Unauthorized access: subject 'Subject with principal(s): [${principals}]' lacks '${access}' permission`,
  );
}

export const permissionsOf = ({ role }: User): readonly string[] => role?.permission.split(' ') ?? [];

function unauthorized(): RestResponse {
  return { status: 401, headers: { 'www-authenticate': REALM }, body: '' };
}
