/** Who told an address: it is asked only because one of these did. */
export type AddressOrigin = 'load balancer' | 'container';

/** An address at which a part of the platform should answer. */
export interface ServiceAddress {
  /** `http://host:port`, without a path. */
  readonly url: string;
  /** What should answer there: a load balancer's name, a service's. */
  readonly part: string;
  readonly origin: AddressOrigin;
}

/** What an address said to `GET /health`. */
export type AddressAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly milliseconds: number;
      /** The version that the service tells of itself, where it tells one. Hostile text. */
      readonly version?: string;
    }
  /** No connection, or none in time, or not the certificate of the name. */
  | {
      readonly kind: 'silent';
      readonly why: 'refused' | 'unknown-name' | 'timed-out' | 'certificate' | 'cut';
    }
  /** Nothing was sent: the address is none that may be asked. */
  | { readonly kind: 'not-asked'; readonly why: 'forbidden-address' };
