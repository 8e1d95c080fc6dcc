import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { labelOf } from '../../core/environments/label.ts';
import { recordCommand } from '../../core/resources/logs/commands.ts';
import { readLogRecord } from '../../core/resources/logs/record.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { StreamedCell } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Pane } from '../components/pair/side.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { RecordFields } from '../features/logs/record-fields.tsx';
import { badRequest, notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

const wantedSchema = z.object({ environment: z.string().min(1).max(64), ptr: z.string().min(1).max(2_048) });

/** One log event with every field of it, as a row of Insights points to it. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  const wanted = wantedSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!wanted.success) throw badRequest('A record is named by its environment and its pointer.');
  const { environment, ptr } = wanted.data;
  const source = context.console.find(environment);
  if (!source) throw notFound('There is no such environment.');
  requirePermission(request, context, 'data:read', source.environment);
  const label = labelOf(source.environment);
  const record = readLogRecord(source, ptr, budgetFor(request.signal));
  const status = await pageStatus([record]);
  return data({ label, record, command: recordCommand(label, ptr) }, { status });
}

export default function LogRecord() {
  const { label, record, command } = useLoaderData<typeof loader>();
  return (
    <>
      <Pane side={label} title="Record">
        <StreamedCell cell={record}>
          {({ fields, moment }) => (
            <div className="space-y-3">
              {moment ? (
                <PairLink
                  to="/logs/context"
                  search={{ environment: label.id, ...moment, at: String(moment.at) }}
                  className="text-sm text-accent hover:underline"
                >
                  Lines around it
                </PairLink>
              ) : null}
              <RecordFields fields={fields} />
            </div>
          )}
        </StreamedCell>
      </Pane>
      <CommandLines commands={[{ side: label, lines: [command] }]} />
    </>
  );
}
