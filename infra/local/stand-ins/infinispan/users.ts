import { type Answer, refusal } from './answer.ts';

/** What a user may do: run the cross-site operations, or write to the caches. The server keeps the two apart. */
type Permission = 'ADMIN' | 'WRITE';

/** Who is let in: users with this permission, any user with a password, or anybody. */
export type Access = Permission | 'any user' | 'anybody';

interface User {
  readonly password: string;
  /** The user's one role. @default - none: may log in, and no more */
  readonly role?: { readonly name: string; readonly permission: Permission };
}

export type Users = Readonly<Record<string, User>>;

const REALM = 'Basic realm="default"';

/**
 * Whether the request's user may do this; the server's refusal if not: 401 without the right credentials, 403
 * without the permission. Basic only; the real server offers Digest too.
 */
export function refuseUnlessPermitted(
  users: Users,
  authorization: string | undefined,
  access: Access,
): Answer | undefined {
  if (access === 'anybody') return undefined;
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

function unauthorized(): Answer {
  return { status: 401, headers: { 'www-authenticate': REALM }, body: '' };
}
