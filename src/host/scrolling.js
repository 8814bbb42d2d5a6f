// How far the visitor has scrolled: the page, or what scrolls in its place.

import { wake } from "./events.js";

let scroll = 0; // 1 while the next one is listened for, 2 between it and its event
let isFirst = true; // as long as none was heard
let inner; // an element that scrolls in place of the page
let other; // one that scrolls beside it

const page = () => document.scrollingElement || document.body;
const elements = (of) => of.querySelectorAll("body *").length;

// Wakes the tracker some time after the visitor scrolls next. Nothing listens meanwhile: a frame that scrolls
// costs a timer at most.
export function hearScroll(delay, kind) {
  if (scroll) return;
  scroll = 1;
  const heard = ({ target }) => {
    const isPage = target == document;
    // Carousels, lists of options, menus above a page that is held in place: they are small, or do not hold most of it.
    const isSmall = () => target.clientHeight * 2 < innerHeight || elements(target) * 2 < elements(document);
    if (!isPage && (target == other || page().scrollHeight > innerHeight || isSmall())) return (other = target);
    inner = isPage ? undefined : target;
    document.removeEventListener("scroll", heard, true);
    scroll = 2;
    isFirst = false;
    setTimeout(() => {
      scroll = 0;
      wake(kind);
    }, delay);
  };
  document.addEventListener("scroll", heard, { capture: true, passive: true });
}

// Where the visitor scrolls before the tracker is there, nobody has heard.
export const hasScrolled = () => scroll > 1 || (scroll && isFirst && scrollY > 0);
export const seen = () => (inner ? inner.scrollTop + inner.clientHeight : scrollY + innerHeight);
export const height = () => (inner || page() || page).scrollHeight;
