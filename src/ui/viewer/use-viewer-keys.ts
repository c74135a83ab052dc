import { useEffect, type RefObject } from 'react';
import { commandForKey } from '@/viewer/keys.ts';
import { useApp } from '../app-context.tsx';
import { useViewerSlot } from './viewer-context.tsx';

/** Where a key is text, not a command. */
export const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target.matches('input, textarea, select') &&
      !target.matches('[type=range], [type=checkbox], [type=radio]')));

/** Nothing has the focus, or a viewport has it: elsewhere arrows and space belong to the control. */
const belongsToViewer = (target: EventTarget | null, panes: HTMLElement | null): boolean =>
  target === document.body || (target instanceof Node && (panes?.contains(target) ?? false));

/** OHIF's keys for the active viewport, and the list of keys from anywhere. */
export function useViewerKeys(panes: RefObject<HTMLElement | null>): void {
  const { view } = useApp();
  const { viewer } = useViewerSlot();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || takesText(event.target)) return;
      const command = commandForKey(event);
      if (command === undefined) return;
      if (command === 'help') {
        view.openDialog('keys');
        event.preventDefault();
      } else if (viewer && belongsToViewer(event.target, panes.current)) {
        viewer.run(command);
        event.preventDefault();
      }
    };
    // The renderer's tools keep the browser from moving the focus: without it keys would go to the last button.
    const take = ({ target }: Event) => {
      if (!(target instanceof Element) || !panes.current?.contains(target)) return;
      target.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
    };
    const listeners = new AbortController();
    // Before the controls see them: a button lets no key pass, not even one that it has no use for.
    const options = { capture: true, signal: listeners.signal };
    window.addEventListener('keydown', press, options);
    window.addEventListener('pointerdown', take, options);
    return () => listeners.abort();
  }, [viewer, view, panes]);
}
