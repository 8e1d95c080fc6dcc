import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { inventoryOf } from '../../core/changes/environment/inventory.ts';
import { listBackupPlansCommand } from '../../core/resources/backup-plans/commands.ts';
import { listBucketsCommand } from '../../core/resources/buckets/commands.ts';
import { listQueuesCommand } from '../../core/resources/queues/commands.ts';
import { listSecretsCommand } from '../../core/resources/secrets/commands.ts';
import { listBackupsCommand, listTablesCommand } from '../../core/resources/tables/commands.ts';
import { listSubscriptionsCommand, listTopicsCommand } from '../../core/resources/topics/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page, Section } from '../components/page.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { BackupPane } from '../features/environment/backup-pane.tsx';
import { backupSide } from '../features/environment/backup-side.server.ts';
import { CataloguePane } from '../features/environment/catalogue-pane.tsx';
import { PrepareActions } from '../features/environment/prepare-actions.tsx';
import { rightsOf } from '../features/environment/rights.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Prepare · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const budget = budgetFor(request.signal);
  const panes = sides.map((source, index) => ({
    label: labels[index === 0 ? 0 : 1],
    rights: rightsOf(context, person, source),
    inventory: inventoryOf(source, budget),
    backups: backupSide(source, context.home.schedules, budget, Date.now()),
  }));
  return { panes };
}

export default function PreparePage() {
  const { panes } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Prepare"
      lead="What each environment has of the catalogue, what fills it, and when its tables are backed up."
    >
      <Panes>
        {panes.map(({ label, rights, inventory, backups }, index) => (
          <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'}>
            <Section title="Catalogue">
              <CataloguePane inventory={inventory} />
            </Section>
            <Section title="Data">
              <PrepareActions environmentId={label.id} rights={rights} />
            </Section>
            <Section title="Backups">
              <Suspense fallback={<Waiting lines={6} />}>
                <Await resolve={backups} errorElement={<BrokenStream />}>
                  {(side) => <BackupPane environmentId={label.id} side={side} rights={rights} />}
                </Await>
              </Suspense>
            </Section>
          </Pane>
        ))}
      </Panes>
      <CommandLines
        commands={panes.map(({ label }) => ({
          side: label,
          lines: [
            listTablesCommand(label),
            listBucketsCommand(label),
            listQueuesCommand(label),
            listTopicsCommand(label),
            listSubscriptionsCommand(label),
            listSecretsCommand(label),
            listBackupsCommand(label),
            listBackupPlansCommand(label),
          ],
        }))}
      />
    </Page>
  );
}
