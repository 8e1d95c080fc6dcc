export type Role = 'viewer' | 'developer' | 'operator' | 'admin';

/** Who acts. The role is looked up on the server at every request; a browser never names one. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}
