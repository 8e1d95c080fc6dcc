import { z } from 'zod';
import type { Acknowledgement } from '../../actions/alarm-notes.ts';
import { acknowledgementOf } from '../../actions/alarm-notes.ts';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Cell } from '../../cells/cell.ts';
import { HomeError } from '../../home/home-error.ts';
import { alarmDetail } from '../../resources/alarms/alarms.ts';
import { alarmCommand } from '../../resources/alarms/commands.ts';
import { labelOf } from '../../environments/label.ts';
import type { Alarm } from '../../resources/alarms/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { refusedBy } from '../services/ask.ts';
import { alarmName, alarmNote, NO_SUCH_ALARM } from './alarm-input.ts';

const acknowledgeInput = z
  .object({
    alarm: alarmName,
    /** The state that was seen: when it began, in milliseconds since the epoch. */
    since: z.number().int().nonnegative(),
    note: alarmNote,
  })
  .strict();
type AcknowledgeInput = z.infer<typeof acknowledgeInput>;

const unacknowledgeInput = z.object({ alarm: alarmName }).strict();
type UnacknowledgeInput = z.infer<typeof unacknowledgeInput>;

type Noted =
  | { readonly outcome: 'read'; readonly alarm: Alarm; readonly found: Acknowledgement | undefined }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** The alarm, and who looks after the state that it is in. */
async function noted(scene: PlanningScene, name: string): Promise<Noted> {
  const [cell, notes] = await Promise.all([
    alarmDetail(scene.source, name, budgetFor(scene.signal)),
    notesOf(scene),
  ]);
  if (cell.state !== 'fresh') return { outcome: 'refused', planned: refusedBy(cell, NO_SUCH_ALARM) };
  if (notes.state !== 'fresh') return { outcome: 'refused', planned: refusedBy(notes, NO_SUCH_ALARM) };
  return { outcome: 'read', alarm: cell.value, found: acknowledgementOf(notes.value, cell.value) };
}

async function notesOf({
  alarmNotes,
  source,
  now,
}: PlanningScene): Promise<Cell<readonly Acknowledgement[]>> {
  try {
    return { state: 'fresh', value: await alarmNotes.acknowledgements(source.environment.id), at: now() };
  } catch (error) {
    if (error instanceof HomeError) return error.failure;
    throw error;
  }
}

function planOf(
  scene: PlanningScene,
  alarm: Alarm,
  more: Pick<Plan, 'summary' | 'changes' | 'facts'>,
): Planned {
  return planned({
    ...more,
    // Nothing upstream is touched: the console keeps it for itself.
    calls: [],
    costs: ['It is void as soon as the alarm changes its state again.'],
    loses: [],
    undo: { reach: 'complete', how: 'It is taken back.' },
    commands: [alarmCommand(labelOf(scene.source.environment), alarm.name)],
    version: hashOf([alarm.arn, alarm.state, alarm.since]),
    estimates: [],
  });
}

export const acknowledgeAlarm = defineAction<AcknowledgeInput>({
  id: 'alarms.acknowledge',
  title: 'Acknowledge alarm',
  kind: 'alarm',
  risk: 'safe',
  capability: 'settings:change',
  input: acknowledgeInput,
  target: ({ alarm }) => alarm,
  changes: [],
  permissions: [],
  long: false,
  async plan(scene, input) {
    const read = await noted(scene, input.alarm);
    if (read.outcome === 'refused') return read.planned;
    const { alarm, found } = read;
    if (alarm.since !== input.since)
      return refused('The alarm has changed its state since: look at it again.');
    if (alarm.state === 'OK') return refused('The alarm is ok: there is nothing to look after.');
    if (found) return refused(`${found.by.name} looks after it already.`);
    return planOf(scene, alarm, {
      summary: `Look after the alarm ${alarm.name}, which is in ${alarm.state}`,
      changes: [
        { attribute: 'looked after', before: 'by nobody', after: input.note ?? 'by whoever confirms this' },
      ],
      facts: null,
    });
  },
  async execute(scene: ChangingScene, input): Promise<Outcome> {
    const { id, name } = scene.run.who;
    await scene.alarmNotes.acknowledge(scene.source.environment.id, {
      alarm: input.alarm,
      since: input.since,
      by: { id, name },
      at: scene.now(),
      note: input.note,
    });
    return acknowledged(input);
  },
  async settle(scene, input): Promise<Settled> {
    const notes = await notesOf(scene);
    if (notes.state !== 'fresh') return { outcome: 'unknown', sentence: 'The notes could not be read.' };
    return acknowledgementOf(notes.value, { name: input.alarm, since: input.since })
      ? acknowledged(input)
      : { outcome: 'failed', sentence: 'It did not happen: nobody looks after it.' };
  },
});

function acknowledged({ alarm }: AcknowledgeInput): Outcome {
  return {
    outcome: 'done',
    sentence: `Done: ${alarm} is looked after.`,
    undo: { actionId: 'alarms.unacknowledge', input: { alarm } },
  };
}

export const unacknowledgeAlarm = defineAction<UnacknowledgeInput>({
  id: 'alarms.unacknowledge',
  title: 'Take acknowledgement back',
  kind: 'alarm',
  risk: 'safe',
  capability: 'settings:change',
  input: unacknowledgeInput,
  target: ({ alarm }) => alarm,
  changes: [],
  permissions: [],
  long: false,
  async plan(scene, input) {
    const read = await noted(scene, input.alarm);
    if (read.outcome === 'refused') return read.planned;
    if (!read.found) return refused('Nobody looks after the state that it is in.');
    return planOf(scene, read.alarm, {
      summary: `Nobody looks after the alarm ${read.alarm.name} any more`,
      changes: [{ attribute: 'looked after', before: `by ${read.found.by.name}`, after: 'by nobody' }],
      facts: { since: read.found.since, note: read.found.note ?? null },
    });
  },
  async execute(scene: ChangingScene, input, made): Promise<Outcome> {
    await scene.alarmNotes.unacknowledge(scene.source.environment.id, input.alarm);
    return takenBack(input, made);
  },
  async settle(scene, input, made): Promise<Settled> {
    const notes = await notesOf(scene);
    if (notes.state !== 'fresh') return { outcome: 'unknown', sentence: 'The notes could not be read.' };
    return notes.value.some(({ alarm }) => alarm === input.alarm)
      ? { outcome: 'failed', sentence: 'It did not happen: it is looked after still.' }
      : takenBack(input, made);
  },
});

function takenBack({ alarm }: UnacknowledgeInput, made: Plan): Outcome {
  const { since, note } = made.facts as { readonly since: number; readonly note: string | null };
  const input: Json = note === null ? { alarm, since } : { alarm, since, note };
  return {
    outcome: 'done',
    sentence: `Done: nobody looks after ${alarm} any more.`,
    undo: { actionId: 'alarms.acknowledge', input },
  };
}
