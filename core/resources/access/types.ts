/** A user of IAM. Moments are milliseconds since the epoch. */
export interface AccessUser {
  readonly name: string;
  readonly createdAt?: number;
  /** When the password was last used to sign in; absent where there is none, or it never was. */
  readonly passwordUsedAt?: number;
}

/** An access key of a user; never its secret. */
export interface AccessKey {
  /** Its last four characters: enough to find it by. */
  readonly ending: string;
  readonly userName: string;
  readonly isActive: boolean;
  readonly createdAt?: number;
  /** Absent where it was never used. */
  readonly usedAt?: number;
  /** The signing name of the service that it was used for last. */
  readonly usedFor?: string;
}

/** Who may take a role on, as its trust policy says. */
export type Truster =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'federated'; readonly provider: string };

export interface AccessRole {
  readonly name: string;
  readonly createdAt?: number;
  readonly trusters: readonly Truster[];
  /** Every statement that lets somebody in asks for something beside: an external id, a subject. */
  readonly isConditional: boolean;
  /** Present where the policy could not be understood: nothing is known of its trusters. */
  readonly isUnread?: true;
}
