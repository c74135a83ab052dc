import { wordTest, foldText } from './words.ts';
import type { Picture } from './picture.ts';

const WITHOUT = wordTest(
  'without, w o, wo, non contrast, noncontrast, non con, noncon, plain, native, nativ, ohne, sans, sin, unenhanced, ' +
    'pre contrast, precontrast, nc, ncct, 平扫',
);
const WITH = wordTest(
  'contrast, postcontrast, enhanced, ce, gd, gad*, km, kontrast*, contraste, ' +
    'injecte, arterial, arteriell*, art, portal*, pv, venous, venos*, delayed, cect, cta, mra, angio*, 增强, 动脉期, ' +
    '静脉期, 门脉期, 延迟期',
);
const NO_AGENT = wordTest('none, no, without, nein, ohne, non, 无');

/** Whether a scan was taken with contrast medium: by its frames, by the agent named, else by words. */
export function hasContrast(pictures: readonly Picture[]): boolean {
  if (pictures.some(({ header }) => header.contrast === true)) return true;
  const instance = pictures[0]?.instance;
  if (!instance) return false;
  const agent = foldText([instance.contrastAgent ?? '']).trim();
  if (agent !== '') return !NO_AGENT(agent);
  const text = foldText([instance.series.description ?? '']);
  return WITH(text) && !WITHOUT(text);
}
