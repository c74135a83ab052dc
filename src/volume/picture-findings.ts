import type { ImageInstance } from '@/parse/instance.ts';
import type { ScanFinding } from './scan.ts';

/** What the headers say of the pictures themselves, which no measuring of the geometry shows. */
const OF_A_PICTURE: readonly {
  readonly kind: Extract<ScanFinding['kind'], 'burned-in-text' | 'overlay'>;
  applies(instance: ImageInstance): boolean;
}[] = [
  { kind: 'burned-in-text', applies: ({ burnedIn }) => burnedIn === true },
  { kind: 'overlay', applies: ({ hasOverlay }) => hasOverlay === true },
];

/** Findings that hold for a scan as soon as one of its pictures has them. */
export const pictureFindings = (instances: readonly ImageInstance[]): readonly ScanFinding[] =>
  OF_A_PICTURE.filter(({ applies }) => instances.some(applies)).map(({ kind }) => ({ kind }));
