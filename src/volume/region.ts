import type { Region } from './scan.ts';
import { foldText, wordTest } from './words.ts';

interface RegionRule {
  readonly name: string;
  readonly region: Region;
  readonly words: string;
}

/**
 * English, German, French, Spanish, Chinese and the short forms that technicians type. First match wins, so the
 * narrower comes before the wider: the thoracic spine before the thorax, the neck of the femur before the neck.
 */
export const REGION_RULES: readonly RegionRule[] = [
  {
    name: 'the breast',
    region: 'breast',
    words: `
      breast*, mamm*, mammo*, seno, senos, sein, seins, rcc, lcc, rmlo, lmlo, 乳腺, 乳房`,
  },
  {
    name: 'a part of the spine',
    region: 'spine',
    words: `
      spine, spinal, cspine, tspine, lspine, sspine, ctspine, tlspine, lsspine, wholespine, hws, bws, lws,
      wirbel*, halswirbel*, brustwirbel*, lendenwirbel*, ganzwirbel*, rachis, colonne, vertebr*, columna,
      lumb*, sacr*, coccyx, steiss*, cervicale, dorsolumb*, myelogra*, myelon, scolio*, skolio*, isg, 椎, 脊`,
  },
  {
    name: 'a part of the arm',
    region: 'upper limb',
    words: `
      shoulder*, schulter*, epaule*, hombro*, clavic*, klavik*, schlussel*, schluessel*, scapul*, skapul*,
      humer*, oberarm*, arm, arms, bras, brazo*, elbow*, ellenbog*, ellbog*, coude*, codo*, forearm*,
      unterarm*, avant bras, antebra*, radius, ulna*, wrist*, handgelenk*, poignet*, muneca*, scaphoid*,
      hand, hands, hande, haende, mano, manos, mains, finger*, doigt*, dedo*, thumb*, daumen*, pouce*,
      upper extremity, upper limb, 肩, 肘, 腕, 手部, 手掌, 手指, 前臂, 肱, 上肢`,
  },
  {
    name: 'a part of the leg',
    region: 'lower limb',
    words: `
      hip, hips, hufte*, hueft*, huft*, hanche*, cadera*, femur*, femor*, oberschenkel*, thigh*, cuisse*,
      muslo*, knee*, knie*, genou*, rodilla*, patell*, menis*, tibia*, fibul*, unterschenkel*, lower leg*,
      leg, legs, jambe*, pierna*, calf, wade*, ankle*, sprunggelenk*, osg, cheville*, tobillo*, foot, feet,
      fuss*, pied*, pie, pies, calcan*, ferse*, talus, toe, toes, zehe*, orteil*, lower extremity,
      lower limb, bein, beine, 髋, 膝, 踝, 足, 股骨, 胫, 下肢`,
  },
  {
    name: 'the chest',
    region: 'chest',
    words: `
      chest*, thora*, thx, tho, cxr, torax, poumon*, pulmo*, pulm, lung*, pneumo*, hrct, rib, ribs, rippe*,
      cote, cotes, costill*, stern*, mediast*, brustkorb, herz*, heart*, cardia*, kardi*, card, coeur,
      corazon, coronar*, koronarangio*, ctpa, lae, esophag*, oesophag*, osophag*, swallow*, 胸, 肺, 心脏, 冠脉,
      冠状动脉, 食管, 食道`,
  },
  {
    name: 'the abdomen or the pelvis',
    region: 'abdomen and pelvis',
    words: `
      abd, abdo, abdom*, oberbauch*, unterbauch*, bauch*, ventre, vientre, pelv*, becken*, bassin, kub,
      liver*, leber*, foie, higado, hepat*, kidney*, niere*, nieren*, reins, renal*, rinon*, spleen*, milz*,
      pancrea*, pankrea*, gallen*, biliar*, mrcp, ercp, bladder*, blase*, vessie, vejiga, prostat*, uter*,
      ovar*, urogra*, urogramm*, ivu, colon*, kolon*, bowel*, darm*, enema*, stomach*, magen*, gastr*, meal,
      rectum, rektum, obstet*, fetal, foetal, 腹, 盆, 肝, 肾, 脾, 胰, 胆, 膀胱, 前列腺, 子宫, 泌尿, 胃, 肠`,
  },
  {
    name: 'the head or the neck',
    region: 'head and neck',
    words: `
      head, brain*, skull*, schadel*, schaedel*, kopf*, hirn*, gehirn*, neuro*, cerebr*, crane, cranial*,
      crani*, kranial*, cct, cmrt, cerveau, cabeza, tete, neck, hals*, cou, cuello, cervical, carot*,
      karot*, sinus*, nnh, orbit*, facial*, face, gesicht*, jaw, kiefer*, mandib*, maxill*, dental*, zahn*,
      opg, tmj, pituit*, sella, hypophys*, temporal bone*, felsenbein*, iac, mastoid*, thyroid*,
      schilddruse*, schilddruese*, tiroid*, thyroide, larynx, pharyn*, nasal*, stroke, willis, tof, flair,
      头, 颅, 脑, 颈, 鼻, 眼, 耳, 甲状腺, 颌, 牙, 垂体`,
  },
];

const TESTS = REGION_RULES.map((rule) => ({ ...rule, matches: wordTest(rule.words) }));

/**
 * The part of the body that words speak of.
 * @param sources lists of words, the most telling first; the first list in which any rule matches decides
 */
export function regionOf(
  sources: readonly (readonly string[])[],
): { readonly region: Region; readonly rule: string } | undefined {
  for (const words of sources) {
    const text = foldText(words);
    const rule = TESTS.find((candidate) => candidate.matches(text));
    if (rule) return { region: rule.region, rule: rule.name };
  }
  return undefined;
}
