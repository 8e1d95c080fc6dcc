import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { labelOf } from '../../core/environments/label.ts';
import { contextCommand } from '../../core/resources/logs/commands.ts';
import { linesAround } from '../../core/resources/logs/context.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { StreamedCell } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Pane } from '../components/pair/side.tsx';
import { momentWanted } from '../features/logs/moment-wanted.server.ts';
import { StillLines } from '../features/logs/past-panel.tsx';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** So many lines before the moment, and as many from it on. */
const LINES = 50;

/** What stands around one line in its own stream. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  const { environment, ...moment } = momentWanted(request);
  const source = context.console.find(environment);
  if (!source) throw notFound('There is no such environment.');
  requirePermission(request, context, 'data:read', source.environment);
  const label = labelOf(source.environment);
  const lines = linesAround(source, moment, LINES, budgetFor(request.signal));
  const status = await pageStatus([lines]);
  return data({ label, moment, lines, command: contextCommand(label, moment, LINES) }, { status });
}

export default function LogContext() {
  const { label, moment, lines, command } = useLoaderData<typeof loader>();
  return (
    <>
      <Pane side={label} title={`${moment.group} · ${moment.stream}`}>
        <p className="mb-2 text-xs text-ink-muted">
          {LINES} lines before {new Date(moment.at).toISOString()}, and as many from then on.
        </p>
        <StreamedCell
          cell={lines}
          empty={<p className="text-sm text-ink-muted">The stream has no line there.</p>}
        >
          {(found) => <StillLines lines={found} labels={[label]} none="The stream has no line there." />}
        </StreamedCell>
      </Pane>
      <CommandLines commands={[{ side: label, lines: [command] }]} />
    </>
  );
}
