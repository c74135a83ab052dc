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
    const listener = (event: KeyboardEvent) => {
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
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [viewer, view, panes]);
}
