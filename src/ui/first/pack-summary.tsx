import { useMemo } from 'react';
import type { Measurement } from '@/model/manifest.ts';
import { VERDICTS } from '@/ranking/measurements.ts';
import { MODALITIES, type Modality } from '@/volume/scan.ts';
import { useAppState } from '../app-context.tsx';
import { Disclosure } from '../controls/disclosure.tsx';
import { VerdictMark } from '../ranking/verdict-mark.tsx';
import { useText } from '../text.ts';
import { useCatalogue } from '../use-catalogue.ts';

/** Measurements by modality, the trustworthy first. */
function byModality(
  results: readonly Measurement[],
): readonly (readonly [Modality, readonly Measurement[]])[] {
  return MODALITIES.flatMap((modality) => {
    const own = results
      .filter((result) => result.modality === modality)
      .toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.auc - a.auc);
    return own.length > 0 ? [[modality, own] as const] : [];
  });
}

/** What the chosen pack was measured on, in words. */
export function PackSummary() {
  const t = useText();
  const catalogue = useCatalogue();
  const packs = useAppState((state) => state.packs.list);
  const chosen = useAppState((state) => state.settings.pack);
  const manifest = packs.find((pack) => pack.manifest.id === chosen)?.manifest;
  const measured = manifest?.measured;
  const groups = useMemo(() => byModality(measured?.results ?? []), [measured]);
  if (!manifest) return <aside className="first__pack" aria-hidden />;
  const { title } = manifest;
  return (
    <aside className="first__pack" aria-labelledby="pack-title">
      <h2 id="pack-title">{t('first.packTitle')}</h2>
      <p className="first__pack-lead">{t(measured ? 'first.packLead' : 'first.packNothing', { title })}</p>
      {groups.map(([modality, results]) => (
        <section key={modality} className="first__modality">
          <h3>{t(`modality.${modality}`)}</h3>
          <ul>
            {results.map(({ label, verdict }) => (
              <li key={label} className="first__label">
                <span>{catalogue?.disorder(label)?.name ?? label}</span>
                <VerdictMark verdict={verdict} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {measured && measured.confounders.length > 0 && (
        <Disclosure title={t('first.packConfounders', { count: measured.confounders.length })}>
          <ul className="plain-list">
            {measured.confounders.map((confounder) => (
              <li key={confounder}>{confounder}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </aside>
  );
}
