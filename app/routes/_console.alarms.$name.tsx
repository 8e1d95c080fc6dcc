import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { WherePresent } from '../components/cells/where-present.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { AlarmPane } from '../features/alarms/alarm-pane.tsx';
import { alarmSide } from '../features/alarms/alarm-side.server.ts';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pageStatus } from '../features/lists/page-status.server.ts';
import { mayAct } from '../http/actor.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Alarm'} · Alarms · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = namedPair('alarms', params.name, pairOf(request, context));
  const budget = budgetFor(request.signal);
  const sides = bothSides(pair, (side) => {
    const may = {
      test: mayAct(context, 'alarms.test', side.label.id),
      silence: mayAct(context, 'alarms.silence', side.label.id),
      acknowledge: mayAct(context, 'alarms.acknowledge', side.label.id),
    };
    return alarmSide(side, context.home, may, budget);
  });
  const status = await pageStatus(sides.map((side) => side.detail));
  return data({ key: pair.key, sides }, { status });
}

export default function AlarmPage() {
  const { key, sides } = useLoaderData<typeof loader>();
  return (
    <Page title={key} lead={<PairNames names={sides.map((side) => side.name)} />}>
      <Panes>
        {sides.map((side, index) => (
          <Pane key={side.label.id} side={side.label} half={index === 0 ? 'left' : 'right'} title={side.name}>
            <WherePresent cell={side.detail} noun="alarm">
              <AlarmPane side={side} />
            </WherePresent>
          </Pane>
        ))}
      </Panes>
      <CommandLines commands={sides.map(({ label, lines }) => ({ side: label, lines }))} />
    </Page>
  );
}
