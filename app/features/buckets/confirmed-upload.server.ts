import { RUN_ID } from '../../../core/actions/run-id.ts';
import { waitsUntil } from '../../../core/actions/pouring.ts';
import { putObjectInput } from '../../../core/changes/buckets/put-object-input.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import type { ConfirmedUpload } from './upload-files.ts';

/** The confirmed upload whose files are still to be chosen, where the address names one (`upload`). */
export async function uploadWanted(
  request: Request,
  context: Pick<RequestContext, 'home'>,
  person: Person,
): Promise<ConfirmedUpload | undefined> {
  const runId = new URL(request.url).searchParams.get('upload');
  if (runId === null || !RUN_ID.test(runId)) return undefined;
  const found = await confirmedUpload(context, person, runId);
  return found?.isWaiting ? found : undefined;
}

/** An upload of this person that was confirmed; `isWaiting` as long as its content may come. */
export async function confirmedUpload(
  { home }: Pick<RequestContext, 'home'>,
  person: Person,
  runId: string,
): Promise<(ConfirmedUpload & { readonly isWaiting: boolean }) | undefined> {
  const run = await home.runs.find(runId);
  if (run?.actionId !== 'buckets.put-object' || run.who.id !== person.id) return undefined;
  const input = putObjectInput.safeParse(run.input);
  if (!input.success) return undefined;
  const { bucket, files } = input.data;
  return {
    runId,
    environmentId: run.environmentId,
    bucket,
    files,
    until: waitsUntil(run),
    isWaiting: run.state === 'waiting',
  };
}
