import type { ViewerCommand } from './contract.ts';

/** Commands, and the key list that the page itself opens. */
export type KeyCommand = ViewerCommand | 'help';

export interface KeyBinding {
  /** KeyboardEvent.key. */
  readonly key: string;
  readonly command: KeyCommand;
}

/** OHIF's keys, which radiologists know, in the order in which the help lists them. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  { key: 'ArrowDown', command: 'next-slice' },
  { key: 'ArrowUp', command: 'previous-slice' },
  { key: 'Home', command: 'first-slice' },
  { key: 'End', command: 'last-slice' },
  { key: 'PageDown', command: 'next-scan' },
  { key: 'PageUp', command: 'previous-scan' },
  { key: 'ArrowRight', command: 'next-pane' },
  { key: 'ArrowLeft', command: 'previous-pane' },
  { key: '1', command: 'preset-1' },
  { key: '2', command: 'preset-2' },
  { key: '3', command: 'preset-3' },
  { key: '4', command: 'preset-4' },
  { key: '5', command: 'preset-5' },
  { key: 'i', command: 'invert' },
  { key: 'h', command: 'flip-horizontal' },
  { key: 'v', command: 'flip-vertical' },
  { key: 'r', command: 'rotate-right' },
  { key: 'l', command: 'rotate-left' },
  { key: '+', command: 'zoom-in' },
  { key: '-', command: 'zoom-out' },
  { key: '=', command: 'fit' },
  { key: ' ', command: 'reset' },
  { key: 'c', command: 'cine' },
  { key: 'Backspace', command: 'delete-measurement' },
  { key: '?', command: 'help' },
];

const COMMANDS = new Map(KEY_BINDINGS.map(({ key, command }) => [key, command]));

/** What a key press asks for; nothing when the browser's or the system's modifier is held. */
export function commandForKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): KeyCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return COMMANDS.get(key);
}
