import type { ConformalThreshold } from '@/model/manifest.ts';
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
  const { labels, untested, calibratedOn, evidence } = set;
  const level = format.percent(set.level);
  return (
    <details className="label-set small">
      <summary>
        {evidence.coverage === undefined
          ? t('set.title', { level })
          : t('set.titleTested', { level, coverage: format.percent(evidence.coverage) })}
        : {labels.length === 0 ? t('set.empty') : labels.map(({ name }) => name).join(', ')}
      </summary>
      <p>{t('set.detail', { level })}</p>
      {calibratedOn && (
        <p>{t('set.calibratedOn', { on: calibratedOn, cases: format.number(evidence.cases) })}</p>
      )}
      <SetEvidence evidence={evidence} />
      {untested.length > 0 && (
        <p>{t('set.untested', { names: untested.map(({ name }) => name).join(', ') })}</p>
      )}
      {!set.asCalibrated && <p>{t('set.notAsCalibrated')}</p>}
      <ul className="label-page__names">
        {labels.map(({ index, name, probability }) => (
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

/** How far such sets held where they were tried: in all, and in each collection of pictures. */
function SetEvidence({ evidence }: { readonly evidence: ConformalThreshold }) {
  const t = useLabelText();
  const format = useFormat();
  const { modality, coverage, tested, meanSize, sources } = evidence;
  if (coverage === undefined || tested === undefined) return null;
  const held = (share: number, of: number) => ({
    coverage: format.percent(share),
    tested: format.number(of),
  });
  const bySource = sources?.map((one) =>
    t('set.source', { source: one.source, ...held(one.coverage, one.tested) }),
  );
  return (
    <p>
      {t('set.coverage', { modality, ...held(coverage, tested) })}
      {meanSize !== undefined && ` ${t('set.size', { size: format.decimal(meanSize, 1) })}`}
      {bySource && ` ${t('set.sources', { list: bySource.join(', ') })}`}
    </p>
  );
}
