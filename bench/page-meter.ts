import { readFileSync, readdirSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';

/** What a page did while it was watched. */
export interface PageTimes {
  /** ms from the moment in which the page is given the files. */
  readonly listed: number;
  /** The longest time between two frames, in ms, until the files are listed. */
  readonly longestGap: number;
}

interface Meter {
  given: number | undefined;
  listed: number | undefined;
  longestGap: number;
}

declare global {
  interface Window {
    meter?: Meter;
  }
}

/** Watches the page's frames from the moment in which it is given files. */
export async function startMeter(page: Page): Promise<void> {
  // tsx wraps every named function in a call of this, also those that are sent to the page.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(() => {
    const meter: Meter = { given: undefined, listed: undefined, longestGap: 0 };
    window.meter = meter;
    const given = () => (meter.given ??= performance.now());
    addEventListener('change', given, { capture: true, once: true });
    addEventListener('drop', given, { capture: true, once: true });
    let before = performance.now();
    const frame = () => {
      const now = performance.now();
      if (meter.given !== undefined)
        meter.longestGap = Math.max(meter.longestGap, now - Math.max(before, meter.given));
      before = now;
      if (meter.listed === undefined && document.querySelector('.scan-panel')) meter.listed = now;
      // A second longer, so that what the list itself costs is counted.
      if (meter.listed === undefined || now < meter.listed + 1000) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

export async function readMeter(page: Page, timeout = 180_000): Promise<PageTimes> {
  await page.locator('.scan-panel').waitFor({ timeout });
  await page.waitForTimeout(1200);
  return page.evaluate(() => {
    const { given = NaN, listed = NaN, longestGap = NaN } = window.meter ?? {};
    return { listed: listed - given, longestGap };
  });
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the event's thread, in microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Watches the tasks of the page's own thread until `stop`, which gives the longest one's processor time in ms: what
 * else the machine does at the time does not lengthen it.
 */
export async function watchTasks(page: Page): Promise<{ stop(): Promise<number> }> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[])
      if (event.name === 'thread_name' || event.name.endsWith('RunTask')) events.push(event);
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'] },
  });
  return {
    async stop() {
      await session.send('Tracing.end');
      await complete;
      await session.detach();
      const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
      const named = events.filter(
        ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
      );
      const pages = new Set(named.map(thread));
      const own = events.filter((event) => event.ph === 'X' && pages.has(thread(event)));
      return Math.max(0, ...own.map(({ tdur = 0 }) => tdur / 1000));
    },
  };
}

interface ProcessMemory {
  /** Memory of its own, in MiB: without the browser's program, which all its processes share. */
  readonly own: number;
  /** All of its pages that are in memory. */
  readonly resident: number;
}

/** Largest memory of any renderer below this process, sampled until `stop`. Linux alone. */
export function watchRenderers(context: BrowserContext, every = 100) {
  const pids = renderersOf(process.pid);
  let peak: ProcessMemory = { own: 0, resident: 0 };
  const sample = () => {
    const all = pids.map(memoryOf);
    const now = all.reduce((a, b) => (b.own > a.own ? b : a), { own: 0, resident: 0 });
    peak = { own: Math.max(peak.own, now.own), resident: Math.max(peak.resident, now.resident) };
  };
  const timer = setInterval(sample, every);
  context.on('close', () => clearInterval(timer));
  return {
    now: () => pids.map(memoryOf).reduce((a, b) => (b.own > a.own ? b : a), { own: 0, resident: 0 }),
    peak: () => {
      sample();
      return peak;
    },
    stop: () => {
      clearInterval(timer);
      sample();
      return peak;
    },
  };
}

function memoryOf(pid: number): ProcessMemory {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
    return { own: field('RssAnon') + field('RssShmem'), resident: field('VmRSS') };
  } catch {
    return { own: 0, resident: 0 };
  }
}

function renderersOf(root: number): number[] {
  const parents = new Map<number, number>();
  const renderers: number[] = [];
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--type=renderer'))
        renderers.push(Number(name));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => pid === root || (pid > 1 && isBelow(parents.get(pid) ?? 0));
  return renderers.filter(isBelow);
}
