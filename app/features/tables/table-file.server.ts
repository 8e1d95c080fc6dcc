import { failureSentence } from '../../../core/cells/cell.ts';
import { exportTable } from '../../../core/changes/tables/engine/export-table.ts';
import type { ItemFormat } from '../../../core/changes/tables/engine/formats/format.ts';
import { Cancelled, UpstreamFailed } from '../../../core/changes/tables/engine/upstream-call.ts';
import { fileName, mediaTypeOf } from '../../../core/changes/tables/file-places.ts';
import type { Source } from '../../../core/resources/source.ts';
import { statusOfFailure } from '../buckets/object-request.server.ts';

/** Somebody waits for the first bytes. */
const PATIENCE = { attempts: 4, firstPauseMs: 50, longestPauseMs: 1_000 };

/**
 * A table as a file that is sent while it is read: a page of 1 MB or two are in memory, and no more is read than the
 * reader takes. What fails before the first bytes is an answer; what fails later cuts the file off.
 * @throws a Response with a sentence.
 */
export async function tableFile(
  source: Pick<Source, 'clients'>,
  table: string,
  format: ItemFormat,
  signal: AbortSignal,
): Promise<Response> {
  const place = { client: source.clients.dynamodb, table };
  const pages = exportTable(place, format, { signal, patience: PATIENCE });
  const first = await firstOf(pages);
  let next: Promise<IteratorResult<Buffer, unknown>> | undefined = Promise.resolve(first);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const step = await (next ?? pages.next());
        next = undefined;
        if (step.done) controller.close();
        else controller.enqueue(step.value);
      },
      async cancel() {
        await pages.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      'Content-Type': mediaTypeOf(format),
      'Content-Disposition': `attachment; filename="${fileName(table, Date.now(), format)}"`,
      'Cache-Control': 'no-store',
    },
  });
}

async function firstOf(pages: AsyncGenerator<Buffer>): Promise<IteratorResult<Buffer, unknown>> {
  try {
    return await pages.next();
  } catch (error) {
    if (error instanceof Cancelled) throw new Response(null, { status: 503 });
    if (!(error instanceof UpstreamFailed)) throw error;
    const { failure } = error;
    throw Response.json({ sentence: failureSentence(failure) }, { status: statusOfFailure(failure.state) });
  }
}
