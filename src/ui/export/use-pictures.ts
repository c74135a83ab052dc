import { useEffect, useRef, useState } from 'react';
import type { LongtailError } from '@/core/errors.ts';
import { useApp } from '../app-context.tsx';
import { useViewerSlot } from '../viewer/viewer-context.tsx';
import { drawPicture, type PictureChoice, type PictureSubject } from './print-pictures.ts';

export type Picture =
  | { readonly kind: 'drawing' }
  | { readonly kind: 'drawn'; readonly url: string }
  | { readonly kind: 'failed'; readonly error: LongtailError };

const keyOf = (subject: PictureSubject): string => JSON.stringify(subject);
const DRAWING: Picture = { kind: 'drawing' };

/** Draws what is chosen, each subject once, one after another; URLs are given back when the preview closes. */
export function usePictures(choices: readonly PictureChoice[]): (subject: PictureSubject) => Picture {
  const app = useApp();
  const { viewer } = useViewerSlot();
  const [pictures, setPictures] = useState<ReadonlyMap<string, Picture>>(new Map());
  const asked = useRef(new Set<string>());
  const urls = useRef<string[]>([]);
  const controller = useRef<AbortController>(undefined);
  const last = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    const own = new AbortController();
    controller.current = own;
    const [begun, made] = [asked.current, urls.current];
    return () => {
      own.abort();
      begun.clear();
      for (const url of made.splice(0)) URL.revokeObjectURL(url);
    };
  }, []);

  useEffect(() => {
    const signal = controller.current?.signal;
    if (!signal) return;
    for (const { subject } of choices) {
      const key = keyOf(subject);
      if (asked.current.has(key)) continue;
      asked.current.add(key);
      last.current = last.current.then(async () => {
        if (signal.aborted) return;
        const drawn = await drawPicture(subject, app, viewer, signal);
        if (signal.aborted) return;
        const picture: Picture = drawn.ok
          ? { kind: 'drawn', url: URL.createObjectURL(drawn.value) }
          : { kind: 'failed', error: drawn.error };
        if (picture.kind === 'drawn') urls.current.push(picture.url);
        setPictures((before) => new Map([...before, [key, picture]]));
      });
    }
  }, [choices, app, viewer]);

  return (subject) => pictures.get(keyOf(subject)) ?? DRAWING;
}
