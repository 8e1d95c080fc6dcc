import {
  Activity,
  ArrowLeftRight,
  BellRing,
  BookOpenCheck,
  ChartSpline,
  Database,
  EqualNot,
  FolderOpen,
  Hammer,
  History,
  KeyRound,
  LayoutDashboard,
  HeartPulse,
  Layers,
  Megaphone,
  Network,
  Rocket,
  Scale,
  ScrollText,
  SlidersHorizontal,
  Split,
  SquareFunction,
  Store,
  UserCheck,
  Waypoints,
  Zap,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

export interface Destination {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** The second key of the two that lead here, after `g`. */
  readonly key: string;
  /** A group begins here: how it goes, what runs, what is kept, what is changed. */
  readonly startsGroup?: boolean;
}

/** The console's places, in the order of the navigation. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { to: '/runbooks', label: 'Runbooks', icon: BookOpenCheck, key: 'k' },
  { to: '/alarms', label: 'Alarms', icon: BellRing, key: 'i' },
  { to: '/metrics', label: 'Metrics', icon: ChartSpline, key: 'm' },
  { to: '/logs', label: 'Logs', icon: ScrollText, key: 'g' },
  { to: '/trace', label: 'Trace', icon: Waypoints, key: 'x' },
  { to: '/product', label: 'Product', icon: HeartPulse, key: 'j' },
  { to: '/deployments', label: 'Deployments', icon: Rocket, key: 'd', startsGroup: true },
  { to: '/functions', label: 'Functions', icon: SquareFunction, key: 'f' },
  { to: '/load-balancers', label: 'Load balancers', icon: Split, key: 'e' },
  { to: '/network', label: 'Network', icon: Network, key: 'w' },
  { to: '/storefront', label: 'Storefront', icon: Store, key: 'h' },
  { to: '/tables', label: 'Tables', icon: Database, key: 't', startsGroup: true },
  { to: '/buckets', label: 'Buckets', icon: FolderOpen, key: 'b' },
  { to: '/caches', label: 'Caches', icon: Zap, key: 'c' },
  { to: '/queues', label: 'Queues', icon: Layers, key: 'q' },
  { to: '/topics', label: 'Topics', icon: Megaphone, key: 'n' },
  { to: '/secrets', label: 'Secrets', icon: KeyRound, key: 's' },
  { to: '/configuration', label: 'Configuration', icon: SlidersHorizontal, key: 'v' },
  { to: '/compare', label: 'Compare', icon: EqualNot, key: 'z' },
  { to: '/timeline', label: 'Timeline', icon: History, key: 'l', startsGroup: true },
  { to: '/operations', label: 'Operations', icon: Activity, key: 'r' },
  { to: '/approvals', label: 'Approvals', icon: UserCheck, key: 'a' },
  { to: '/rules', label: 'Rules', icon: Scale, key: 'u' },
  { to: '/migration', label: 'Migration', icon: ArrowLeftRight, key: 'y' },
  { to: '/environment', label: 'Prepare', icon: Hammer, key: 'p' },
];
