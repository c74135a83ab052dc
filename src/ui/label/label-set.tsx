import { labelSet } from '@/ranking/conformal.ts';
import type { Diagnosis } from '@/ranking/diagnosis.ts';
import { useApp, useAppState } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { useFormat, useLabelText } from '../text.ts';

/** The case's set of labels at the pack's level, with what that means and does not mean. */
export function LabelSetLine({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const t = useLabelText();
  const format = useFormat();
  const { view } = useApp();
  const manifest = useAppState(
    (state) => state.packs.list.find((one) => one.manifest.id === diagnosis.pack)?.manifest,
  );
  const set =
    manifest &&
    labelSet(
      diagnosis.ranking,
      manifest,
      diagnosis.scans.map(({ modality }) => modality),
    );
  if (!set) return null;
  const level = format.percent(set.level);
  return (
    <details className="label-set small">
      <summary>
        {set.coverage === undefined
          ? t('set.title', { level })
          : t('set.titleTested', { level, coverage: format.percent(set.coverage) })}
        : {set.labels.length === 0 ? t('set.empty') : set.labels.map(({ name }) => name).join(', ')}
      </summary>
      <p>{t('set.detail', { level, cases: format.number(set.cases) })}</p>
      {set.coverage !== undefined && set.tested !== undefined && (
        <p>
          {t('set.coverage', {
            coverage: format.percent(set.coverage),
            tested: format.number(set.tested),
          })}
        </p>
      )}
      {!set.asCalibrated && <p>{t('set.notAsCalibrated')}</p>}
      <ul className="label-page__names">
        {set.labels.map(({ index, name, probability }) => (
          <li key={index}>
            <Button look="quiet" onPress={() => view.selectLabel(index)}>
              {`${name} (${format.percent(probability ?? 0)})`}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
