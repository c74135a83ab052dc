import { startTransition, useEffect, useRef, useState, type ReactNode } from 'react';

export interface WhenNearProps {
  /** Stands for the item in a list until it is made. */
  readonly title: string;
  readonly children: () => ReactNode;
}

/** A screen of the list ahead, so that neither a wheel nor the tabulator key gets there first. */
const AHEAD = '800px 0px';

/**
 * An item of a long list, made when it comes near to what is seen and kept from then on: a folder of a hospital has
 * hundreds of scans, and a card takes milliseconds to make.
 */
export function WhenNear({ title, children }: WhenNearProps) {
  const [near, setNear] = useState(false);
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = place.current;
    if (near || !element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        // A transition: twenty cards that come near at once are made a few at a time.
        if (entries.some(({ isIntersecting }) => isIntersecting)) startTransition(() => setNear(true));
      },
      { root: element.closest('.scan-panel__list'), rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [near]);
  if (near) return children();
  return (
    <li ref={place} className="scan-card scan-card--far">
      {title}
    </li>
  );
}
