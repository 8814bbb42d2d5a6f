// Numbers as a merchant reads them: how much more than before, amounts, shares, and the funnel's picture. Pure.

/** A count in the language in use. */
export const count = (number, language) => number.toLocaleString(language);

/** A share with one decimal, or a dash where there is none of nothing. */
export function percent(share, language) {
  if (share === null || share === undefined) return '–';
  return `${share.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}%`;
}

/** One amount. Decimals only where there are some; without a currency the bare number. */
export function amount({ amount: sum, currency }, language) {
  const decimals = Number.isInteger(sum) ? 0 : 2;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  if (currency === null) return sum.toLocaleString(language, digits);
  return sum.toLocaleString(language, { style: 'currency', currency, ...digits });
}

/** Amounts of several currencies; a dash where none is known, which is not the same as nothing. */
export function amounts(all, language) {
  return all.length === 0 ? '–' : all.map((one) => amount(one, language)).join(' + ');
}

/**
 * How a number changed, in percent: `{ kind, percent }`. Of nothing there is no percentage: then something is `new`, and
 * nothing is the `same`.
 */
export function change(now, before) {
  if (now === null || before === null) return { kind: 'unknown', percent: null };
  if (before === 0) return { kind: now === 0 ? 'same' : 'new', percent: null };
  const percentage = ((now - before) * 100) / before;
  const kind = Math.abs(percentage) < 0.05 ? 'same' : percentage > 0 ? 'more' : 'less';
  return { kind, percent: Math.abs(percentage) };
}

/** The one amount that can be compared; none where there are several currencies, or none. */
export function comparable(all, others) {
  const currencies = new Set([...all, ...others].map((one) => one.currency));
  if (currencies.size !== 1) return { now: null, before: null };
  return { now: all[0]?.amount ?? 0, before: others[0]?.amount ?? 0 };
}

/** Whether nothing was counted: beside nothing, everything would be new. */
export const isEmpty = (numbers) => numbers.pageViews === 0 && numbers.sessions === 0 && numbers.orders === 0;

/** Which share of the sessions ordered, in percent; none of nothing. */
export const conversion = ({ sessions, withOrder }) => (sessions === 0 ? null : (withOrder * 100) / sessions);

/**
 * The funnel as shapes, one for each step: the corners of a picture that is `width` wide, where each step takes `height`.
 * A step is as wide as its sessions, and narrows to the next one.
 */
export function funnel(steps, width, height, gap) {
  const most = Math.max(1, ...steps.map((step) => step.sessions));
  // What is there is seen, however little it is.
  const half = (sessions) => (sessions === 0 ? 0 : Math.max(1, (sessions / most) * (width / 2)));
  const middle = width / 2;
  return steps.map((step, at) => {
    const top = half(step.sessions);
    const bottom = half(steps[at + 1]?.sessions ?? step.sessions);
    const [from, to] = [at * height, (at + 1) * height - gap];
    const corner = (x, y) => `${x.toFixed(1)},${y}`;
    return [corner(middle - top, from), corner(middle + top, from), corner(middle + bottom, to), corner(middle - bottom, to)].join(' ');
  });
}

/** The day so many days after, as `2026-11-30`. */
export function dayAfter(day, days) {
  const time = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000;
  return new Date(time).toISOString().slice(0, 10);
}

/** What an address asks for. What is no day or no shop is left out: the collector would refuse it. */
export function asked(search) {
  const given = new URLSearchParams(search);
  const day = given.get('day');
  const shop = given.get('shop');
  return {
    mall: given.get('mall') || null,
    shop: shop !== null && /^[1-9]\d?$/.test(shop) ? Number(shop) : null,
    day: day !== null && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : null,
  };
}

/** The same, as an address; what is not asked for is not in it. */
export function address({ mall, shop, day }) {
  const given = new URLSearchParams();
  if (mall !== null) given.set('mall', mall);
  if (shop !== null) given.set('shop', String(shop));
  if (day !== null) given.set('day', day);
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
