export type Role = 'viewer' | 'developer' | 'operator' | 'admin';

/** Every role, the one that may do most first. */
export const ROLES: readonly Role[] = ['admin', 'operator', 'developer', 'viewer'];

/** Who acts. The role is looked up on the server at every request; a browser never names one. */
export interface Person {
  /** Stable, and never used again for somebody else: a local person's word, or `oidc:` and a hash of issuer and subject. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** As the identity provider tells it; nobody is recognised by it. */
  readonly email?: string;
}
