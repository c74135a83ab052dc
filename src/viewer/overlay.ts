import type { OrientationMarks } from './orientation.ts';
import { scaleBar } from './scale-bar.ts';

const SIDES = ['left', 'right', 'top', 'bottom'] as const;

/** The line in which another plane cuts this one, across the whole picture. */
export interface CutLine {
  readonly cut: 'axial' | 'coronal' | 'sagittal';
  readonly along: 'horizontal' | 'vertical';
  /** CSS pixels from the top (horizontal) or from the left (vertical). */
  readonly at: number;
}

export interface OverlayContent {
  readonly marks: OrientationMarks | undefined;
  readonly pixelsPerMm: number | undefined;
  readonly lines: readonly CutLine[];
}

/** Letters and a scale over one picture. Hidden from assistive technology: the page says it in words. */
export class Overlay {
  readonly element: HTMLElement;
  readonly #marks = new Map<string, HTMLElement>();
  readonly #scale: HTMLElement;
  readonly #scaleText: HTMLElement;
  #lines: HTMLElement[] = [];

  constructor() {
    this.element = block('lt-overlay');
    this.element.setAttribute('aria-hidden', 'true');
    for (const side of SIDES) {
      const mark = block('lt-mark', 'span');
      mark.dataset['side'] = side;
      this.#marks.set(side, mark);
      this.element.append(mark);
    }
    this.#scale = block('lt-scale');
    this.#scaleText = document.createElement('span');
    this.#scale.append(this.#scaleText);
    this.element.append(this.#scale);
  }

  draw({ marks, pixelsPerMm, lines }: OverlayContent): void {
    for (const side of SIDES) this.#marks.get(side)!.textContent = marks?.[side] ?? '';
    const bar = scaleBar(pixelsPerMm, this.element.clientWidth / 3);
    this.#scale.hidden = !bar;
    if (bar) {
      this.#scale.style.width = `${bar.pixels}px`;
      this.#scaleText.textContent = `${bar.millimetres} mm`;
    }
    for (const line of this.#lines) line.remove();
    this.#lines = lines.map(drawLine);
    this.element.append(...this.#lines);
  }
}

function drawLine({ cut, along, at }: CutLine): HTMLElement {
  const line = block('lt-line');
  line.dataset['cut'] = cut;
  const horizontal = along === 'horizontal';
  Object.assign(line.style, {
    left: horizontal ? '0' : `${at}px`,
    top: horizontal ? `${at}px` : '0',
    width: horizontal ? '100%' : '1px',
    height: horizontal ? '1px' : '100%',
  });
  return line;
}

function block(className: string, tag: 'div' | 'span' = 'div'): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
