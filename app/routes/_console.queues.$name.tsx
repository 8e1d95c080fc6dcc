import { data } from '@remix-run/node';
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { queueCommands } from '../../core/resources/queues/commands.ts';
import { deadLetterSources, moveTasks, queueTags } from '../../core/resources/queues/queues.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { lookAtMessages } from '../features/queues/look.server.ts';
import { MessageLook } from '../features/queues/message-look.tsx';
import { messageRights } from '../features/queues/message-rights.server.ts';
import { DeadLettersLink, QueueActions } from '../features/queues/queue-actions.tsx';
import { ofQueue, queueOf } from '../features/queues/queue-reads.server.ts';
import { QueueFigures, QueueSettings } from '../features/queues/summary-pane.tsx';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Queue'} · Queues · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const pair = namedPair('queues', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const now = Date.now();
  const sides = bothSides(pair, (side) => {
    const read = queueOf(side, budget);
    return {
      label: side.label,
      name: side.name,
      may: messageRights(context, person, side),
      queue: read.queue,
      age: read.age,
      sources: ofQueue(read, (queue) => deadLetterSources(side.source, queue.url, budget)),
      tasks: ofQueue(read, (queue) => moveTasks(side.source, queue.arn, budget)),
      tags: ofQueue(read, (queue) => queueTags(side.source, queue.url, budget)),
      commands: queueCommands(side.label, side.name, now),
    };
  });
  const status = await pageStatus(sides.map((side) => side.queue));
  return data({ key: pair.key, address: pair.address, sides }, { status });
}

/** A look at messages: it changes their receive count, so it is posted and never happens by following a link. */
export function action({ request, context, params }: ActionFunctionArgs) {
  requirePermission(request, context, 'messages:look');
  return lookAtMessages(request, context, namedPair('queues', params.name, pairOf(request, context)));
}

export default function Queue() {
  const { key, address, sides } = useLoaderData<typeof loader>();
  return (
    <Page
      title={key}
      lead={<PairNames names={sides.map((side) => side.name)} />}
      aside={<DeadLettersLink address={address} />}
    >
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <WherePresent cell={side.queue} noun="queue">
              <QueueFigures {...side} />
              <MessageLook {...side} />
              <QueueActions environmentId={side.label.id} queue={side.queue} may={side.may} />
              <QueueSettings {...side} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map(({ label, commands }) => ({ side: label, lines: commands }))} />
    </Page>
  );
}
