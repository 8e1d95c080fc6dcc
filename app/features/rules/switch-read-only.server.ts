import { data } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import type { RecordBody } from '../../../core/actions/record.ts';
import { failureSentence } from '../../../core/cells/cell.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import { actorOf, originOf } from '../../http/actor.server.ts';
import { formOf } from '../../http/form.server.ts';
import type { Person } from '../../http/people.ts';
import { forgetNotices } from './notices.server.ts';

const LONGEST_REASON = 500;

const switchSchema = z
  .object({
    readOnly: z.enum(['on', 'off']),
    reason: z.string().trim().max(LONGEST_REASON).default(''),
  })
  .refine(({ readOnly, reason }) => readOnly === 'off' || reason !== '');

/**
 * Switches the whole console to read-only, or back. Recorded before it is switched: a switch that no record tells of
 * does not happen. A failure in between is recorded too, as far as that is possible.
 */
export async function switchReadOnly(
  request: Request,
  context: LoaderFunctionArgs['context'],
  person: Person,
) {
  const { readOnly, reason } = await formOf(
    request,
    switchSchema,
    `Read-only is switched by readOnly=on with a reason of at most ${LONGEST_REASON} characters, or by readOnly=off.`,
  );
  const isOn = readOnly === 'on';
  const at = Date.now();
  const who = actorOf(person);
  const body: RecordBody = {
    kind: 'rules-changed',
    at,
    who,
    from: originOf(context),
    environmentId: context.console.home.environment.id,
    summary: isOn ? 'Switch the console to read-only' : 'Let the console change things again',
    changes: [{ attribute: 'readOnly', before: isOn ? 'off' : 'on', after: readOnly }],
    reason: reason || undefined,
  };
  const { records, rules } = context.home;
  try {
    await records.append(body);
    context.log.info({ record: body }, 'record');
    await rules
      .write({ readOnly: isOn, readOnlyReason: reason || undefined, changedBy: who, changedAt: at })
      .catch(async (error: unknown) => {
        await records.append({
          ...body,
          at: Date.now(),
          outcome: 'failed',
          summary: `${body.summary}: failed`,
        });
        throw error;
      });
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return data(
      { switched: false, sentence: `It could not be switched. ${failureSentence(error.failure)}` },
      { status: 503 },
    );
  } finally {
    forgetNotices(context.home);
  }
  return data({
    switched: true,
    sentence: isOn ? 'The console is read-only now.' : 'The console can change things again.',
  });
}
