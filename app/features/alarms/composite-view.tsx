import { CircleCheck, CircleDashed, CircleHelp } from 'lucide-react';
import type { TreeNode } from '../../../core/resources/alarms/composite-tree.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { AlarmMark } from './alarm-mark.tsx';

/** What a composite alarm is made of, and which of it holds now. */
export function CompositeView({ tree }: { readonly tree: TreeNode }) {
  return (
    <ul className="text-sm">
      <Node node={tree} />
    </ul>
  );
}

function Node({ node }: { readonly node: TreeNode }) {
  return (
    <li className="py-0.5">
      <Line node={node} />
      <Inner node={node} />
    </li>
  );
}

function Inner({ node }: { readonly node: TreeNode }) {
  const parts = node.kind === 'group' ? node.parts : node.kind === 'alarm' && node.inner ? [node.inner] : [];
  if (parts.length === 0) return null;
  return (
    <ul className="ml-1.5 border-l border-line pl-4">
      {parts.map((part, index) => (
        <Node key={index} node={part} />
      ))}
    </ul>
  );
}

function Line({ node }: { readonly node: TreeNode }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <HoldsMark holds={node.holds} />
      {node.kind === 'alarm' ? (
        <AlarmLine node={node} />
      ) : (
        <span className={node.kind === 'mistake' ? 'text-warn' : 'text-ink-muted'}>
          {node.kind === 'constant' ? (node.holds ? 'always' : 'never') : node.words}
        </span>
      )}
    </span>
  );
}

const WANTED = { ALARM: 'in alarm', OK: 'ok', INSUFFICIENT_DATA: 'without data' } as const;

function AlarmLine({ node }: { readonly node: Extract<TreeNode, { kind: 'alarm' }> }) {
  return (
    <>
      <PairLink
        to={`/alarms/${encodeURIComponent(node.alarm)}`}
        className="break-all font-mono text-xs hover:text-accent"
      >
        {node.alarm}
      </PairLink>
      <span className="text-xs text-ink-faint">is {WANTED[node.wanted]}?</span>
      {node.state ? (
        <AlarmMark state={node.state} />
      ) : (
        <span className="text-xs text-warn">not known here</span>
      )}
      {node.isCycle ? <span className="text-xs text-warn">stands above itself</span> : null}
    </>
  );
}

function HoldsMark({ holds }: { readonly holds: boolean | undefined }) {
  const Icon = holds === undefined ? CircleHelp : holds ? CircleCheck : CircleDashed;
  const words = holds === undefined ? 'can not be told' : holds ? 'holds' : 'does not hold';
  return (
    <span title={words} className={holds ? 'text-bad' : 'text-ink-faint'}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{words}: </span>
    </span>
  );
}
