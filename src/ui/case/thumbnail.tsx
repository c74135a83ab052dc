import { ImageOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { SerialQueue } from '@/core/queue.ts';
import { loadThumbnail } from '@/viewer/thumbnail.ts';
import type { Scan } from '@/volume/scan.ts';
import { useApp } from '../app-context.tsx';
import { useText } from '../text.ts';

/** One at a time: a hundred scans must not starve the viewport of its slices. */
const queue = new SerialQueue();

const EDGE = 144;

/** The scan's middle slice, small. */
export function Thumbnail({ scan }: { readonly scan: Scan }) {
  const t = useText();
  const { services, cases } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const draw = async () => {
      if (signal.aborted) return;
      const frames = cases.frames(scan.id);
      const { width, height, pixels } = await loadThumbnail(services, { scan, frames }, EDGE, signal);
      const target = canvas.current;
      if (!target || signal.aborted) return;
      target.width = width;
      target.height = height;
      target.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    };
    queue.run(draw).catch(() => {
      // The reason stands in the import report, or in the viewport when the scan is shown.
      if (!signal.aborted) setFailed(true);
    });
    return () => controller.abort();
  }, [scan, services, cases]);
  if (failed)
    return (
      <span className="thumbnail thumbnail--failed">
        <ImageOff aria-hidden size={20} />
        <span className="visually-hidden">{t('scan.thumbnailFailed')}</span>
      </span>
    );
  return (
    <span className="thumbnail" aria-hidden>
      <canvas ref={canvas} width={1} height={1} />
    </span>
  );
}
