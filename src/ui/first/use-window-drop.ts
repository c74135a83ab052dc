import { useEffect, useState } from 'react';
import { filesFromDataTransfer, type DroppedFile } from '@/files/drop.ts';

const carriesFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') ?? false;

/** A drop meant for something smaller than the page, such as a checkpoint for the models. */
const isTakenElsewhere = (event: Event): boolean =>
  event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;

/**
 * Takes files dropped anywhere on the page and files pasted into it.
 * @returns whether files are being dragged over the page
 */
export function useWindowDrop(open: (files: readonly DroppedFile[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    // dragenter and dragleave come for every element passed: only leaving the last one is leaving the page.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer) || isTakenElsewhere(event)) return;
      depth++;
      setDragging(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setDragging(false);
    };
    const over = (event: DragEvent) => {
      // Without this the browser would navigate away to the file.
      if (carriesFiles(event.dataTransfer)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setDragging(false);
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (!isTakenElsewhere(event)) void filesFromDataTransfer(event.dataTransfer).then(open);
    };
    const paste = (event: ClipboardEvent) => {
      if (event.clipboardData === null || !carriesFiles(event.clipboardData)) return;
      if (!isTakenElsewhere(event)) void filesFromDataTransfer(event.clipboardData).then(open);
    };
    const listeners = new AbortController();
    const { signal } = listeners;
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('drop', drop, { signal });
    window.addEventListener('paste', paste, { signal });
    return () => listeners.abort();
  }, [open]);
  return dragging;
}
