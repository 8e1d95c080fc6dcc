import * as Dialog from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFocusReturn } from '../focus-return.ts';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page: focus stays inside, Escape closes it. */
export function Modal({ title, onClose, children }: ModalProps) {
  const onCloseAutoFocus = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="bg-black/40 fixed inset-0 z-40" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={onCloseAutoFocus}
          className="fixed left-1/2 top-[12vh] z-50 max-h-[76vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-auto rounded-xl border border-line bg-raised shadow-lifted outline-none"
        >
          <Dialog.Title className="px-4 pt-3 text-sm font-medium text-ink-muted">{title}</Dialog.Title>
          {children}
          {/* Last in order, so that what the dialog is for has the focus first. */}
          <Dialog.Close
            aria-label="Close"
            className="absolute right-3 top-2.5 rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
