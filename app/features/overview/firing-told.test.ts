import { describe, expect, it } from 'vitest';
import type { Cell, Failure } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { AlarmRow } from '../alarms/alarm-row.ts';
import { firingTold } from './firing-told.ts';
import type { FiringSide } from './overview.ts';

const label = (id: string, name: string) => ({ id, label: name }) as EnvironmentLabel;
const LABELS = [label('dev', 'Development'), label('prod', 'Production')] as const;
const failure: Failure = { state: 'timed-out', operation: 'cloudwatch:DescribeAlarms', at: 2 };

type Alarms = Cell<readonly AlarmRow[]>;

const alarms = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `alarm ${index}` }) as AlarmRow);
const fresh = (count: number): Alarms => ({ state: 'fresh', value: alarms(count), at: 1 });
const stale = (count: number): Alarms => ({ state: 'stale', value: alarms(count), at: 1, failure });
const empty: Alarms = { state: 'empty', at: 1 };

function told(left: Alarms, right: Alarms) {
  const sides: readonly FiringSide[] = [
    { half: 'left', cell: left },
    { half: 'right', cell: right },
  ];
  const { unseen, old, quiet, headline } = firingTold(sides, LABELS);
  const names = (of: readonly { readonly label: EnvironmentLabel }[]) => of.map((side) => side.label.label);
  return { unseen: names(unseen), old: names(old), quiet: quiet.map((one) => one.label), headline };
}

describe('a side whose alarms could not be read now', () => {
  it('is told as old where nothing fired before: it was not checked', () => {
    expect(told(stale(0), empty)).toEqual({
      ...{ unseen: [], old: ['Development'], quiet: ['Production'] },
      headline: undefined,
    });
  });

  it('is not counted among what fires, but told apart', () => {
    expect(told(stale(2), fresh(1))).toEqual({
      ...{ unseen: [], old: ['Development'], quiet: [] },
      headline: {
        title: '1 alarm fires in Production; 2 alarms fired in Development when last seen',
        tone: 'bad',
      },
    });
  });

  it('makes no current trouble alone, and leaves the other side what it is', () => {
    expect(told(empty, stale(1))).toEqual({
      ...{ unseen: [], old: ['Production'], quiet: ['Development'] },
      headline: { title: '1 alarm fired in Production when last seen', tone: 'warn' },
    });
  });

  it('is unseen where nothing of before is known either', () => {
    expect(told(failure, fresh(3))).toMatchObject({
      ...{ unseen: ['Development'], old: [], headline: { title: '3 alarms fire in Production' } },
    });
  });
});

it('says that nothing fires only of sides that were read, and nothing of an endpoint without alarms', () => {
  expect(told(empty, empty)).toMatchObject({ quiet: ['Development', 'Production'], headline: undefined });
  expect(told({ ...failure, state: 'unsupported' }, empty)).toEqual({
    ...{ unseen: [], old: [], quiet: ['Production'], headline: undefined },
  });
});
