/**
 * What every loader and action is given. A view's loader, whole:
 *
 *     export async function loader({ request, context, params }: LoaderFunctionArgs) {
 *       const person = requirePermission(request, context, 'states:read');
 *       const { sides, labels } = pairOf(request, context);
 *       const budget = budgetFor(request.signal);
 *       const tables = sides.map((source) => listTables(source, budget)); // promises: streamed, never awaited here
 *       return { labels, tables, refused: sides.map((one) => refusalOf(person, 'data:read', one.environment)) };
 *     }
 *
 * A route without a screen of its own does the same. The nonce of the page is `useNonce()` (nonce.ts) in root.tsx;
 * a thrown error is read by `problemOf(useRouteError())` (problem.ts).
 */
import type { Logger } from 'pino';
import type { Gate } from '../../core/actions/gate.ts';
import type { Masking } from '../../core/actions/masking.ts';
import type { Home } from '../../core/actions/run.ts';
import type { EnvironmentLabel } from '../../core/environments/label.ts';
import type { Source } from '../../core/resources/source.ts';
import type { Library } from '../../core/runbooks/library.ts';
import type { Health } from './health.server.ts';
import type { LocalSignIn } from './local-sign-in.server.ts';
import type { OidcSignIn } from './oidc-sign-in.server.ts';
import type { Person } from './people.ts';
import type { Sessions } from './session.server.ts';

/** The environments as the console reaches them. Made once, when the server starts. */
export interface ConsoleCore {
  /** Every environment, in the order of the environments file. */
  readonly sources: readonly Source[];
  readonly labels: readonly EnvironmentLabel[];
  readonly home: Source;
  readonly find: (environmentId: string) => Source | undefined;
}

/** Remix's load context. Everything of it is made by the server's program, never by a module that is imported. */
export interface RequestContext {
  /** Of this answer's Content-Security-Policy. */
  readonly cspNonce: string;
  /** Also in the answer's `X-Request-Id` and in every log line of the request. */
  readonly requestId: string;
  /** Writes lines that carry the request id. */
  readonly log: Logger;
  /** Who is signed in, with the role that the server knows for that person at this moment. */
  readonly person: Person | undefined;
  /** Where the request came from, as far as the trusted proxies tell. */
  readonly clientAddress: string;
  /** Whether the browser speaks HTTPS to the console. */
  readonly secure: boolean;
  /** Aborted when the server begins to stop: a stream without an end listens to it. */
  readonly stopping: AbortSignal;
  readonly console: ConsoleCore;
  readonly sessions: Sessions;
  readonly localSignIn: LocalSignIn;
  /** Sign-in by an identity provider, where one is set. */
  readonly oidc: OidcSignIn | undefined;
  readonly health: Health;
  /** The only way to change anything upstream. */
  readonly gate: Gate;
  /** What the console keeps for itself: records, runs, approvals, rules. */
  readonly home: Home;
  /** What the gate masks by: shown as rules and as masked samples, never as what was masked. */
  readonly masking: Masking;
  /** The runbooks of the console and of the team. */
  readonly runbooks: Library;
  /** Whether this process was started to change nothing, whatever the rules say. */
  readonly readOnly: boolean;
}
