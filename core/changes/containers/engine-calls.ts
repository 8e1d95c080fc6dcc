import type Docker from 'dockerode';
import type { ChangingScene, Outcome } from '../../actions/action.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { askDocker, DockerError } from '../../resources/containers/ask.ts';
import { failureOf } from '../../upstream/failure.ts';

/** A container is given time to end in order; the engine kills it afterwards and answers then. */
const CALL_MS = 60_000;
/** The Engine's answer where a container is already as it is asked to be. */
const NOT_MODIFIED = 304;

/** What became of one container. */
export type Done =
  | { readonly name: string; readonly failure?: undefined }
  | { readonly name: string; readonly failure: Failure };

/** One call of the engine that changes something. That it is as wanted already is no failure. */
export async function change(
  scene: ChangingScene,
  call: (docker: Docker, abortSignal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const abortSignal = AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]);
  try {
    await askDocker(scene.clients, (docker) => call(docker, abortSignal));
  } catch (error) {
    if (error instanceof DockerError && error.$metadata.httpStatusCode === NOT_MODIFIED) return;
    throw error;
  }
}

/** Does the work for one container, and says how it ended. */
export async function attempt(name: string, operation: string, work: () => Promise<void>): Promise<Done> {
  try {
    await work();
    return { name };
  } catch (error) {
    return { name, failure: failureOf(error, operation) };
  }
}

/** What a failure of the engine means, in its own words where it has some. */
export function wordsOf(failure: Failure): string {
  return failure.detail ?? failureSentence(failure);
}

/** How all of them ended together. `verb` as in `restarted`. */
export function outcomeOf(all: readonly Done[], verb: string, done: Outcome): Outcome {
  const failed = all.flatMap((one) => (one.failure ? [one] : []));
  const [first] = failed;
  if (!first) return done;
  const names = (some: readonly Done[]) => some.map(({ name }) => name).join(', ');
  const succeeded = all.filter(({ failure }) => !failure);
  return {
    outcome: 'failed',
    sentence: `${first.name} could not be ${verb}: ${wordsOf(first.failure)}`,
    failure: first.failure,
    completed: succeeded.length > 0 ? `${names(succeeded)}: ${verb}` : undefined,
    remaining: names(failed),
  };
}
