import type { Failure } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';

/** No connection, or none in time, or not the certificate of the name, or one that broke off. */
export type Silence = 'refused' | 'unknown-name' | 'timed-out' | 'certificate' | 'cut';

/** Who told an address: it is asked only because one of these did. */
export type AddressOrigin = 'load balancer' | 'record' | 'container' | 'variable';

/**
 * Why nothing was sent: a link-local address; a name that only an emulator's records know; a name of the network that
 * the containers alone are in; one that only a variable names, and nothing of the environment's own upstream.
 */
export type NotAsked = 'forbidden-address' | 'emulated-name' | 'inside-alone' | 'not-documented';

/** An address at which a part of the platform should answer. */
export interface ServiceAddress {
  /** `http://host:port`, without a path. */
  readonly url: string;
  /** What should answer there: a load balancer's name, a service's. */
  readonly part: string;
  readonly origin: AddressOrigin;
  /** Present where it is not to be asked. */
  readonly notAsked?: NotAsked;
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
  | { readonly kind: 'silent'; readonly why: Silence }
  | { readonly kind: 'not-asked'; readonly why: NotAsked };

export interface AddressList {
  readonly addresses: Listed<ServiceAddress>;
  /** What could not be listed: addresses of it are missing here. */
  readonly unread: readonly Failure[];
}
