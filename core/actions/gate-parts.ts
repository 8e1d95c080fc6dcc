import type { Clients } from '../environments/clients.ts';
import type { Environment } from '../environments/schema.ts';
import type { Source } from '../resources/source.ts';
import type { Action, Captures } from './action.ts';
import type { ChangeCapability } from './capability.ts';
import type { Masking } from './masking.ts';
import type { Actor, RecordBody } from './record.ts';
import type { Home, Run } from './run.ts';

/** What the gate is made of. Everything that reaches a network is handed in. */
export interface GateParts {
  readonly actions: readonly Action[];
  readonly home: Home;
  /** The environment's reads, through a reader that keeps nothing: a plan is never made of old answers. */
  readonly planningSource: (environmentId: string) => Source | undefined;
  /** The clients that may change things. Nobody else is given them. */
  readonly changingClients: (environmentId: string) => Clients;
  readonly masking?: Masking;
  readonly captures: (environment: Environment, clients: Clients) => Captures;
  /** Why this person may not, as a sentence; undefined where the person may. */
  readonly refusalOf: (
    who: Actor,
    capability: ChangeCapability | 'approvals:decide' | 'glass:break',
    environment: Pick<Environment, 'guard' | 'label'>,
  ) => string | undefined;
  /** Tells everybody (a webhook). Never throws, never waits for long. */
  readonly announce: (sentence: string) => void;
  /** Keeps what could not be recorded, in the log and a local file, until it can be. */
  readonly spool: (body: RecordBody) => Promise<void>;
  /** One structured line per record. */
  readonly logRecord: (body: RecordBody) => void;
  readonly logFailure: (error: unknown, message: string) => void;
  /** After a change: what pages keep of this environment is asked anew. */
  readonly changed: (environmentId: string) => void;
  /** Told of every run that has ended, once its outcome is recorded. Never throws, never waits. */
  readonly ended?: (run: Run) => void;
  /** Switched on for the whole process, whatever the rules say. */
  readonly readOnly: boolean;
  /** Tells this console from others: owns the leases of its runs. */
  readonly owner: string;
  readonly now: () => number;
}
