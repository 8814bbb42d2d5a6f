// What the browser's own interfaces have had only since after the oldest browsers that stores still see, by MDN's
// browser-compat-data; and a rule for ESLint that finds it in scripts.

import { createRequire } from "node:module";

/** The oldest browsers that the tracker's files are written for, by MDN's names of them. */
export const OLDEST = {
  chrome: 63,
  chrome_android: 63,
  firefox: 63,
  safari: 12,
  safari_ios: 12,
  samsunginternet_android: 10,
  webview_android: 63,
};

const { api, javascript } = createRequire(import.meta.url)("@mdn/browser-compat-data");

const number = (version) => (typeof version == "string" ? parseFloat(version.replace("≤", "")) : version ? 0 : Infinity);

// Whether a browser of that version has it as it is, without a prefix, another name or a switch.
function isIn(support, version) {
  return [support].flat().some((it) => {
    if (!it || it.flags || it.prefix || it.alternative_name) return false;
    return number(it.version_added) <= version && !(it.version_removed && number(it.version_removed) <= version);
  });
}

const isNew = ({ support }) => !Object.entries(OLDEST).every(([browser, version]) => isIn(support[browser], version));

// The names in these interfaces, static ones too, whatever interface has them first: what is new in all that have it.
function newNames(interfaces) {
  const known = new Map();
  for (const its of interfaces) {
    for (const [key, { __compat }] of Object.entries(its)) {
      // Events and permissions are no names in a script.
      if (key == "__compat" || !__compat || /_(event|permission)$/.test(key)) continue;
      const name = key.replace(/_static$/, "");
      known.set(name, (known.get(name) ?? true) && isNew(__compat));
    }
  }
  return known;
}

const members = newNames(Object.values(api));
// The language has a name of its own that is the same: `finally` of promises is as old as they are. (Those of the
// language that are new are eslint-plugin-es-x's to find.)
for (const [name, its] of newNames(Object.values(javascript.builtins))) if (!its) members.set(name, false);

// One letter is a name that the packing gives.
const isNewMember = (name) => name.length > 1 && members.get(name) === true;
const globalOf = (name) => api[name]?.__compat ?? api.Window[name]?.__compat;
const isNewGlobal = (name) => !!globalOf(name) && isNew(globalOf(name));
const isNewStatic = (of, name) => {
  const its = api[of]?.[`${name}_static`]?.__compat;
  return !!its && isNew(its);
};

// The condition of `if`, `?:`, `&&` and `||`.
const conditionOf = ({ type, test, left }) =>
  /^(If|Conditional)/.test(type) ? test : type == "LogicalExpression" ? left : undefined;

// Whether what is not there does no harm at this place: a condition asks for it, and for nothing of it; or it stands
// behind a condition that names it, or the object that it is of; or what it throws is caught.
function isTested(node, text) {
  const { parent } = node;
  if (conditionOf(parent) == node || (parent.type == "UnaryExpression" && /typeof|!/.test(parent.operator))) return true;
  const names = [node, node.object].filter((it) => it && it.name != "window").map(text);
  for (let at = node, up = parent; up && !/Function/.test(up.type); at = up, up = up.parent) {
    const condition = conditionOf(up);
    if (condition && condition != at && names.some((name) => text(condition).includes(name))) return true;
    if (up.type == "TryStatement" && up.block == at && up.handler) return true;
  }
  return false;
}

/**
 * An ESLint rule. Its option is `{ tested, own }`: names that may be used where they are tested or caught, and names of
 * the program's own objects that an interface happens to have too.
 */
export const newerInterfaces = {
  meta: { type: "problem", schema: [{ type: "object" }] },
  create(context) {
    const { tested, own } = context.options[0];
    const source = context.sourceCode;
    const text = (node) => source.getText(node);
    const see = (node, name, whole) => {
      if (own.includes(name)) return;
      if (!tested.includes(name)) context.report({ node, message: `${whole} is newer than the oldest browsers` });
      else if (!isTested(node, text)) context.report({ node, message: `${whole} is used without a look whether it is there` });
    };
    return {
      MemberExpression(node) {
        const { computed, object, property } = node;
        const name = !computed ? property.name : property.type == "Literal" ? String(property.value) : "";
        const of = object.type == "Identifier" ? object.name : "";
        const isGlobal = /^(window|self)$/.test(of) && globalOf(name);
        if (isGlobal ? isNewGlobal(name) : isNewMember(name) || isNewStatic(of, name)) see(node, name, text(node));
      },
      // `{ locks } = navigator`
      "ObjectPattern > Property"({ key, computed }) {
        if (!computed && isNewMember(key.name)) see(key, key.name, key.name);
      },
      "Program:exit"(node) {
        for (const { identifier } of source.getScope(node).through) {
          if (isNewGlobal(identifier.name)) see(identifier, identifier.name, identifier.name);
        }
      },
    };
  },
};
