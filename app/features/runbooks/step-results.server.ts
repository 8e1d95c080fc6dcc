import type { Source } from '../../../core/resources/source.ts';
import type { KeptResult } from '../../../core/runbooks/kept-run.ts';
import type { RunbookStep } from '../../../core/runbooks/runbook.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { askingOf, askSide } from './live-runbook.server.ts';

/** The checks of one step, for the record: what each told of each environment. */
export async function stepResults(
  step: RunbookStep,
  sources: readonly Source[],
  context: Pick<RequestContext, 'person' | 'console' | 'log'>,
  person: Person,
  signal: AbortSignal,
): Promise<readonly KeptResult[]> {
  const asking = askingOf(context, person, signal);
  const all = await Promise.all(
    step.checks.flatMap((named) =>
      sources.map(async (source): Promise<readonly KeptResult[]> => {
        const told = await askSide(named, source, asking);
        if (told.kind !== 'result') return [];
        const { outcome, sentence } = told.result;
        return [{ environmentId: source.environment.id, title: named.title, outcome, sentence }];
      }),
    ),
  );
  return all.flat();
}
