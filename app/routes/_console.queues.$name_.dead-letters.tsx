import { data } from '@remix-run/node';
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { deadLetterCommands } from '../../core/resources/queues/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { DeadLettersPane } from '../features/queues/dead-letters-pane.tsx';
import { deadLettersOf, lookAtDeadLetters } from '../features/queues/dead-letters.server.ts';
import { messageRights } from '../features/queues/message-rights.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Dead letters of ${data?.key ?? 'a queue'} · Queues · Operations` },
];

/** The dead letters of a queue, or of a dead-letter queue itself, on both sides. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const pair = namedPair('queues', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, (side) => ({
    label: side.label,
    name: side.name,
    may: messageRights(context, person, side),
    dead: deadLettersOf(side, budget),
    commands: deadLetterCommands(side.label, side.name),
  }));
  const status = await pageStatus(sides.map((side) => side.dead));
  return data({ key: pair.key, address: pair.address, sides }, { status });
}

/** A look through dead letters: it changes their receive count, so it is posted and never follows from a link. */
export function action({ request, context, params }: ActionFunctionArgs) {
  requirePermission(request, context, 'messages:look');
  return lookAtDeadLetters(request, context, namedPair('queues', params.name, pairOf(request, context)));
}

export default function DeadLetters() {
  const { key, address, sides } = useLoaderData<typeof loader>();
  return (
    <Page
      title={`Dead letters of ${key}`}
      lead={<PairNames names={sides.map((side) => side.name)} />}
      aside={
        <PairLink
          to={`/queues/${encodeURIComponent(address)}`}
          className="text-sm text-accent hover:underline"
        >
          The queue itself
        </PairLink>
      }
    >
      <Panes>
        {sides.map(({ label, name, dead, may }, index) => (
          <Pane key={label.id} side={label} half={index === 0 ? 'left' : 'right'} title={name}>
            <WherePresent cell={dead} noun="queue">
              <DeadLettersPane label={label} dead={dead} may={may} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map(({ label, commands }) => ({ side: label, lines: commands }))} />
    </Page>
  );
}
