import type { Life } from '../../../../core/changes/environment/life/life.ts';
import type { Clients } from '../../../../core/environments/clients.ts';
import type { Messaging } from '../resources/make.ts';

/** One environment whose platform is being lived in, through its own topics and queues. */
export interface PlacedLife extends Life {
  readonly clients: Clients;
  readonly messaging: Messaging;
}
