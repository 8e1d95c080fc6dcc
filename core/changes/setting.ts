import type { ZodType, ZodTypeDef } from 'zod';
import { defineAction } from '../actions/action.ts';
import type {
  Action,
  ActionKind,
  ChangingScene,
  Outcome,
  PlanningScene,
  Settled,
  UndoOffer,
} from '../actions/action.ts';
import { hashOf } from '../actions/canonical.ts';
import type { ChangeCapability } from '../actions/capability.ts';
import type { Json, Plan } from '../actions/plan.ts';
import { planned, refused } from '../actions/plan.ts';
import type { RiskClass } from '../actions/risk.ts';
import { failureSentence } from '../cells/cell.ts';
import type { Cell } from '../cells/cell.ts';
import type { CommandTarget } from '../commands/command-line.ts';
import { labelOf } from '../environments/label.ts';
import { failureOf } from '../upstream/failure.ts';
import { differences } from './differences.ts';

const CALL_MS = 20_000;

/** One setting of one resource: what it is, what it should be, and the one call that makes it so. */
export interface Setting<Input, Value extends object> {
  readonly id: string;
  readonly title: string;
  readonly kind: ActionKind;
  readonly risk: RiskClass;
  readonly capability: ChangeCapability;
  readonly input: ZodType<Input, ZodTypeDef, unknown>;
  readonly target: (input: Input) => string;
  /** `dynamodb:UpdateTimeToLive`. */
  readonly operation: string;
  /** Where one direction is another call: which, and both for the console's role. */
  readonly operationOf?: (input: Input) => string;
  readonly operations?: readonly string[];
  readonly permissions: Action['permissions'];
  readonly read: (scene: PlanningScene, input: Input) => Promise<Cell<Value>>;
  /** What is said where the resource is not there; by default what the read says. */
  readonly absent?: (input: Input) => string;
  /** Only what the call sets: what else was read is neither compared nor told. */
  readonly wanted: (input: Input, now: Value) => Value;
  /** The values in words, by attribute. */
  readonly words: (value: Value) => Readonly<Record<string, string>>;
  readonly summary: (input: Input, now: Value) => string;
  readonly send: (
    scene: ChangingScene,
    input: Input,
    now: Value,
    options: { readonly abortSignal: AbortSignal },
  ) => Promise<unknown>;
  readonly command: (target: CommandTarget, input: Input, now: Value) => string;
  /** The same action's input that makes it as it was; undefined where that can not be had back. */
  readonly inputOf: (before: Value, input: Input) => Input | undefined;
  readonly costs?: (input: Input, now: Value) => readonly string[];
  readonly loses?: (input: Input, now: Value) => readonly string[];
  /** Where one direction weighs more than the action's class says: what is deleted earlier does not come back. */
  readonly riskOf?: (input: Input, now: Value) => RiskClass | undefined;
  /** Why it can not be done now, though it differs. */
  readonly refusal?: (input: Input, now: Value) => string | undefined;
  /** What only one direction has: switching point-in-time recovery off loses what is kept. */
  readonly undoHow?: (input: Input, now: Value) => Plan['undo'];
}

/** An action that changes one setting, bound to what it was, undone by itself, and found out about by reading again. */
export function settingAction<Input, Value extends object>(setting: Setting<Input, Value>): Action {
  const beforeOf = (plan: Plan) => plan.facts as unknown as Value;

  function undoOf(input: Input, plan: Plan): UndoOffer | undefined {
    const former = plan.undo.reach === 'none' ? undefined : setting.inputOf(beforeOf(plan), input);
    return former === undefined ? undefined : { actionId: setting.id, input: former as Json };
  }

  const done = (input: Input, plan: Plan): Outcome => ({
    outcome: 'done',
    sentence: `Done: ${plan.summary}.`,
    undo: undoOf(input, plan),
  });

  async function settle(scene: PlanningScene, input: Input, plan: Plan): Promise<Settled> {
    const now = await setting.read(scene, input);
    if (now.state !== 'fresh') return { outcome: 'unknown', sentence: 'The setting could not be read.' };
    // What a service fills in beside it (a recovery period) is not what was asked for.
    const is = setting.words(now.value);
    if (plan.changes.every((change) => is[change.attribute] === change.after)) return done(input, plan);
    if (plan.changes.every((change) => is[change.attribute] === change.before))
      return { outcome: 'failed', sentence: 'It did not happen: the setting is as it was.' };
    return { outcome: 'unknown', sentence: 'The setting is neither as it was nor as it should be.' };
  }

  return defineAction<Input>({
    id: setting.id,
    title: setting.title,
    kind: setting.kind,
    risk: setting.risk,
    capability: setting.capability,
    input: setting.input,
    target: setting.target,
    changes: setting.operations ?? [setting.operation],
    permissions: setting.permissions,
    long: false,
    async plan(scene, input) {
      const cell = await setting.read(scene, input);
      if (cell.state === 'absent' && setting.absent) return refused(setting.absent(input), cell);
      if (cell.state !== 'fresh')
        return cell.state === 'empty'
          ? refused('There is no such setting here.')
          : refused(
              failureSentence(cell.state === 'stale' ? cell.failure : cell),
              cell.state === 'stale' ? cell.failure : cell,
            );
      const now = cell.value;
      const changes = differences(setting.words(now), setting.words(setting.wanted(input, now)));
      if (changes.length === 0) return refused('Nothing is different: it is set like this already.');
      const refusal = setting.refusal?.(input, now);
      if (refusal) return refused(refusal);
      const risk = setting.riskOf?.(input, now);
      return planned({
        ...(risk && { risk }),
        summary: setting.summary(input, now),
        calls: [{ operation: setting.operationOf?.(input) ?? setting.operation, on: setting.target(input) }],
        changes,
        costs: setting.costs?.(input, now) ?? [],
        loses: setting.loses?.(input, now) ?? [],
        undo: setting.undoHow?.(input, now) ?? { reach: 'complete', how: 'It is set as it was.' },
        commands: [setting.command(labelOf(scene.source.environment), input, now)],
        version: hashOf(setting.words(now)),
        estimates: [],
        facts: now as unknown as Json,
      });
    },
    async execute(scene, input, plan) {
      const abortSignal = AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]);
      try {
        await setting.send(scene, input, beforeOf(plan), { abortSignal });
      } catch (error) {
        const failure = failureOf(error, setting.operationOf?.(input) ?? setting.operation);
        return { outcome: 'failed', sentence: failureSentence(failure), failure };
      }
      return done(input, plan);
    },
    settle,
  });
}
