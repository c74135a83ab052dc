import { useState } from 'react';
import { BookOpen } from 'lucide-react';
import type { Catalogue } from '@/catalogue/catalogue.ts';
import { articleAddress, placeOf, type Place } from '@/catalogue/place.ts';
import type { Diagnosis, RankedDisorder } from '@/ranking/diagnosis.ts';
import { useApp } from '../app-context.tsx';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { LabelPicker } from '../explain/compare/label-picker.tsx';
import { useLabelText, useText } from '../text.ts';
import { useCatalogue } from '../use-catalogue.ts';
import { LabelInCase } from './label-in-case.tsx';
import { LabelMeasurements } from './label-measurements.tsx';

export interface LabelPageProps {
  readonly disorder: RankedDisorder;
  readonly diagnosis: Diagnosis;
}

/** A button that opens all that is known of a label: what it is, what stands near it, how far it was measured. */
export function LabelPageButton(props: LabelPageProps) {
  const t = useLabelText();
  const [open, setOpen] = useState(false);
  const catalogue = useCatalogue();
  return (
    <>
      <Button look="quiet" icon={BookOpen} onPress={() => setOpen(true)}>
        {t('open')}
      </Button>
      {open && catalogue && (
        <Dialog title={props.disorder.name} size="large" onClose={() => setOpen(false)}>
          <LabelPage {...props} catalogue={catalogue} onLeave={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

interface PageProps extends LabelPageProps {
  readonly catalogue: Catalogue;
  onLeave(): void;
}

function LabelPage({ disorder, diagnosis, catalogue, onLeave }: PageProps) {
  const t = useLabelText();
  const ui = useText();
  const { index, icd10cm, name, group } = disorder;
  const known = catalogue.disorder(index)?.name === name;
  const place = placeOf(catalogue, icd10cm, known ? index : undefined);
  const near = known ? (catalogue.duplicatesOf(index)?.indices ?? []) : [];
  const nameOf = (other: number) => ({ index: other, name: catalogue.disorder(other)?.name ?? '' });
  return (
    <div className="label-page">
      <LabelPicker disorder={disorder} diagnosis={diagnosis} onChosen={onLeave} />
      <h3>{t('place')}</h3>
      {place ? <PlaceLines place={place} /> : <p>{t('noCode')}</p>}
      <h3>{t('group')}</h3>
      <p>{ui(`group.${group}Long`)}</p>
      <h3>{t('near')}</h3>
      <Names names={near.filter((other) => other !== index).map(nameOf)} onLeave={onLeave} />
      {place && (
        <>
          <h3>{t('siblings', { code: place.category.code })}</h3>
          <Names names={place.siblings} onLeave={onLeave} />
        </>
      )}
      <LabelInCase disorder={disorder} diagnosis={diagnosis} />
      <LabelMeasurements disorder={disorder} pack={diagnosis.pack} />
      {known && index !== 0 && <Article name={name} />}
    </div>
  );
}

function PlaceLines({ place: { chapter, block, category } }: { readonly place: Place }) {
  const t = useLabelText();
  return (
    <ul>
      <li>{t('chapter', { number: chapter.number, title: chapter.title })}</li>
      <li>{t('block', { code: block.code, title: block.title })}</li>
      <li>{t('category', { code: category.code, title: category.title })}</li>
    </ul>
  );
}

interface NamesProps {
  readonly names: readonly { readonly index: number; readonly name: string }[];
  onLeave(): void;
}

function Names({ names, onLeave }: NamesProps) {
  const t = useLabelText();
  const { view } = useApp();
  if (names.length === 0) return <p className="faint">{t('none')}</p>;
  return (
    <ul className="label-page__names">
      {names.map(({ index, name }) => (
        <li key={index}>
          <Button
            look="quiet"
            onPress={() => {
              onLeave();
              view.selectLabel(index);
            }}
          >
            {name}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Article({ name }: { readonly name: string }) {
  const t = useLabelText();
  const [copied, setCopied] = useState(false);
  const address = articleAddress(name);
  return (
    <>
      <h3>{t('article')}</h3>
      <p className="small faint">{t('articleDetail')}</p>
      <p>
        <code className="label-page__address">{address}</code>{' '}
        <Button
          look="quiet"
          onPress={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}
        >
          {t(copied ? 'copied' : 'copy')}
        </Button>
      </p>
    </>
  );
}
