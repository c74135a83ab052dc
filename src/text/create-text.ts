import { createInstance, type i18n, type TFunction } from 'i18next';
import dates from './en/dates.json';
import errors from './en/errors.json';
import explain from './en/explain.json';
import exporting from './en/export.json';
import gate from './en/gate.json';
import label from './en/label.json';
import pacs from './en/pacs.json';
import ranking from './en/ranking.json';
import report from './en/report.json';
import ui from './en/ui.json';

/** Language -> namespace -> texts. A new language is a new folder and a line here. */
export const RESOURCES = {
  en: { dates, errors, explain, gate, label, pacs, ranking, report, ui, export: exporting },
} as const;

export type Language = keyof typeof RESOURCES;

/** Asks for a text by `namespace:key`, for rooms that do not know the library. */
export type Translator = TFunction;

/**
 * The texts of one language, ready at once, in a page, a worker or Node. React takes it through
 * `I18nextProvider`; elsewhere `text.t('errors:cancelled.title')`.
 */
export function createText(language: Language = 'en'): i18n {
  const text = createInstance();
  void text.init({
    lng: language,
    fallbackLng: 'en',
    resources: RESOURCES,
    ns: Object.keys(RESOURCES.en),
    defaultNS: 'ui',
    // All resources are in the bundle, so nothing has to be waited for.
    initAsync: false,
    // The library would advertise on standard output, where the command line prints its JSON.
    showSupportNotice: false,
    // React escapes what it shows, and text files must not be escaped.
    interpolation: { escapeValue: false },
  });
  return text;
}
