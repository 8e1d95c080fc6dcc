import { Check, Copy, Terminal } from 'lucide-react';
import { useState } from 'react';
import { awsSignInNotes } from '../../core/commands/sign-in-notes.ts';
import type { EnvironmentLabel } from '../../core/environments/label.ts';
import { SideName } from './pair/side.tsx';

interface SideCommand {
  readonly side: EnvironmentLabel;
  readonly lines: readonly string[];
  /** As whom they are to be run; by default what AWS asks for. */
  readonly notes?: readonly string[];
}

interface CommandLinesProps {
  readonly commands: readonly SideCommand[];
  /** What of the view they do not spell out. */
  readonly remark?: string;
}

/** The command lines that do the same as the view above them, one block a side. */
export function CommandLines({ commands, remark }: CommandLinesProps) {
  return (
    <details className="group rounded-lg border border-line bg-surface">
      <summary className="flex cursor-pointer select-none items-center gap-2 px-4 py-2.5 text-sm text-ink-muted hover:text-ink">
        <Terminal aria-hidden className="size-4" />
        The same on the command line
      </summary>
      <div className="grid gap-4 border-t border-line p-4 md:grid-cols-2">
        {commands.map(({ side, lines, notes = awsSignInNotes(side) }) => (
          <div key={side.id} className="min-w-0 space-y-2">
            <SideName side={side} className="text-xs" />
            {lines.map((line) => (
              <Line key={line} line={line} />
            ))}
            {lines.length > 0 ? <SignInNotes notes={notes} /> : null}
          </div>
        ))}
        {remark ? <p className="text-2xs text-ink-faint md:col-span-2">{remark}</p> : null}
      </div>
    </details>
  );
}

interface CommandLineProps {
  readonly line: string;
  /** As whom it is to be run, where it stands alone. */
  readonly notes?: readonly string[];
}

export function CommandLine({ line, notes = [] }: CommandLineProps) {
  return (
    <>
      <Line line={line} />
      <SignInNotes notes={notes} />
    </>
  );
}

interface FoldedCommandsProps {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** The command lines of a single button: folded, since the button is what the form is for. */
export function FoldedCommands({ lines, notes }: FoldedCommandsProps) {
  return (
    <details>
      <summary className="w-fit cursor-pointer select-none text-xs text-ink-muted hover:text-ink">
        As a command
      </summary>
      <div className="mt-2 space-y-2">
        {lines.map((line) => (
          <Line key={line} line={line} />
        ))}
        <SignInNotes notes={notes} />
      </div>
    </details>
  );
}

function SignInNotes({ notes }: { readonly notes: readonly string[] }) {
  return notes.map((note) => (
    <p key={note} className="text-2xs text-ink-faint [overflow-wrap:anywhere]">
      {note}
    </p>
  ));
}

function Line({ line }: { readonly line: string }) {
  return (
    <div className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2">
      <code className="min-w-0 flex-1 whitespace-pre-wrap break-all font-mono text-2xs leading-5">
        {line}
      </code>
      <CopyButton text={line} label="Copy the command" />
    </div>
  );
}

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={copied ? 'Copied' : label}
      title={label}
      className="rounded p-0.5 text-ink-faint hover:text-ink"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 1_500);
        });
      }}
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}
