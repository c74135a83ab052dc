import { filesFromFileList, type DroppedFile } from './drop.ts';
import { cleanPath } from './paths.ts';

declare global {
  interface Window {
    /** Chromium's own. */
    showDirectoryPicker?(options: {
      readonly id: string;
      readonly mode: 'read';
    }): Promise<FileSystemDirectoryHandle>;
  }
}

/**
 * Lets the user choose a folder. Chromium hands it out as one, and a worker walks it; elsewhere, and where a policy of
 * the machine's forbids that, an input hands out every file of it, which holds the page up for thousands of them.
 * Call it within a press: browsers open no picker without one.
 * @returns empty when the user gives up
 */
export async function pickFolder(): Promise<readonly DroppedFile[]> {
  if (!window.showDirectoryPicker) return filesFromInput();
  try {
    const folder = await window.showDirectoryPicker({ id: 'longtail', mode: 'read' });
    return [{ path: cleanPath(folder.name) || 'folder', folder }];
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') return [];
    return filesFromInput();
  }
}

function filesFromInput(): Promise<readonly DroppedFile[]> {
  // One a time: its list is then nobody else's, and is not emptied by the next press.
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  input.hidden = true;
  document.body.append(input);
  return new Promise<readonly DroppedFile[]>((resolve) => {
    input.addEventListener('change', () => resolve(filesFromFileList(input.files ?? [])));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  }).finally(() => input.remove());
}
