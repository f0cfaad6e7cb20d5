import type { SiteState } from './state.ts';
import { permissionsOf, type User } from './users.ts';

/** The server's order. */
const PERMISSIONS = ['READ', 'WRITE', 'BULK_READ', 'BULK_WRITE', 'ADMIN'];

/** Words that stand for several permissions; the server lists each as soon as the user has one of them. */
const SEVERAL = {
  ALL: PERMISSIONS,
  ALL_READ: ['READ', 'BULK_READ'],
  ALL_WRITE: ['WRITE', 'BULK_WRITE'],
} as const;

/** The permissions of the user who asks, for the server and for each cache. */
export function acl({ caches }: SiteState, user: User): unknown {
  const { name = '', role } = user;
  const own = permissionsOf(user);
  const several = Object.entries(SEVERAL).filter(([, some]) => some.some((one) => own.includes(one)));
  const words = [...PERMISSIONS.filter((one) => own.includes(one)), ...several.map(([word]) => word)];
  return {
    subject: [
      { name, type: 'NamePrincipal' },
      ...(role === undefined ? [] : [{ name: role.name, type: 'GroupPrincipal' }]),
    ],
    global: words,
    caches: Object.fromEntries([...INTERNAL, ...Object.keys(caches)].map((cache) => [cache, words])),
  };
}

const INTERNAL = ['___protobuf_metadata', '___script_cache'];
