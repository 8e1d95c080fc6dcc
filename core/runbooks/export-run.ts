import type { DoneMeanwhile, KeptAction, RunbookRun, RunEvent } from './kept-run.ts';
import { doneMeanwhile, endOf, meanwhileNote, RUN_VERDICT_WORDS, tickOf } from './kept-run.ts';
import { OUTCOME_WORDS } from './outcome.ts';

/**
 * A run as Markdown, for whoever keeps it elsewhere. What people and upstream wrote is text in it, whatever it is.
 * @param found What was done so far, where the run is open.
 */
export function exportedRun(run: RunbookRun, found: DoneMeanwhile): string {
  const end = endOf(run);
  const done = doneMeanwhile(run, found);
  const note = meanwhileNote(done);
  const facts = [
    `- Runbook: ${plain(run.title)} (\`${run.runbookId}\`, text \`${run.textVersion}\`)`,
    `- Environments: ${run.environments.map(({ label }) => plain(label)).join(', ')}`,
    `- Started: ${momentOf(run.startedAt)} by ${plain(run.startedBy.name)}`,
    `- Held by: ${plain(run.holder.name)}`,
    end
      ? `- Finished: ${momentOf(end.at)} by ${plain(end.who.name)}: ${RUN_VERDICT_WORDS[end.verdict]}${end.text ? `. ${plain(end.text)}` : ''}`
      : '- Finished: not yet',
  ];
  return [
    `# ${plain(run.title)}, ${momentOf(run.startedAt)}`,
    facts.join('\n'),
    ...run.steps.map((step, index) => stepText(run, step, index + 1)),
    '## What was done meanwhile',
    ...(done.actions.length > 0 ? [done.actions.map(actionLine(run)).join('\n')] : []),
    ...(note === undefined ? [] : [note]),
    '## Everything in its order',
    run.events
      .map((event) => `- ${momentOf(event.at)} ${plain(event.who.name)} ${eventWords(run, event)}`)
      .join('\n'),
    '',
  ].join('\n\n');
}

function stepText(run: RunbookRun, step: RunbookRun['steps'][number], number: number): string {
  const tick = tickOf(run, step.id);
  const head = `## ${number}. ${plain(step.title)}`;
  const ticked = tick ? `Ticked at ${momentOf(tick.at)} by ${plain(tick.who.name)}.` : 'Not ticked.';
  const results = (tick?.results ?? []).map(
    ({ environmentId, title, outcome, sentence }) =>
      `- ${OUTCOME_WORDS[outcome]}, ${plain(environmentLabel(run, environmentId))}: ${plain(title)}: ${plain(sentence)}`,
  );
  const notes = run.events.flatMap((event) =>
    event.kind === 'noted' && event.stepId === step.id
      ? [`- ${momentOf(event.at)} ${plain(event.who.name)}: ${plain(event.text)}`]
      : [],
  );
  return [head, ticked, results.join('\n'), notes.join('\n')].filter((part) => part !== '').join('\n\n');
}

function actionLine(run: RunbookRun) {
  return ({ id, title, environmentId, target, who, state, at }: KeptAction) =>
    `- ${momentOf(at)} ${plain(who)}: ${plain(title)}, ${plain(target)}, ${plain(environmentLabel(run, environmentId))}: ${plain(state)} (\`${id.replaceAll('`', '')}\`)`;
}

function environmentLabel(run: RunbookRun, id: string): string {
  return run.environments.find((one) => one.id === id)?.label ?? id;
}

/** An event in words, for a list of them. */
export function eventWords(run: Pick<RunbookRun, 'steps'>, event: RunEvent): string {
  const step = (id: string) => plain(run.steps.find((one) => one.id === id)?.title ?? id);
  switch (event.kind) {
    case 'started':
      return 'began';
    case 'ticked':
      return `ticked ${step(event.stepId)}`;
    case 'unticked':
      return `took the tick of ${step(event.stepId)} back`;
    case 'noted':
      return `noted${event.stepId ? ` at ${step(event.stepId)}` : ''}: ${plain(event.text)}`;
    case 'offered':
      return `hands over${event.text ? `: ${plain(event.text)}` : ''}`;
    case 'withdrawn':
      return 'keeps it after all';
    case 'accepted':
      return 'took it over';
    case 'finished':
      return `finished it: ${RUN_VERDICT_WORDS[event.verdict]}${event.text ? `. ${plain(event.text)}` : ''}`;
  }
}

function momentOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** One line of text that Markdown takes for nothing else. Source: CommonMark, "Backslash escapes". */
export function plain(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- controls and what turns the direction of text are left out
      .replaceAll(/[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
      .trim()
      .replaceAll(/[!-/:-@[-`{-~]/g, (character) =>
        /[,.:;%'/()?]/.test(character) ? character : `\\${character}`,
      )
      // A number at the beginning would be a list, an address a link.
      .replace(/^(\d+)([.)])/, '$1\\$2')
      .replaceAll(/:\/\//g, ':\u200b//')
  );
}
